"""Fitting the weights to labelled pairs, and measuring what the matcher does with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.matching.features import FEATURES, compare, features_of
from ingest.matching.pairs import Pair
from ingest.matching.score import NAMES_AGAINST_NONE, Model

_NAMES = tuple(FEATURES)
_FOLDS = 5
_PENALTY = 2.0
_STEPS = 50
_LEAST_PRECISION = 0.98  # of automatic joins, on folds not learned from; a margin to the 0.95 that is asked for
_LEAST_RECALL = 0.95  # with suggestions; the lower, the fewer questions
_MARGIN = 0.04  # above the last pair that would have been joined wrongly

# What we held before any pair was looked at. The fit starts here and leaves only as far as the pairs insist, so that a
# feature of which few pairs know anything keeps its sense.
_PRIOR_BIAS = -3.0
_PRIOR = {
    "two people": 4.0,
    "person and party": 2.0,
    "two parties": 0.5,
    "other people": -4.0,
    "strangers": -1.0,
    "other parties": -4.0,
    "two parties of more": -2.0,
    "same company": 1.0,
    "same day": 3.0,
    "days overlap": 2.0,
    "within a vague date": 0.5,
    "a day apart": -1.5,
    "another day": -4.0,
    "days apart": -5.0,
    "no date": -1.0,
    "two vague dates of other news": -2.0,
    "near in the news": 2.0,
    "plan moved a little": 1.5,
    "plan for another day": -3.0,
    "nobody named, no day": -1.5,
    "names against none": -1.5,
    "same city": 1.0,
    "other city": -3.0,
    "same country": 0.3,
    "other country": -1.0,
    "call and visit": -5.0,
    "both calls": 0.5,
    "plan and outcome": 0.0,
    "held and denied": 0.0,
    "common topics": 1.0,
    "other topics": -0.5,
}


@dataclass(frozen=True)
class Figures:
    """`precision` and `recall` of automatic joins, and `found`: recall with suggestions."""

    pairs: int
    same: int
    joined: int
    precision: float
    recall: float
    found: float
    asked: int


def prior_model() -> Model:
    return Model(_PRIOR_BIAS, _PRIOR, sure=0.9, likely=0.3)


def fit(pairs: Sequence[Pair]) -> Model:
    """Weights of all the pairs; thresholds from cross-validation over them, never from pairs that were learned from."""
    sure, likely = _thresholds(pairs, cross_validate(pairs))
    learned = _learn(pairs)
    return Model(learned.bias, learned.weights, sure, likely)


def cross_validate(pairs: Sequence[Pair]) -> list[float]:
    """Each pair's probability by a model that has seen no pair of its event."""
    groups = sorted({pair.group for pair in pairs})
    folds = {group: number % _FOLDS for number, group in enumerate(groups)}
    models = [_learn([pair for pair in pairs if folds[pair.group] != fold]) for fold in range(_FOLDS)]
    return [models[folds[pair.group]].probability(compare(pair.one, pair.other)) for pair in pairs]


def probabilities(model: Model, pairs: Sequence[Pair]) -> list[float]:
    return [model.probability(compare(pair.one, pair.other)) for pair in pairs]


def measure(pairs: Sequence[Pair], told: Sequence[float], *, sure: float, likely: float) -> Figures:
    labelled = list(zip(pairs, told, strict=True))
    joined = [pair for pair, probability in labelled if probability >= sure]
    same = sum(pair.same for pair in pairs)
    right = sum(pair.same for pair in joined)
    found = sum(pair.same for pair, probability in labelled if probability >= likely)
    return Figures(
        pairs=len(pairs),
        same=same,
        joined=len(joined),
        precision=right / len(joined) if joined else 1.0,
        recall=right / same if same else 1.0,
        found=found / same if same else 1.0,
        asked=sum(likely <= probability < sure for probability in told),
    )


def _thresholds(pairs: Sequence[Pair], told: Sequence[float]) -> tuple[float, float]:
    """The lowest `sure` that is precise enough, and the highest `likely` that finds enough, in hundredths."""

    def at(sure: float, likely: float) -> Figures:
        return measure(pairs, told, sure=sure, likely=likely)

    sure = round(_lowest(lambda level: at(level, level).precision >= _LEAST_PRECISION) + _MARGIN, 2)
    likely = _lowest(lambda level: at(1.0, level).found < _LEAST_RECALL) - 0.01
    sure = max(sure, NAMES_AGAINST_NONE + 0.01)
    return sure, round(min(max(likely, 0.05), sure - 0.1), 2)


def _lowest(holds: Callable[[float], bool]) -> float:
    """The lowest level from which on it holds at every higher one."""
    levels = [hundredths / 100 for hundredths in range(99, 0, -1)]
    lowest = 0.99
    for level in levels:
        if not holds(level):
            break
        lowest = level
    return lowest


def _learn(pairs: Sequence[Pair]) -> Model:
    """Logistic regression by Newton's method, with a normal prior around the weights held before."""
    rows = [features_of(compare(pair.one, pair.other)) for pair in pairs]
    x = np.array([[1.0, *(row[name] for name in _NAMES)] for row in rows])
    y = np.array([float(pair.same) for pair in pairs])
    prior = np.array([_PRIOR_BIAS, *(_PRIOR[name] for name in _NAMES)])
    w = prior.copy()
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + _PENALTY * (w - prior)
        hessian = (x.T * (p * (1 - p))) @ x + _PENALTY * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if np.abs(step).max() < 1e-9:
            break
    return Model(
        round(float(w[0]), 4),
        {name: round(float(v), 4) for name, v in zip(_NAMES, w[1:], strict=True)},
        sure=0.9,
        likely=0.3,
    )
