"""Small linear models over named features."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


class Model(Protocol):
    """What assembly asks of a trained model: the chance of yes, or of each of several classes."""

    @property
    def classes(self) -> tuple[str, ...]: ...

    def probability(self, features: Iterable[str]) -> float: ...

    def distribution(self, features: Iterable[str]) -> dict[str, float]: ...


@dataclass(frozen=True)
class LinearModel:
    """`weights[feature]` holds one weight for each of `classes` (one alone for a yes-or-no model)."""

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    def scores(self, features: Iterable[str]) -> list[float]:
        totals = [0.0] * len(self.classes)
        for feature in features:
            row = self.weights.get(feature)
            if row is not None:
                for i, weight in enumerate(row):
                    totals[i] += weight
        return totals

    def probability(self, features: Iterable[str]) -> float:
        """Of a yes-or-no model: the probability of yes."""
        weights = self.weights
        return squash(sum(weights[feature][0] for feature in features if feature in weights))

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
