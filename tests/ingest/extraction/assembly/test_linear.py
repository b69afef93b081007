import math

import pytest

from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.assembly.models import load_models
from ingest.extraction.assembly.trees import MixedModel


def test_probability_of_yes() -> None:
    model = LinearModel(("yes",), {"a": (1.0,), "b": (-3.0,)})
    assert model.probability([]) == 0.5
    assert model.probability(["a", "b", "unknown"]) == pytest.approx(1 / (1 + math.exp(2)))


def test_distribution_over_classes() -> None:
    model = LinearModel(("none", "held"), {"a": (0.0, 2.0)})
    shares = model.distribution(["a"])
    assert shares["held"] == pytest.approx(math.exp(2) / (1 + math.exp(2)))
    assert sum(shares.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "width"),
    [("linker", 1), ("company", 1), ("status", 5), ("dates", 1), ("places", 1), ("topics", 1), ("confidence", 1)],
)
def test_the_weights_that_are_shipped(name: str, width: int) -> None:
    model = getattr(load_models(), name)
    if isinstance(model, MixedModel):
        assert len(model.forest.trees) == width
        assert all(model.forest.trees)
    linear = model.linear if isinstance(model, MixedModel) else model
    assert len(linear.classes) == width
    assert linear.weights
    assert all(len(row) == width for row in linear.weights.values())
