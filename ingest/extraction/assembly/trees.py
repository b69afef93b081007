"""Boosted trees over the same named features as the linear models, and the mean of both.

Trees find what features mean together ('planned', but only with a date ahead); the linear model is steadier on what was
seen seldom. `learning/boost.py` grows the trees; walking them here takes no library.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.extraction.assembly.linear import LinearModel, softmax, squash

# A tree is a leaf's value, or (feature, the branch without it, the branch with it).
Tree = float | tuple[str, "Tree", "Tree"]
SURE = 0.02  # what the linear model thinks less likely than this, or more than the rest, trees are not asked about


@dataclass(frozen=True)
class Forest:
    """For each class its trees, whose values add up to the class's score."""

    trees: tuple[tuple[Tree, ...], ...]

    def scores(self, features: Iterable[str]) -> list[float]:
        present = frozenset(features)
        return [sum(_walk(tree, present) for tree in trees) for trees in self.trees]


def _walk(tree: Tree, present: frozenset[str]) -> float:
    while not isinstance(tree, float):
        tree = tree[2] if tree[0] in present else tree[1]
    return tree


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
        known = list(features)
        first = self.linear.probability(known)
        if first < SURE:
            return first
        return (first + squash(self.forest.scores(known)[0])) / 2

    def distribution(self, features: Iterable[str]) -> dict[str, float]:
        """Of a model with several classes: the probability of each."""
        known = list(features)
        first = self.linear.distribution(known)
        if max(first.values()) > 1 - SURE:
            return first
        second = softmax(self.forest.scores(known))
        return {name: (first[name] + share) / 2 for name, share in zip(self.classes, second, strict=True)}
