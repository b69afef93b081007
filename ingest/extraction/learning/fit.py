"""Fitting logistic regression on named features: L2, Adam on full batches, the same figures on every run.

`fit_model` tells classes apart row by row; `fit_ranking` tells which row of each group is the right one; `fit_any`
learns from labels of whole groups.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ingest.extraction.assembly.linear import LinearModel

Rows = Sequence[Sequence[str]]


def fit_model(
    rows: Rows, labels: Sequence[str], classes: tuple[str, ...], *, least: int = 3, l2: float = 1.0, steps: int = 250
) -> LinearModel:
    """The model for `labels` over `rows` of features; features seen fewer than `least` times are left out.

    With two classes ('no', 'yes') the model keeps one weight for each feature, of yes.
    """
    names, flat, owners = _encode(rows, least)
    binary = len(classes) == 2
    width = 1 if binary else len(classes)
    target = np.zeros((len(rows), width))
    for i, label in enumerate(labels):
        if binary:
            target[i, 0] = label == classes[1]
        else:
            target[i, classes.index(label)] = 1.0

    def gradient(weights: np.ndarray) -> np.ndarray:
        scores = _sum_rows(weights, flat, owners, len(rows))
        slope: np.ndarray = _sum_columns(_predict(scores) - target, flat, owners, len(names)) + l2 * weights
        return slope

    weights = _descend(gradient, np.zeros((len(names), width)), steps)
    return _model(("yes",) if binary else classes, names, weights)


def fit_ranking(
    rows: Rows, labels: Sequence[str], groups: Sequence[int], *, least: int = 3, l2: float = 1.0, steps: int = 250
) -> LinearModel:
    """The model that gives the rows labelled 'yes' the highest score of their group; a group without any is left out.

    `groups` holds each row's group, rows of one group side by side, numbered from 0. Several rows of a group may be
    right: then it is enough that one of them is likely. The model's weights are those of a softmax over the group.
    """
    owner = np.array(groups, dtype=np.int64)
    right = np.array([label == "yes" for label in labels], dtype=float)
    answered = np.bincount(owner, weights=right) > 0 if len(owner) else np.zeros(0, dtype=bool)
    names, flat, owners = _encode(rows, least)

    def gradient(weights: np.ndarray) -> np.ndarray:
        powers = np.exp(np.clip(_sum_rows(weights, flat, owners, len(rows))[:, 0], -30, 30))
        shares = powers / np.bincount(owner, weights=powers)[owner]
        among_right = np.bincount(owner, weights=powers * right)[owner]
        wanted = powers * right / np.where(among_right > 0, among_right, 1.0)
        error = ((shares - wanted) * answered[owner])[:, None]
        slope: np.ndarray = _sum_columns(error, flat, owners, len(names)) + l2 * weights
        return slope

    return _model(("yes",), names, _descend(gradient, np.zeros((len(names), 1)), steps))


def fit_any(
    groups: Sequence[Rows],
    labels: Sequence[str],
    *,
    start: Mapping[str, float],
    least: int = 3,
    l2: float = 1.0,
    steps: int = 250,
) -> LinearModel:
    """A yes-or-no model of rows of which only groups have labels: 'yes' if at least one of a group's rows is a yes.

    The rows of a group are taken for independent ('noisy or'): P(no) is the product of the rows' P(no). `start` holds
    first weights, to which L2 draws back; where all begin at 0, groups of many rows begin as a sure yes.
    """
    rows = [row for group in groups for row in group]
    names, flat, owners = _encode(rows, least)
    group_of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    target = np.array([label == "yes" for label in labels])
    first = np.array([[start.get(name, 0.0)] for name in names])

    def gradient(weights: np.ndarray) -> np.ndarray:
        chance = _predict(_sum_rows(weights, flat, owners, len(rows)))[:, 0]
        none = np.bincount(group_of, weights=np.log1p(-np.minimum(chance, 1 - 1e-9)), minlength=len(groups))
        odds = np.exp(none) / np.maximum(-np.expm1(none), 1e-9)  # of no against yes
        error = np.where(target, -odds, 1.0)[group_of] * chance
        slope: np.ndarray = _sum_columns(error[:, None], flat, owners, len(names)) + l2 * (weights - first)
        return slope

    return _model(("yes",), names, _descend(gradient, first.copy(), steps))


def _model(classes: tuple[str, ...], names: list[str], weights: np.ndarray) -> LinearModel:
    kept = {name: tuple(round(float(w), 3) for w in weights[i]) for i, name in enumerate(names)}
    return LinearModel(classes, {n: row for n, row in kept.items() if any(abs(w) > 0.01 for w in row)})


def _encode(rows: Rows, least: int) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Names of the features seen `least` times, and of each feature of each row its number and the row's."""
    counts = Counter(feature for row in rows for feature in set(row))
    names = sorted(feature for feature, count in counts.items() if count >= least)
    index = {name: i for i, name in enumerate(names)}
    encoded = [np.array(sorted({index[f] for f in row if f in index}), dtype=np.int64) for row in rows]
    flat = np.concatenate(encoded) if encoded else np.zeros(0, dtype=np.int64)
    return names, flat, np.repeat(np.arange(len(rows)), [len(e) for e in encoded])


def _sum_rows(weights: np.ndarray, flat: np.ndarray, owners: np.ndarray, count: int) -> np.ndarray:
    columns = (np.bincount(owners, weights=weights[flat, k], minlength=count) for k in range(weights.shape[1]))
    return np.stack(list(columns), axis=1)


def _sum_columns(error: np.ndarray, flat: np.ndarray, owners: np.ndarray, size: int) -> np.ndarray:
    columns = (np.bincount(flat, weights=error[owners, k], minlength=size) for k in range(error.shape[1]))
    return np.stack(list(columns), axis=1)


def _descend(gradient: Callable[[np.ndarray], np.ndarray], weights: np.ndarray, steps: int) -> np.ndarray:
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        slope = gradient(weights)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = 0.1 if step < steps * 0.6 else 0.03
        weights = weights - rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def _predict(scores: np.ndarray) -> np.ndarray:
    if scores.shape[1] == 1:
        result: np.ndarray = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        return result
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return shares
