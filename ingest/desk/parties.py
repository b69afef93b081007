"""Parties while typing: by code, name, alias or demonym, begun or with typing errors.

There are some hundreds, so each answer reads them all, in one query, and compares them here.
"""

from collections.abc import Iterable

from rapidfuzz import fuzz

from engagement.models import Party
from ingest.identity.keys import fold_spelling

# On the scale of `officials_typed`, since both stand in one list.
_CODE, _EQUAL, _BEGUN, _WORD_BEGUN, _ERROR = 2.0, 1.1, 0.95, 0.91, 0.76
_OTHER_NAME = 0.01
_FEWEST_LETTERS = 4
_LIKE = 80


def parties_typed(words: str, limit: int) -> list[tuple[Party, float]]:
    """The likeliest first, each with how likely it is meant, from 0 to 2."""
    typed = fold_spelling(words)
    if not typed:
        return []
    scored = [(party, _score(party, typed)) for party in Party.objects.all()]
    found = [(party, score) for party, score in scored if score > 0]
    return sorted(found, key=lambda one: (-one[1], one[0].name))[:limit]


def _score(party: Party, typed: str) -> float:
    if party.code.casefold() == typed:
        return _CODE
    names = (party.name, *party.aliases, *party.demonyms)
    # Of two that fit as well, the one whose name it is goes before the one of which it is an alias.
    return max(_score_name(fold_spelling(name), typed) - (_OTHER_NAME if n else 0) for n, name in enumerate(names))


def _score_name(name: str, typed: str) -> float:
    if name == typed:
        return _EQUAL
    if name.startswith(typed):
        return _BEGUN
    if f" {typed}" in f" {name}":
        return _WORD_BEGUN
    if len(typed) < _FEWEST_LETTERS:
        return 0
    return _ERROR * max(_likeness(typed, part) for part in _parts(name, typed))


def _parts(name: str, typed: str) -> Iterable[str]:
    """The name, and as much of it as is typed, from each of its words on."""
    yield name
    for position, letter in enumerate(f" {name}"):
        if letter == " ":
            yield name[position : position + len(typed)]


def _likeness(typed: str, part: str) -> float:
    return fuzz.ratio(typed, part, score_cutoff=_LIKE) / 100
