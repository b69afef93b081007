"""The words of many names, to be found while somebody types: as begun, and with typing errors."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Set
from itertools import islice

from rapidfuzz import fuzz, process

# A word of three letters with an error in it is another word.
_FEWEST_LETTERS = 4
_LIKE = 76  # of a hundred; Wang and Wong are 75
_MOST_ALIKE = 60
_MOST_BEGUN = 3_000


class Words:
    """Each word with the ids of the records whose names have it."""

    def __init__(self, ids: Mapping[str, Set[int]]) -> None:
        self._ids = ids
        self._ordered = sorted(ids)

    def equal(self, word: str) -> Set[int]:
        return self._ids.get(word, frozenset())

    def begun(self, start: str) -> Set[int]:
        """Of words that begin so; of a single letter not all, since nobody chooses among thousands."""
        return {pk for word in islice(self._from(start), _MOST_BEGUN) for pk in self._ids[word]}

    def alike(self, word: str) -> dict[int, float]:
        """The ids with the likeness of their word, from 0.76 to 1. A word that is not typed to its end counts too."""
        if len(word) < _FEWEST_LETTERS:
            return {}
        found: dict[int, float] = {}
        near = process.extract(word, self._ordered, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=_MOST_ALIKE)
        for like, ratio, _ in near:
            for pk in self._ids[like]:
                found[pk] = max(found.get(pk, 0), ratio / 100)
        return found

    def _from(self, start: str) -> Iterator[str]:
        for position in range(bisect_left(self._ordered, start), len(self._ordered)):
            word = self._ordered[position]
            if not word.startswith(start):
                return
            yield word
