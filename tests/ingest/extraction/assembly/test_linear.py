import json
import math
from pathlib import Path

import pytest

from ingest.extraction.assembly.linear import LinearModel, load_model, read_model


def test_probability_of_yes() -> None:
    model = LinearModel(("yes",), {"a": (1.0,), "b": (-3.0,)})
    assert model.probability([]) == 0.5
    assert model.probability(["a", "b", "unknown"]) == pytest.approx(1 / (1 + math.exp(2)))


def test_distribution_over_classes() -> None:
    model = LinearModel(("none", "held"), {"a": (0.0, 2.0)})
    shares = model.distribution(["a"])
    assert shares["held"] == pytest.approx(math.exp(2) / (1 + math.exp(2)))
    assert sum(shares.values()) == pytest.approx(1)


def test_read(tmp_path: Path) -> None:
    file = tmp_path / "m.json"
    file.write_text(json.dumps({"classes": ["yes"], "weights": {"a": [0.5]}}), encoding="utf-8")
    assert read_model(file) == LinearModel(("yes",), {"a": (0.5,)})


@pytest.mark.parametrize(("name", "width"), [("linker", 1), ("status", 5)])
def test_the_weights_that_are_shipped(name: str, width: int) -> None:
    model = load_model(name)
    assert len(model.classes) == width
    assert all(len(row) == width for row in model.weights.values())
