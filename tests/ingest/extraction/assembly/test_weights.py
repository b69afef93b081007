"""Models as files: what is read is what was written, and changes show line by line."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from ingest.extraction.assembly.linear import LinearModel, Model
from ingest.extraction.assembly.models import NAMES, load_models, save_models
from ingest.extraction.assembly.trees import Forest, MixedModel
from ingest.extraction.assembly.weights import FOLDER, read_model, write_model

STATUS = LinearModel(("none", "held"), {"b": (0.5, -1.0), "a|“": (0.25, 0.0)})
CHOICE = LinearModel(("yes",), {'after="': (0.5,)})
FORESTS = (
    MixedModel(CHOICE, Forest(((("x|’", 0.25, ("y", -1.5, 2.0)), -0.75),))),
    MixedModel(STATUS, Forest(((0.0,), (("a|“", 1.0, 0.0), ("b", ("c", 0.5, 1.0), -1.0))))),
    MixedModel(STATUS, Forest(((), (0.5,)))),
)


@pytest.mark.parametrize("model", [STATUS, CHOICE, *FORESTS])
def test_written_and_read(model: Model, tmp_path: Path) -> None:
    write_model(model, tmp_path / "m.json")
    assert read_model(tmp_path / "m.json") == model


def test_each_feature_and_each_tree_has_a_line(tmp_path: Path) -> None:
    write_model(FORESTS[1], tmp_path / "m.json")
    text = (tmp_path / "m.json").read_text(encoding="utf-8")
    assert '"a|“":[0.25, 0.0],\n"b":[0.5, -1.0]\n}' in text
    assert '[0,0.0],\n[1,["a|“",1.0,0.0]],\n[1,["b",["c",0.5,1.0],-1.0]]\n' in text
    assert set(json.loads(text)) == {"classes", "weights", "trees"}


def test_a_model_of_another_kind_is_not_written_by_halves(tmp_path: Path) -> None:
    class Coin:
        classes = ("yes",)

        def probability(self, features: Iterable[str]) -> float:
            return 0.5

        def probabilities(self, rows: Sequence[Sequence[str]]) -> list[float]:
            return [0.5] * len(rows)

        def distribution(self, features: Iterable[str]) -> dict[str, float]:
            return {}

    with pytest.raises(TypeError, match="Coin has no file format"):
        write_model(Coin(), tmp_path / "m.json")
    assert not (tmp_path / "m.json").exists()


def test_the_models_that_are_shipped_are_written_as_they_were_read(tmp_path: Path) -> None:
    save_models(load_models(), tmp_path)
    for name in NAMES:
        written, shipped = (json.loads((folder / f"{name}.json").read_bytes()) for folder in (tmp_path, FOLDER))
        assert written == shipped
