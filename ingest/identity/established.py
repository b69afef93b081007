"""All established officials in memory, found by their names; brought up to date from the database's own events.

Names are compared in ways that no index of the database knows, and an analyst waits for the answer. So a process keeps
the officials with the keys of their names, and reads again only those whom an event has touched since.

What is kept was committed: a transaction that has written sees its own officials in an overlay that nobody else gets.
"""

import gc
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial

from django.db import connection, transaction
from rapidfuzz import fuzz, process

from ingest.identity.keys import NameKey, fold_spelling, name_key
from ingest.identity.known import KnownOfficial, load_known
from ingest.identity.once import answered_once
from ingest.identity.words import Words

# Of so many events before the last one it is known how many there are, to see one that comes late.
WINDOW = 1000
_MANY_TOUCHED = 400
_MANY_OFFICIALS = 2_000
_FEWEST_LETTERS = 4
_NEARLY = 80
_MOST_REMEMBERED = 10_000

_EVENTS = tuple(f"engagement_{name}event" for name in ("official", "officialname", "affiliation", "party"))
_LOOK = f"""
SELECT pg_current_xact_id_if_assigned() IS NOT NULL,
 (SELECT count(*) FROM engagement_official WHERE NOT is_provisional),
 {
    ", ".join(
        f"(SELECT max(pgh_id) FROM {events}), (SELECT count(*) FROM {events}"
        f" WHERE pgh_id > (SELECT max(pgh_id) FROM {events}) - {WINDOW})"
        for events in _EVENTS
    )
}"""  # noqa: S608  (nothing in it comes from outside)
# How many events there are now where, when it was looked before, there were so many: none came late. And who is touched
# by those since; a row may have moved from one official to another: both are.
_SINCE = f"""
SELECT {
    ", ".join(f"(SELECT count(*) FROM {events} WHERE pgh_id > %s AND pgh_id <= %s)" for events in _EVENTS)
}, touched.id, who.id IS NOT NULL
FROM (SELECT) AS one LEFT JOIN (
 SELECT id FROM engagement_officialevent WHERE pgh_id > %s
 UNION SELECT b.official_id FROM engagement_officialnameevent a JOIN engagement_officialnameevent b ON b.id = a.id
  WHERE a.pgh_id > %s
 UNION SELECT b.official_id FROM engagement_affiliationevent a JOIN engagement_affiliationevent b ON b.id = a.id
  WHERE a.pgh_id > %s
) touched ON true LEFT JOIN engagement_official who ON who.id = touched.id AND NOT who.is_provisional
"""  # noqa: S608

Revision = tuple[tuple[int, int], ...]


class NameIndex:
    """Officials by folded spelling, by the keys of their spellings, and by each word of a key."""

    def __init__(self, officials: dict[int, KnownOfficial]) -> None:
        self.officials = officials
        self.by_spelling: dict[str, set[int]] = defaultdict(set)
        self.by_word: dict[str, set[int]] = defaultdict(set)
        self.by_whole: dict[str, set[int]] = defaultdict(set)
        # Each spelling of a name that waits has the same key, and each look at the list asks again.
        self._similar: dict[tuple[str, int], set[int]] = {}
        for official in officials.values():
            for spelling in official.spellings:
                self.by_spelling[fold_spelling(spelling)].add(official.pk)
                # By the key of transliterated names alone: it is equal wherever the other one is.
                key = name_key(spelling, is_transliterated=True)
                for whole in (key.whole, *key.turned):
                    self.by_whole[whole].add(official.pk)
                for word in key.words:
                    self.by_word[word].add(official.pk)

    @cached_property
    def wholes(self) -> list[str]:
        return [whole for whole in self.by_whole if whole]

    @cached_property
    def written(self) -> Words:
        """Each word as it is spelled, in any script, folded."""
        found: dict[str, set[int]] = defaultdict(set)
        for spelling, ids in self.by_spelling.items():
            for word in spelling.split():
                found[word] |= ids
        return Words(found)

    @cached_property
    def keys(self) -> Words:
        return Words(self.by_word)

    def similar(self, key: NameKey, limit: int) -> set[int]:
        """Those whose names have nearly the same letters, order of the words aside."""
        if len(key.whole) < _FEWEST_LETTERS:
            return set()
        found = self._similar.get((key.whole, limit))
        if found is None:
            near = process.extract(key.whole, self.wholes, scorer=fuzz.ratio, score_cutoff=_NEARLY, limit=limit)
            found = {pk for whole, _, _ in near for pk in self.by_whole[whole]}
            if len(self._similar) >= _MOST_REMEMBERED:
                self._similar.clear()
            self._similar[key.whole, limit] = found
        return found


