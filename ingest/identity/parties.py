"""Parties while typing: by code, name, alias or demonym, begun or with typing errors.

There are some hundreds, so each process keeps their names, and reads them again when the record says that one changed.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from rapidfuzz import fuzz, process

from engagement.models import Party
from ingest.identity.established import WINDOW
from ingest.identity.keys import fold_spelling

# On the scale of `officials_typed`, since both stand in one list.
_CODE, _EQUAL, _BEGUN, _WORD_BEGUN, _ERROR = 2.0, 1.1, 0.95, 0.91, 0.76
_OTHER_NAME = 0.01
_FEWEST_LETTERS, _LIKE, _MOST_ALIKE = 4, 80, 40
# As `established.Revision` has it: the last event, and how many are near it, which shows one that was committed late.
_REVISION = """
SELECT coalesce(max(pgh_id), 0),
 (SELECT count(*) FROM engagement_partyevent WHERE pgh_id > (SELECT max(pgh_id) FROM engagement_partyevent) - %s)
FROM engagement_partyevent
"""


@dataclass(frozen=True)
class PartyNames:
    """Folded: parties by code, and names with their party and whether it is the usual name; and the parties by key.

    Many requests share them: nobody changes the rows.
    """

    codes: dict[str, int]
    names: tuple[tuple[str, int, bool], ...]
    rows: dict[int, Party]

    @property
    def texts(self) -> list[str]:
        return [name for name, _, _ in self.names]

    def typed(self, words: str, limit: int) -> list[tuple[Party, float]]:
        """The likeliest first, each with how likely it is meant, from 0 to 2."""
        typed = fold_spelling(words)
        scores: dict[int, float] = {}
        for pk, score in _scored(typed, self) if typed else ():
            scores[pk] = max(scores.get(pk, 0), score)
        likeliest = sorted(scores, key=lambda pk: -scores[pk])[: 2 * limit]
        found = [(self.rows[pk], scores[pk]) for pk in likeliest]
        return sorted(found, key=lambda one: (-one[1], one[0].name))[:limit]

    def by_name(self) -> dict[str, int]:
        """Primary keys by folded code and name (`fold_spelling`); of several, whose usual name it is."""
        usual = {name: pk for name, pk, is_usual in self.names if is_usual}
        return {name: pk for name, pk, _ in self.names} | self.codes | usual


def parties_typed(words: str, limit: int) -> list[tuple[Party, float]]:
    """As `PartyNames.typed`, of the parties on record now."""
    return party_names().typed(words, limit) if fold_spelling(words) else []


def parties_by_name() -> dict[str, int]:
    return party_names().by_name()


def party_names(at: tuple[int, int] | None = None) -> PartyNames:
    """`at`: the parties' part of the record's revision, where the caller has looked already."""
    if at is None:
        with connection.cursor() as cursor:
            cursor.execute(_REVISION, [WINDOW])
            at = cursor.fetchone()
    return _names_at(*at)


@lru_cache(maxsize=1)
def _names_at(last: int, number: int) -> PartyNames:
    del last, number  # the key of the cache
    codes, names, rows = {}, [], {}
    for party in Party.objects.all():
        rows[party.pk] = party
        codes[party.code.casefold()] = party.pk
        spelled = dict.fromkeys((party.name, *party.aliases, *party.demonyms))
        names += [(fold_spelling(text), party.pk, text == party.name) for text in spelled]
    return PartyNames(codes, tuple(names), rows)


def _scored(typed: str, known: PartyNames) -> list[tuple[int, float]]:
    found = [(known.codes[typed], _CODE)] if typed in known.codes else []
    for name, pk, is_usual in known.names:
        if share := _share(name, typed):
            # Of two that fit as well, the one whose name it is goes before the one of which it is an alias.
            found.append((pk, share - (0 if is_usual else _OTHER_NAME)))
    if len(typed) >= _FEWEST_LETTERS:
        for scorer in (fuzz.ratio, fuzz.partial_ratio):
            near = process.extract(typed, known.texts, scorer=scorer, score_cutoff=_LIKE, limit=_MOST_ALIKE)
            for name, _, position in near:
                found.append((known.names[position][1], _ERROR * _likeness(typed, name)))
    return [(pk, score) for pk, score in found if score > 0]


def _share(name: str, typed: str) -> float:
    if name == typed:
        return _EQUAL
    if name.startswith(typed):
        return _BEGUN
    return _WORD_BEGUN if f" {typed}" in name else 0


def _likeness(typed: str, name: str) -> float:
    """Of the name, or of as much of it as is typed, from one of its words on."""
    parts = [name[n : n + len(typed)] for n in range(len(name)) if n == 0 or name[n - 1] == " "]
    return max(fuzz.ratio(typed, part, score_cutoff=_LIKE) for part in (name, *parts)) / 100
