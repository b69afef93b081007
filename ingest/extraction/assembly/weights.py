"""Models as JSON files, one feature or one tree a line: a diff shows what changed."""

import json
from pathlib import Path
from typing import Any

from ingest.extraction.assembly.linear import LinearModel, Model
from ingest.extraction.assembly.trees import Forest, MixedModel, Tree

FOLDER = Path(__file__).parent.parent / "weights"


def read_model(path: Path) -> Model:
    """A `LinearModel`, or a `MixedModel` where the file holds trees too."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    linear = LinearModel(tuple(raw["classes"]), {name: tuple(row) for name, row in raw["weights"].items()})
    if "trees" not in raw:
        return linear
    by_class: list[list[Tree]] = [[] for _ in linear.classes]
    for number, tree in raw["trees"]:
        by_class[number].append(_tree(tree))
    return MixedModel(linear, Forest(tuple(tuple(trees) for trees in by_class)))


def _tree(raw: Any) -> Tree:
    return (raw[0], _tree(raw[1]), _tree(raw[2])) if isinstance(raw, list) else float(raw)


def write_model(model: Model, path: Path) -> None:
    """The file from which `read_model` makes an equal model."""
    linear = model.linear if isinstance(model, MixedModel) else model
    if not isinstance(linear, LinearModel):
        raise TypeError(f"{type(model).__name__} has no file format: write one here.")
    rows = [f"{json.dumps(key, ensure_ascii=False)}:{json.dumps(row)}" for key, row in sorted(linear.weights.items())]
    text = f'{{"classes":{json.dumps(linear.classes)},"weights":{{\n' + ",\n".join(rows) + "\n}"
    if isinstance(model, MixedModel):
        lines = [
            json.dumps([number, tree], ensure_ascii=False, separators=(",", ":"))
            for number, trees in enumerate(model.forest.trees)
            for tree in trees
        ]
        text += ',"trees":[\n' + ",\n".join(lines) + "\n]"
    path.write_text(text + "}\n", encoding="utf-8")
