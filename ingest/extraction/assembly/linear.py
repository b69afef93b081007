"""Small linear models over named features."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Protocol


class Model(Protocol):
    """What assembly asks of a trained model: the chance of yes, or of each of several classes."""

    @property
    def classes(self) -> tuple[str, ...]: ...

    def probability(self, features: Iterable[str]) -> float: ...

    def probabilities(self, rows: Sequence[Sequence[str]]) -> list[float]: ...

    def distribution(self, features: Iterable[str]) -> dict[str, float]: ...


@dataclass(frozen=True)
class LinearModel:
    """`weights[feature]` holds one weight for each of `classes` (one alone for a yes-or-no model)."""

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    @cached_property
    def _single(self) -> dict[str, float]:
        """The weight of each feature, of a yes-or-no model."""
        return {feature: row[0] for feature, row in self.weights.items()}

    def scores(self, features: Iterable[str]) -> list[float]:
        rows = [row for row in map(self.weights.get, features) if row is not None]
        return [sum(column, 0.0) for column in zip(*rows, strict=True)] if rows else [0.0] * len(self.classes)

    def score(self, features: Iterable[str]) -> float:
        """Of a yes-or-no model, or a ranking: the one score."""
        return sum(map(self._single.get, features, repeat(0.0)))

    def probability(self, features: Iterable[str]) -> float:
        """Of a yes-or-no model: the probability of yes."""
        return squash(self.score(features))

    def probabilities(self, rows: Sequence[Sequence[str]]) -> list[float]:
        """Of a yes-or-no model: the probability of yes, for each row."""
        return [self.probability(row) for row in rows]

    def distribution(self, features: Iterable[str]) -> dict[str, float]:
        """Of a model with several classes: the probability of each."""
        return dict(zip(self.classes, softmax(self.scores(features)), strict=True))


def squash(score: float) -> float:
    """The logistic function, without overflow."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def softmax(scores: list[float]) -> list[float]:
    """Shares of one, by the exponentials of the scores."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
