"""Boosted trees over the same named features as the linear models, and the mean of both.

Trees find what features mean together ('planned', but only with a date ahead); the linear model is steadier on what was
seen seldom. `learning/boost.py` grows the trees; here all of them are asked at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ingest.extraction.assembly.linear import LinearModel, softmax, squash

# A tree is a leaf's value, or (feature, the branch without it, the branch with it).
Tree = float | tuple[str, "Tree", "Tree"]
SURE = 0.04  # what the linear model thinks less likely than this, or more than the rest, trees are not asked about


@dataclass(frozen=True)
class Forest:
    """For each class its trees, whose values add up to the class's score."""

    trees: tuple[tuple[Tree, ...], ...]

    @cached_property
    def _tables(self) -> "_Tables":
        return _Tables([tree for trees in self.trees for tree in trees])

    def scores(self, rows: Sequence[Iterable[str]]) -> list[list[float]]:
        """The score of each class, for each row of features."""
        leaves = self._tables.leaves(rows)
        columns, start = [], 0
        for trees in self.trees:
            columns.append(leaves[:, start : start + len(trees)].sum(axis=1))
            start += len(trees)
        found: list[list[float]] = np.stack(columns, axis=1).tolist()
        return found


class _Tables:
    """Each tree as a table: which of its few features a row has makes a number, and the number's leaf is looked up.

    A tree that asks for n features has a table of two to the nth rows: ours have twelve leaves, so at most 2,048.
    """

    def __init__(self, trees: Sequence[Tree]) -> None:
        self.columns: dict[str, int] = {}
        self._leaves: list[float] = []
        tables, bits, self._starts = [], [], [0]
        for number, tree in enumerate(trees):
            own = {feature: 1 << place for place, feature in enumerate(dict.fromkeys(_features(tree)))}
            bits += [(self.columns.setdefault(f, len(self.columns)), number, bit) for f, bit in own.items()]
            had = np.arange(1 << len(own))
            tables.append(np.broadcast_to(self._tabulate(tree, own, had), had.shape))
            self._starts.append(self._starts[-1] + len(had))
        self._first, self._table = np.array(self._starts[:-1]), np.concatenate(tables)
        self._value = np.array(self._leaves)
        self._bits = np.zeros((len(self.columns) + 1, len(trees)), dtype=np.int32)  # the last row is of no feature
        for column, number, bit in bits:
            self._bits[column, number] = bit

    def _tabulate(self, tree: Tree, bits: Mapping[str, int], had: np.ndarray) -> np.ndarray:
        """The number of the leaf that each set of features ends in."""
        if isinstance(tree, float):
            self._leaves.append(tree)
            return np.array(len(self._leaves) - 1, dtype=np.uint16)
        without, having = (self._tabulate(branch, bits, had) for branch in tree[1:])
        return np.where(had & bits[tree[0]], having, without)

    def leaves(self, rows: Sequence[Iterable[str]]) -> np.ndarray:
        """The value that each tree ends in, for each row: shape (rows, trees)."""
        columns, none = self.columns, len(self.columns)
        told: list[int] = []
        starts = []
        for row in rows:
            starts.append(len(told))
            told.append(none)
            told += {columns[feature] for feature in row if feature in columns}
        had = np.add.reduceat(self._bits.take(told, axis=0), starts, axis=0)
        found: np.ndarray = self._value.take(self._table.take(had + self._first))
        return found


def _features(tree: Tree) -> Iterator[str]:
    if not isinstance(tree, float):
        yield tree[0]
        for branch in tree[1:]:
            yield from _features(branch)


@dataclass(frozen=True)
class MixedModel:
    """A linear model and a forest with the same classes; its probabilities are the means of theirs."""

    linear: LinearModel
    forest: Forest

    @property
    def classes(self) -> tuple[str, ...]:
        return self.linear.classes

    def probability(self, features: Iterable[str]) -> float:
        """Of a yes-or-no model: the probability of yes."""
        return self.probabilities([list(features)])[0]

    def probabilities(self, rows: Sequence[Sequence[str]]) -> list[float]:
        """Of a yes-or-no model: the probability of yes, for each row."""
        chances = self.linear.probabilities(rows)
        open_ones = [i for i, chance in enumerate(chances) if chance >= SURE]
        if open_ones:
            for i, scores in zip(open_ones, self.forest.scores([rows[i] for i in open_ones]), strict=True):
                chances[i] = (chances[i] + squash(scores[0])) / 2
        return chances

    def distribution(self, features: Iterable[str]) -> dict[str, float]:
        """Of a model with several classes: the probability of each."""
        known = list(features)
        first = self.linear.distribution(known)
        if max(first.values()) > 1 - SURE:
            return first
        second = softmax(self.forest.scores([known])[0])
        return {name: (first[name] + share) / 2 for name, share in zip(self.classes, second, strict=True)}
