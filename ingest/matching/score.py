"""The probability that two accounts tell of one meeting: a logistic model over the features, weights in a file.

`manage.py evaluate_matching --fit` writes the file; reading it needs no numpy.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from ingest.matching.features import FEATURES, Comparison, features_of

# A pair of ministers and "delegations of both countries" may be one meeting or two: ministries meet many groups a day.
NAMES_AGAINST_NONE = 0.75
WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True)
class Model:
    """`sure`: from this probability on, an account is joined to a meeting. `likely`: from here on, people are asked."""

    bias: float
    weights: Mapping[str, float]
    sure: float
    likely: float

    def probability(self, comparison: Comparison) -> float:
        """0 where the accounts share no dyad at all: then nothing else can make them one meeting."""
        company = comparison.company
        if not (company.two_people or company.person_and_party or company.two_parties):
            return 0.0
        values = features_of(comparison)
        odds = self.bias + sum(self.weights[name] * value for name, value in values.items())
        most = NAMES_AGAINST_NONE if comparison.is_names_against_none else 1.0
        return min(most, 1 / (1 + math.exp(-odds)))

    def save(self) -> None:
        WEIGHTS.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@cache
def load_model() -> Model:
    """The model in use. Raises `ValueError` where the file is of other features."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    if set(stored["weights"]) != set(FEATURES):
        raise ValueError(f"{WEIGHTS.name} is of other features: run “manage.py evaluate_matching --fit”.")
    return Model(**stored)
