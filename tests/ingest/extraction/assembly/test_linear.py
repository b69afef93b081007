import math
from pathlib import Path

import pytest

from ingest.extraction.assembly.linear import LinearModel, read_model, write_model
from ingest.extraction.assembly.models import load_models


def test_probability_of_yes() -> None:
    model = LinearModel(("yes",), {"a": (1.0,), "b": (-3.0,)})
    assert model.probability([]) == 0.5
    assert model.probability(["a", "b", "unknown"]) == pytest.approx(1 / (1 + math.exp(2)))


def test_distribution_over_classes() -> None:
    model = LinearModel(("none", "held"), {"a": (0.0, 2.0)})
    shares = model.distribution(["a"])
    assert shares["held"] == pytest.approx(math.exp(2) / (1 + math.exp(2)))
    assert sum(shares.values()) == pytest.approx(1)


def test_written_and_read(tmp_path: Path) -> None:
    model = LinearModel(("none", "held"), {"b": (0.5, -1.0), "a|“": (0.25, 0.0)})
    write_model(model, tmp_path / "m.json")
    assert read_model(tmp_path / "m.json") == model
    assert '"a|“":[0.25, 0.0],\n"b"' in (tmp_path / "m.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "width"), [("linker", 1), ("status", 5), ("dates", 1), ("places", 1), ("topics", 1), ("confidence", 1)]
)
def test_the_weights_that_are_shipped(name: str, width: int) -> None:
    model: LinearModel = getattr(load_models(), name)
    assert len(model.classes) == width
    assert model.weights
    assert all(len(row) == width for row in model.weights.values())
