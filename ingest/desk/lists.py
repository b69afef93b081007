"""Whoever one sentence names together: a list of guests or of delegations is added by one key."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

MOST_LISTS, MOST_MEMBERS = 3, 40
# So far from the evidence, in characters, a list is hardly about the same meeting.
REACH = 4_000
_END = re.compile(r"[.!?][”\"’)]*\s+(?=[A-Z“\"‘(])|\n+")
# A full stop after these ends no sentence; single capitals are initials.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"])(?:[A-Z]|Adm|Amb|Brig|Capt|Col|Dr|Gen|Gov|Hon|Lt|Maj|Mr|Mrs|Ms|Prof|Rep|Sen|St)\.$"
)

Mark = Mapping[str, Any]
Row = dict[str, Any]


def lists_of(
    text: str,
    around: tuple[int, int],
    marks: Sequence[Mark],
    rows: Mapping[tuple[str, str], Row],
    present: Collection[str],
    elsewhere: Iterable[Sequence[Row]] = (),
) -> list[Row]:
    """Sentences near `around` (offsets of the evidence) that name two or more who are no participants, nearest first;
    then `elsewhere`, the others of each other meeting of the article.

    `marks` are the article's mentions; `rows` says by kind and label who can be added, `present` the codes of parties
    that somebody stands for already. A party that stands for nobody yet is among `members` even where it is present:
    whoever stood for it may have been taken off.
    """
    sentences = sorted(_sentences(text, around), key=lambda one: max(around[0] - one[1], one[0] - around[1], 0))
    inside = ([mark for mark in marks if start <= mark["start"] and mark["end"] <= end] for start, end in sentences)
    together = chain((_members(some, rows) for some in inside), elsewhere)
    return list(islice(_lists(together, present), MOST_LISTS))


def _lists(together: Iterable[Sequence[Row]], present: Collection[str]) -> Iterator[Row]:
    seen: set[frozenset[str]] = set()
    for members in together:
        new = [one for one in members if one["kind"] != "party" or one["party"]["code"] not in present]
        names = frozenset(_short(one) for one in new)
        if len(new) >= 2 and len(members) <= MOST_MEMBERS and not any(names <= earlier for earlier in seen):
            seen.add(names)
            yield {"kind": "list", "id": None, "name": _name(new), "members": list(members), "party": None, "role": ""}


def _sentences(text: str, around: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences within `REACH`; the first and last may be cut."""
    start, last = max(0, around[0] - REACH), min(len(text), around[1] + REACH)
    for match in _END.finditer(text, start, last):
        if not _ABBREVIATED.search(text[max(start, match.start() - 8) : match.start() + 1]):
            yield start, match.end()
            start = match.end()
    yield start, last


def _members(marks: Sequence[Mark], rows: Mapping[tuple[str, str], Row]) -> list[Row]:
    """Named people, and the parties that none of the sentence's people stands for."""
    spoken_for = {mark.get("party") for mark in marks if mark.get("kind") == "official"}
    members: dict[tuple[str, str], Row] = {}
    for mark in marks:
        key = (str(mark.get("kind")), str(mark.get("label") or ""))
        row = rows.get(key)
        if row is None:
            continue
        if row["party"]:
            spoken_for |= {row["party"]["code"]} if row["kind"] != "party" else set()
        members.setdefault(key, row)
    return [row for row in members.values() if row["kind"] != "party" or row["party"]["code"] not in spoken_for]


def _name(members: Sequence[Row]) -> str:
    names = list(dict.fromkeys(_short(one) for one in members))
    if len(names) == 2:
        return " and ".join(names)
    more = len(names) - 2
    return f"{', '.join(names[:2])} and {more} more"


def _short(one: Row) -> str:
    """A person's name, and of everybody else the party's: delegations of one list have one title."""
    return str(one["party"]["name"] if one["kind"] != "official" and one["party"] else one["name"])
