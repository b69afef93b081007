"""Growing trees: what they learn, that they are the same each time, and that our walk gives LightGBM's predictions."""

from collections.abc import Iterable

import lightgbm
import numpy as np
import pytest

from ingest.extraction.assembly.linear import squash
from ingest.extraction.learning import boost
from ingest.extraction.learning.boost import BoosterError, fit_mixed, grow_forest
from ingest.extraction.learning.fit import fit_model


def either_rows(count: int) -> tuple[list[list[str]], list[str]]:
    """Rows with 'planned', 'past', both or neither among features that say nothing; 'yes' where it is one of the two.

    What the two mean together is the opposite of what each means, which no sum of weights can say.
    """
    random = np.random.default_rng(3)
    drawn = random.random((count, 8)) < 0.4
    names = ("planned", "past", *(f"filler{i}" for i in range(6)))
    rows = [[f"{name}={value}" for name, value in zip(names, row, strict=True)] for row in drawn.tolist()]
    return rows, ["yes" if planned != past else "no" for planned, past in drawn[:, :2]]


ROWS, EITHER = either_rows(1500)


def right(chances: Iterable[float]) -> float:
    """The share of `ROWS` whose label is likelier than not."""
    return sum((chance > 0.5) == (label == "yes") for chance, label in zip(chances, EITHER, strict=True)) / len(ROWS)


def test_learns_what_features_mean_together() -> None:
    linear = fit_model(ROWS, EITHER, ("no", "yes"))
    forest = grow_forest(ROWS, EITHER, ("no", "yes"))
    assert right(map(linear.probability, ROWS)) < 0.85  # three of the four combinations, at best
    assert right(squash(score) for (score,) in forest.scores(ROWS)) > 0.98


def test_both_halves_learn_from_the_same_rows() -> None:
    model = fit_mixed(ROWS, EITHER, ("no", "yes"), l2=2.0)
    assert model.linear == fit_model(ROWS, EITHER, ("no", "yes"), l2=2.0)
    assert model.forest == grow_forest(ROWS, EITHER, ("no", "yes"))


def noisy_rows(count: int) -> tuple[list[list[str]], list[str]]:
    """Rows over twenty features, with labels of three classes that depend on some of them, not always."""
    random = np.random.default_rng(7)
    drawn = random.random((count, 20)) < 0.3
    rows = [[f"f{i}" for i in range(20) if row[i]] for row in drawn]
    labels = ["a" if row[0] and row[1] else "b" if row[2] or row[3] else "c" for row in drawn]
    return rows, [label if random.random() < 0.9 else "a" for label in labels]


def test_the_same_trees_on_every_run() -> None:
    rows, labels = noisy_rows(400)
    assert grow_forest(rows, labels, ("a", "b", "c")) == grow_forest(rows, labels, ("a", "b", "c"))


@pytest.mark.parametrize("classes", [("a", "b", "c"), ("c", "a")])
def test_walking_gives_the_predictions_of_lightgbm(classes: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    rows, labels = noisy_rows(400)
    labels = [label if label in classes else "a" for label in labels]
    grown: list[lightgbm.Booster] = []
    train = lightgbm.train

    def note(*given: object) -> lightgbm.Booster:
        grown.append(train(*given))
        return grown[-1]

    monkeypatch.setattr(lightgbm, "train", note)
    forest = grow_forest(rows, labels, classes)
    names = sorted({feature for row in rows for feature in row})
    dense = np.array([[name in row for name in names] for row in rows], dtype=np.float32)
    theirs = grown[0].predict(dense, raw_score=True).reshape(len(rows), -1)
    ours = np.array(forest.scores(rows))
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() < 1e-3 * max(1.0, float(np.abs(theirs).max()))
    assert np.ptp(ours) > 1


def test_features_seen_seldom_are_left_out() -> None:
    rows = [[*row, "rare"] if i < boost.LEAST - 1 else row for i, row in enumerate(ROWS)]
    assert "rare" not in repr(grow_forest(rows, EITHER, ("no", "yes")))
    assert "planned=True" in repr(grow_forest(rows, EITHER, ("no", "yes")))


@pytest.mark.parametrize(("classes", "width"), [(("no", "yes"), 1), (("a", "b", "c"), 3)])
def test_nothing_to_learn_from(classes: tuple[str, ...], width: int) -> None:
    assert grow_forest([["once"], []], [classes[0], classes[1]], classes).scores([["once"]]) == [[0.0] * width]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (OSError("libgomp.so.1: cannot open shared object file"), r"libgomp\.so\.1.*apt-get install libgomp1"),
        (ModuleNotFoundError("No module named 'lightgbm'"), r"No module named 'lightgbm'.*make install"),
    ],
)
def test_without_lightgbm_it_is_said_what_to_do(
    missing: Exception, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boost, "MISSING", missing)
    with pytest.raises(BoosterError, match=words):
        grow_forest(ROWS, EITHER, ("no", "yes"))
