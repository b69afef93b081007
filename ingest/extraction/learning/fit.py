"""Fitting logistic regression on named features: L2, Adam on full batches, the same figures on every run.

`fit_model` tells classes apart row by row; `fit_ranking` tells which row of each group is the right one.
"""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from ingest.extraction.assembly.linear import LinearModel

Rows = Sequence[Sequence[str]]


def fit_model(
    rows: Rows, labels: Sequence[str], classes: tuple[str, ...], *, least: int = 3, l2: float = 1.0, steps: int = 250
) -> LinearModel:
    """The model for `labels` over `rows` of features; features seen fewer than `least` times are left out.

    With two classes ('no', 'yes') the model keeps one weight for each feature, of yes.
    """
    index, flat, owners = _encode(rows, least)
    binary = len(classes) == 2
    width = 1 if binary else len(classes)
    target = np.zeros((len(rows), width))
    for i, label in enumerate(labels):
        if binary:
            target[i, 0] = label == classes[1]
        else:
            target[i, classes.index(label)] = 1.0
    weights = _descend(flat, owners, lambda scores: _predict(scores) - target, target.shape, len(index), l2, steps)
    return _model(("yes",) if binary else classes, index, weights)


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
    index, flat, owners = _encode(rows, least)

    def error(scores: np.ndarray) -> np.ndarray:
        powers = np.exp(np.clip(scores[:, 0], -30, 30))
        shares = powers / np.bincount(owner, weights=powers)[owner]
        among_right = np.bincount(owner, weights=powers * right)[owner]
        wanted = powers * right / np.where(among_right > 0, among_right, 1.0)
        result: np.ndarray = ((shares - wanted) * answered[owner])[:, None]
        return result

    weights = _descend(flat, owners, error, (len(rows), 1), len(index), l2, steps)
    return _model(("yes",), index, weights)


def _encode(rows: Rows, least: int) -> tuple[dict[str, int], np.ndarray, np.ndarray]:
    """Each feature's column; the columns of all rows in one array, and beside it the row that each belongs to."""
    counts = Counter(feature for row in rows for feature in set(row))
    names = sorted(feature for feature, count in counts.items() if count >= least)
    index = {name: i for i, name in enumerate(names)}
    encoded = [np.array(sorted({index[f] for f in row if f in index}), dtype=np.int64) for row in rows]
    flat = np.concatenate(encoded) if encoded else np.zeros(0, dtype=np.int64)
    return index, flat, np.repeat(np.arange(len(rows)), np.array([len(e) for e in encoded], dtype=np.int64))


def _model(classes: tuple[str, ...], index: dict[str, int], weights: np.ndarray) -> LinearModel:
    kept = {name: tuple(round(float(w), 3) for w in weights[i]) for name, i in index.items()}
    return LinearModel(classes, {n: row for n, row in kept.items() if any(abs(w) > 0.01 for w in row)})


def _descend(
    flat: np.ndarray,
    owners: np.ndarray,
    error_of: Callable[[np.ndarray], np.ndarray],
    shape: tuple[int, int],
    size: int,
    l2: float,
    steps: int,
) -> np.ndarray:
    """Weights for `size` features that make `error_of` the rows' scores small."""
    count, width = shape
    weights = np.zeros((size, width))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        scores = np.zeros((count, width))
        for k in range(width):
            scores[:, k] = np.bincount(owners, weights=weights[flat, k], minlength=count)
        error = error_of(scores)
        gradient = np.zeros_like(weights)
        for k in range(width):
            gradient[:, k] = np.bincount(flat, weights=error[owners, k], minlength=size)
        gradient += l2 * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        rate = 0.1 if step < steps * 0.6 else 0.03
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def _predict(scores: np.ndarray) -> np.ndarray:
    if scores.shape[1] == 1:
        result: np.ndarray = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        return result
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return shares
