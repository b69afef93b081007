"""Small linear models over named features: their weights are JSON files made by `manage.py train`."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "weights"


@dataclass(frozen=True)
class LinearModel:
    """`weights[feature]` holds one weight for each of `classes` (one alone for a yes-or-no model)."""

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]

    def scores(self, features: Iterable[str]) -> list[float]:
        totals = [0.0] * len(self.classes)
        for feature in features:
            row = self.weights.get(feature)
            if row is not None:
                for i, weight in enumerate(row):
                    totals[i] += weight
        return totals

    def probability(self, features: Iterable[str]) -> float:
        """Of a yes-or-no model: the probability of yes."""
        weights = self.weights
        score = sum(weights[feature][0] for feature in features if feature in weights)
        score = max(-30.0, min(30.0, score))
        return 1.0 / (1.0 + math.exp(-score))

    def distribution(self, features: Iterable[str]) -> dict[str, float]:
        """Of a model with several classes: the probability of each."""
        scores = self.scores(features)
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return {name: power / total for name, power in zip(self.classes, powers, strict=True)}


def read_model(path: Path) -> LinearModel:
    raw = json.loads(path.read_text(encoding="utf-8"))
    return LinearModel(tuple(raw["classes"]), {name: tuple(row) for name, row in raw["weights"].items()})


def write_model(model: LinearModel, path: Path) -> None:
    """One feature a line, sorted: a diff shows what changed."""
    rows = [f"{json.dumps(key, ensure_ascii=False)}:{json.dumps(row)}" for key, row in sorted(model.weights.items())]
    text = f'{{"classes":{json.dumps(model.classes)},"weights":{{\n' + ",\n".join(rows) + "\n}}\n"
    path.write_text(text, encoding="utf-8")