@dataclass(frozen=True)
class Established:
    """The officials of `base` but for the `touched` ones, and those of `overlay`."""

    base: NameIndex
    overlay: NameIndex
    touched: frozenset[int]
    since: Revision
    revision: Revision

    @property
    def of_parties(self) -> tuple[int, int]:
        """The part of the revision that is the parties'."""
        return self.revision[3]

    @property
    def version(self) -> Hashable:
        """Equal as long as no established official has changed in any way, whatever provisional ones did."""
        gone = frozenset(self.touched & self.base.officials.keys())
        return self.base, gone, frozenset(self.overlay.officials.values())

    def get(self, pk: int) -> KnownOfficial | None:
        return self.overlay.officials.get(pk) if pk in self.touched else self.base.officials.get(pk)

    def spelled(self, name: str) -> list[KnownOfficial]:
        folded = fold_spelling(name)
        return self._gather(lambda index: index.by_spelling.get(folded, ()))

    def keyed(self, name: str) -> list[KnownOfficial]:
        """Those with a spelling of the same letters, as far as transliteration keeps them apart, in any order."""
        whole = name_key(name, is_transliterated=True).whole
        return self._gather(lambda index: index.by_whole.get(whole, ())) if whole else []

    def with_word(self, word: str) -> list[KnownOfficial]:
        return self._gather(lambda index: index.by_word.get(word, ()))

    def similar(self, name: str, limit: int = 40) -> list[KnownOfficial]:
        key = name_key(name, is_transliterated=True)
        return self._gather(lambda index: index.similar(key, limit))

    def scored(self, score: Callable[[NameIndex], dict[int, float]]) -> dict[int, float]:
        """The ids with their scores."""
        return {pk: of for pk, of in score(self.base).items() if pk not in self.touched} | score(self.overlay)

    def _gather(self, find: Callable[[NameIndex], Iterable[int]]) -> list[KnownOfficial]:
        kept = set(find(self.base)) - self.touched
        found = [self.base.officials[pk] for pk in kept] + [self.overlay.officials[pk] for pk in find(self.overlay)]
        return sorted({official.pk: official for official in found}.values(), key=lambda official: official.pk)


_EMPTY = NameIndex({})
_kept: Established | None = None


@answered_once
def established_officials() -> Established:
    """The established officials as this transaction sees them. One query where nothing has changed."""
    kept = _kept  # before the look: another thread may keep newer ones meanwhile
    revision, has_written, count = _look()
    current = kept if kept is not None and kept.revision == revision else _brought_up(kept, revision)
    if _size(current) != count:  # rows came or went without events: a truncated table, a restored dump
        current = _whole(revision)
    if not has_written:
        _keep(current)
    elif kept is None or current.base is not kept.base:
        # All were read, which takes a second, and would be again for the next decision.
        transaction.on_commit(partial(_keep, current))
    return current


def _keep(current: Established) -> None:
    global _kept
    _kept = current


def _brought_up(kept: Established | None, revision: Revision) -> Established:
    touched = _touched(kept, revision) if kept is not None else None
    if kept is None or touched is None or len(touched) > _MANY_TOUCHED:
        return _whole(revision)
    if not touched:  # articles name new people all day long, who are provisional: nobody here has changed
        return Established(kept.base, _EMPTY, touched, revision, revision)
    # From the base each time, since what the overlay had may be gone.
    return Established(kept.base, NameIndex(load_known(touched)), touched, kept.since, revision)


def _whole(revision: Revision) -> Established:
    index = NameIndex(load_known())
    if len(index.officials) > _MANY_OFFICIALS:
        # It stays: Python's collector would look through all of it every few requests, for a quarter of a second.
        gc.collect()
        gc.freeze()
    return Established(index, _EMPTY, frozenset(), revision, revision)


def _touched(kept: Established, now: Revision) -> frozenset[int] | None:
    """The officials with events since, who are established or were.

    None where all are to be read: something went back, a party changed (its code may be in every office), or an event
    came late: a transaction may commit after one whose events have higher numbers.
    """
    before = kept.since
    if before[3] != now[3] or any(new[0] < old[0] for old, new in zip(before, now, strict=True)):
        return None
    bounds = [bound for last, _ in before for bound in (last - WINDOW, last)]
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [*bounds, *(last for last, _ in before[:3])])
        rows = cursor.fetchall()
    if list(rows[0][: len(before)]) != [near for _, near in before]:
        return None
    return frozenset(pk for *_, pk, is_known in rows if pk and (is_known or pk in kept.base.officials))


def _size(current: Established) -> int:
    return len(current.base.officials.keys() - current.touched) + len(current.overlay.officials)


def _look() -> tuple[Revision, bool, int]:
    """The last event of each table with how many are near it, whether this transaction has written, and how many
    officials are established."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK)
        has_written, count, *numbers = cursor.fetchone()
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return tuple((int(last or 0), int(near)) for last, near in pairs), bool(has_written), int(count)
