"""Growing boosted trees over named features, with LightGBM (Ke et al. 2017): the same trees on every run.

LightGBM comes with the `train` extra alone: without it this module can be imported, but grows nothing.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from ingest.extraction.assembly.trees import Forest, MixedModel, Tree
from ingest.extraction.learning.fit import Rows, fit_model

try:
    import lightgbm
    from scipy.sparse import csr_matrix
except (ImportError, OSError) as error:  # no package, or a package that finds no libgomp
    MISSING: Exception | None = error
else:
    MISSING = None

LEAST = 5  # rows that a feature must be seen in
ROUNDS, FEW_ROUNDS, FEW = 120, 80, 1_200  # fewer rounds for fewer rows
_PARAMETERS: dict[str, Any] = {
    "learning_rate": 0.06,
    "num_leaves": 12,
    "max_depth": 7,  # all trees walk in step: one deep tree makes all of them take as many
    "min_data_in_leaf": 10,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 2.0,
    "max_bin": 2,  # a feature is there or not
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


class BoosterError(RuntimeError):
    """LightGBM does not run here."""


def require_booster() -> None:
    """Raise `BoosterError`, with a message that says what to do, where no trees can be grown."""
    if isinstance(MISSING, OSError):
        raise BoosterError(
            f"Training needs a system library that is not there ({MISSING}): install it, on Debian with "
            "`sudo apt-get install libgomp1`."
        )
    if MISSING is not None:
        raise BoosterError(
            f"Training needs LightGBM, which is not installed here ({MISSING}): train in a checkout after "
            "`make install`; servers and their image do without."
        )


def fit_mixed(rows: Rows, labels: Sequence[str], classes: tuple[str, ...], *, l2: float = 1.0) -> MixedModel:
    """A linear model and trees for `labels` over `rows` of features, as in `fit_model`."""
    return MixedModel(fit_model(rows, labels, classes, l2=l2), grow_forest(rows, labels, classes))


def grow_forest(rows: Rows, labels: Sequence[str], classes: tuple[str, ...]) -> Forest:
    """The trees alone; with two classes they give the score of the second. Raises `BoosterError`."""
    require_booster()
    binary = len(classes) == 2
    counts = Counter(feature for row in rows for feature in set(row))
    names = sorted(name for name, count in counts.items() if count >= LEAST)
    if not names:
        return Forest(((0.0,),) * (1 if binary else len(classes)))
    index = {name: i for i, name in enumerate(names)}
    target = np.array([classes.index(label) for label in labels])
    chosen: dict[str, Any] = {"objective": "binary"}
    if not binary:
        chosen = {"objective": "multiclass", "num_class": len(classes)}
    rounds = ROUNDS if len(rows) > FEW else FEW_ROUNDS
    booster = lightgbm.train({**_PARAMETERS, **chosen}, lightgbm.Dataset(_matrix(rows, index), target), rounds)
    width = 1 if binary else len(classes)
    trees: list[list[Tree]] = [[] for _ in range(width)]
    for number, grown in enumerate(booster.dump_model()["tree_info"]):
        trees[number % width].append(_tree(grown["tree_structure"], names))
    return Forest(tuple(tuple(of_class) for of_class in trees))


def _matrix(rows: Rows, index: dict[str, int]) -> Any:
    known = [sorted({index[feature] for feature in row if feature in index}) for row in rows]
    ends = np.cumsum([0, *map(len, known)])
    flat = np.fromiter((i for row in known for i in row), dtype=np.int32, count=int(ends[-1]))
    return csr_matrix((np.ones(len(flat), dtype=np.float32), flat, ends), shape=(len(rows), len(index)))


def _tree(node: dict[str, Any], names: list[str]) -> Tree:
    """LightGBM's node as a `Tree`: values of 0 go left, of 1 right."""
    if "split_feature" not in node:
        return round(float(node["leaf_value"]), 4)
    left, right = _tree(node["left_child"], names), _tree(node["right_child"], names)
    return (names[node["split_feature"]], left, right)
