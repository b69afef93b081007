"""Parties while typing: by code, name, alias or demonym, begun or with typing errors.

There are some hundreds, so each process keeps their names, and reads them again when the record says that one changed.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from rapidfuzz import fuzz, process

from engagement.models import Party
from ingest.identity.keys import fold_spelling

# On the scale of `officials_typed`, since both stand in one list.
_CODE, _EQUAL, _BEGUN, _WORD_BEGUN, _ERROR = 2.0, 1.1, 0.95, 0.91, 0.76
_OTHER_NAME = 0.01
_FEWEST_LETTERS, _LIKE, _MOST_ALIKE = 4, 80, 40
# There are so few that all their events are counted: the last one alone would not show one that was committed late.
_REVISION = "SELECT coalesce(max(pgh_id), 0), count(*) FROM engagement_partyevent"


@dataclass(frozen=True)
class _Names:
    """Folded: parties by code, and names with their party and whether it is the usual name."""

    codes: dict[str, int]
    names: tuple[tuple[str, int, bool], ...]

    @property
    def texts(self) -> list[str]:
        return [name for name, _, _ in self.names]


def parties_typed(words: str, limit: int) -> list[tuple[Party, float]]:
    """The likeliest first, each with how likely it is meant, from 0 to 2."""
    typed = fold_spelling(words)
    if not typed:
        return []
    known = _known()
    scores: dict[int, float] = {}
    for pk, score in _scored(typed, known):
        scores[pk] = max(scores.get(pk, 0), score)
    rows = Party.objects.in_bulk(sorted(scores, key=lambda pk: -scores[pk])[: 2 * limit])
    found = [(party, scores[pk]) for pk, party in rows.items()]
    return sorted(found, key=lambda one: (-one[1], one[0].name))[:limit]


def parties_by_name() -> dict[str, int]:
    """Primary keys by folded code and name (`fold_spelling`); of several, whose usual name it is."""
    known = _known()
    usual = {name: pk for name, pk, is_usual in known.names if is_usual}
    return {name: pk for name, pk, _ in known.names} | known.codes | usual


def _known() -> _Names:
    with connection.cursor() as cursor:
        cursor.execute(_REVISION)
        return _names_at(*cursor.fetchone())


@lru_cache(maxsize=1)
def _names_at(last: int, number: int) -> _Names:
    del last, number  # the key of the cache
    codes, names = {}, []
    for pk, code, name, aliases, demonyms in Party.objects.values_list("pk", "code", "name", "aliases", "demonyms"):
        codes[code.casefold()] = pk
        names += [(fold_spelling(text), pk, text == name) for text in dict.fromkeys((name, *aliases, *demonyms))]
    return _Names(codes, tuple(names))


def _scored(typed: str, known: _Names) -> list[tuple[int, float]]:
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
