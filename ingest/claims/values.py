"""What is said of one field of a meeting, and when two such sayings agree. Plain values, no database.

Vague against sharp is no clash, and silence agrees with everything: two sayings clash where both cannot be true.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engagement.dates import DateInterval
from ingest.life import MOVES, is_within

UNSAID = "not said"


@dataclass(frozen=True)
class Place:
    """A city by name and a country by code; either may be empty."""

    city: str = ""
    country: str = ""


@dataclass(frozen=True)
class Person:
    """A participant: the official's id where the name is somebody's on record, else the folded name; empty for a
    delegation. `party` is a code, empty where none is told."""

    who: int | str = ""
    party: str = ""


@dataclass(frozen=True)
class Value:
    """What is said, as the record would hold it (`data`, of the field's type) and in words. `published` is the day."""

    data: Any
    words: str
    published: date | None = None

    @property
    def is_said(self) -> bool:
        return self.words != UNSAID


def agree(field: str, one: Value, other: Value) -> bool:
    """Can both be true?"""
    if not one.is_said or not other.is_said or one.data == other.data:
        return True
    return _AGREE[field](one, other)


def fold(name: str) -> str:
    """The name without capitals, accents and doubled blanks, to be compared."""
    plain = unicodedata.normalize("NFKD", name)
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().split())


def _statuses(one: Value, other: Value) -> bool:
    """A state that may have moved to the other is the same meeting's earlier one, told before or nobody knows when."""
    return _leads_to(one, other) or _leads_to(other, one)


def _leads_to(earlier: Value, later: Value) -> bool:
    if later.data not in MOVES.get(earlier.data, ()):
        return False
    return earlier.published is None or later.published is None or earlier.published <= later.published


def _dates(one: Value, other: Value) -> bool:
    first: DateInterval = one.data
    second: DateInterval = other.data
    return is_within(first, second) or is_within(second, first)


def _places(one: Value, other: Value) -> bool:
    if one.data.city and other.data.city and fold(one.data.city) != fold(other.data.city):
        return False
    return not (one.data.country and other.data.country) or one.data.country == other.data.country


def _participants(one: Value, other: Value) -> bool:
    """One may name more than the other, of parties and for each party; not each somebody whom the other leaves out."""
    first, second = _by_party(one.data), _by_party(other.data)
    if first.keys() - second.keys() and second.keys() - first.keys():
        return False
    return all(first[party] <= second[party] or second[party] <= first[party] for party in first.keys() & second.keys())


def _by_party(people: frozenset[Person]) -> Mapping[str, set[int | str]]:
    parties: dict[str, set[int | str]] = {}
    for person in people:
        parties.setdefault(person.party, set()).update({person.who} if person.who else ())
    return parties


def _always(one: Value, other: Value) -> bool:
    """Each account tells the topics that it cares for."""
    return True


def _never(one: Value, other: Value) -> bool:
    return False


_AGREE: dict[str, Callable[[Value, Value], bool]] = {
    "status": _statuses,
    "date": _dates,
    "place": _places,
    "participants": _participants,
    "format": _never,
    "topics": _always,
}
