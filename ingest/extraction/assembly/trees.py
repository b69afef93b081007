"""Boosted trees over the same named features as the linear models, and the mean of both.

Trees find what features mean together ('planned', but only with a date ahead); the linear model is steadier on what was
seen seldom. `learning/boost.py` grows the trees; here all trees walk down for all rows at once, one step a turn.
"""

from collections.abc import Iterable, Sequence
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
    def _flat(self) -> "_Nodes":
        return _Nodes([tree for trees in self.trees for tree in trees])

    def scores(self, rows: Sequence[Iterable[str]]) -> list[list[float]]:
        """The score of each class, for each row of features."""
        leaves = self._flat.leaves(rows)
        columns, start = [], 0
        for trees in self.trees:
            columns.append(leaves[:, start : start + len(trees)].sum(axis=1))
            start += len(trees)
        found: list[list[float]] = np.stack(columns, axis=1).tolist()
        return found


class _Nodes:
    """The nodes of many trees in arrays; a leaf asks for a feature that no row has, and leads to itself."""

    def __init__(self, trees: Sequence[Tree]) -> None:
        self.columns: dict[str, int] = {}
        self._rows: list[tuple[int, int, int, float]] = []  # column, next without it, next with it, value
        self.depth = 0
        self.roots = np.array([self._add(tree, 0) for tree in trees], dtype=np.int64)
        self.none = len(self.columns)
        column, without, having, value = zip(*self._rows, strict=True)
        self.column = np.array([self.none if c < 0 else c for c in column], dtype=np.int64)
        self.next = np.array([*without, *having], dtype=np.int64)  # those that have it after those that have it not
        self.value = np.array(value)

    def _add(self, tree: Tree, depth: int) -> int:
        number = len(self._rows)
        self.depth = max(self.depth, depth)
        if isinstance(tree, float):
            self._rows.append((-1, number, number, tree))
            return number
        self._rows.append((0, 0, 0, 0.0))
        column = self.columns.setdefault(tree[0], len(self.columns))
        self._rows[number] = (column, self._add(tree[1], depth + 1), self._add(tree[2], depth + 1), 0.0)
        return number

    def leaves(self, rows: Sequence[Iterable[str]]) -> np.ndarray:
        """The value that each tree ends in, for each row: shape (rows, trees)."""
        present = np.zeros((len(rows), self.none + 1), dtype=np.int64)
        for i, row in enumerate(rows):
            present[i, [self.columns[feature] for feature in row if feature in self.columns]] = 1
        # `take` on flat arrays: two indices at once take several times as long.
        flat, width = present.ravel(), present.shape[1]
        offsets = np.arange(0, flat.size, width)[:, None]
        nodes = np.repeat(self.roots[None, :], len(rows), axis=0)
        for _ in range(self.depth):
            nodes = self.next.take(flat.take(self.column.take(nodes) + offsets) * len(self.value) + nodes)
        found: np.ndarray = self.value.take(nodes)
        return found


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
