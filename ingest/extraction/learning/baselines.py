"""The plain rule that would stand in each model's place, so that an ablation shows what the model is worth.

Each is a model written by hand over the same features: no article was read for these weights, they only spell out one
sentence of common sense. Two more leave out a way of learning. `manage.py ablate` cross-validates extraction with each
of them in turn.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly import assemble, put_together
from ingest.extraction.assembly.company import EDGES
from ingest.extraction.assembly.drafting import draft_meetings
from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.assembly.models import Models
from ingest.extraction.assembly.status import CLASSES
from ingest.extraction.learning.boost import fit_mixed
from ingest.extraction.learning.fit import fit_model
from ingest.extraction.learning.train import Fit
from ingest.extraction.rules import load_rules
from ingest.extraction.schema import MeetingDraft

EVEN = 0.5  # likelier a meeting than not
_CATEGORIES = sorted({rule.category for rule in load_rules("triggers")} | {"bare"})
_SIDES = ("before", "after", "in")
_READ_AS = {
    "plain": "held",
    "PLANNED": "planned",
    "CANCELLED": "cancelled",
    "DENIED": "denied",
    "REFUSED": "denied",
    "NEGATED": "denied",
    "CALLED_FOR": "none",
    "WILLING": "none",
    "CONDITIONAL": "none",
    "MODAL": "none",
}
_PLAIN_WORDS = ("meet", "phone", "video", "call_on", "receive", "talk", "noun")
_KINDS_OF_TIME = ("event", "report", "head", "since")


@dataclass(frozen=True)
class Baseline:
    """`rule` in words; `fixed` takes the model's place while the others learn, `finish` makes the drafts.

    `fit` learns what is not fixed, from the first `views` of each article.
    """

    rule: str
    fixed: Mapping[str, LinearModel] = field(default_factory=dict)
    finish: Callable[[Analysis, Models], list[MeetingDraft]] = assemble
    fit: Fit = fit_mixed
    views: int | None = None


def _choice(weights: Mapping[str, float]) -> LinearModel:
    return LinearModel(("yes",), {feature: (weight,) for feature, weight in weights.items()})


def _nearest_actors() -> LinearModel:
    nearest = {f"{side}|rank=0|{category}": 4.0 for side in _SIDES for category in _CATEGORIES}
    return _choice({"mention": -2.0, "context": -4.0, **nearest})


def _as_linked() -> LinearModel:
    """The linker's probability once more: the score of the middle of the step that it lies in."""
    ends = (0.0, *EDGES, 1.0)
    middles = [(low + high) / 2 for low, high in pairwise(ends)]
    scores = {step: math.log(middle / (1 - middle)) for step, middle in enumerate(middles)}
    return _choice({f"{kind}:q={step}": score for kind in ("h", "c") for step, score in scores.items()})


def _reading_alone() -> LinearModel:
    def votes(status: str, weight: float) -> tuple[float, ...]:
        return tuple(weight if name == status else 0.0 for name in CLASSES)

    readings = {f"reading={reading}": votes(status, 4.0) for reading, status in _READ_AS.items()}
    # A word that is not plainly one for a meeting tells of none.
    others = {f"cat={category}": votes("none", 8.0) for category in _CATEGORIES if category not in _PLAIN_WORDS}
    return LinearModel(CLASSES, {**readings, **others})


def _nearest_date() -> LinearModel:
    nearest = {f"nearest=True|{kind}": 4.0 for kind in _KINDS_OF_TIME}
    # 'On Friday' is the next one for what is planned, the last one for all else.
    ahead = {f"when={'future' if status == 'planned' else 'past'}|{status}": 0.5 for status in CLASSES[1:]}
    return _choice({**nearest, **ahead, "is=today": 2.0, "unknown": 1.0})


def _nearest_place() -> LinearModel:
    gaps = {f"gap={steps}|{side}": -0.5 * steps for steps in range(1, 6) for side in ("before", "after")}
    homes = [f"home={home}" for home in ("0/1", "0/2")]
    dateline = {**dict.fromkeys(homes, 4.0), **{f"here|{home}": -4.0 for home in homes}}
    return _choice({"nowhere": 2.0, "where=here": 8.0, **dateline, **gaps})


def _near_words() -> LinearModel:
    return _choice({"zone=far": -9.0, "zone=other": -9.0})


def finish_without_confidence(analysis: Analysis, models: Models) -> list[MeetingDraft]:
    """All that the status model takes for a meeting, with its probability."""
    events = [event for event in put_together(analysis, models) if event.probability >= EVEN]
    for event in events:
        event.confidence = event.probability
    return draft_meetings(analysis, events)


BASELINES: Mapping[str, Baseline] = {
    "linker": Baseline("the nearest actor on each side", {"linker": _nearest_actors()}),
    "company": Baseline("the linker's verdict stands", {"company": _as_linked()}),
    # Either of these two makes up for much of the other: the second sees all that the first does.
    "both-looks": Baseline(
        "the nearest actor on each side, and that stands", {"linker": _nearest_actors(), "company": _as_linked()}
    ),
    "status": Baseline("as the assertion rules read it, plain words are held", {"status": _reading_alone()}),
    "dates": Baseline("the nearest date of the sentence, else the publication", {"dates": _nearest_date()}),
    "places": Baseline("the nearest place of the sentence, else the dateline, else none", {"places": _nearest_place()}),
    "topics": Baseline("all topics whose words stand near", {"topics": _near_words()}),
    "confidence": Baseline(
        "nothing dropped, as likely as the status", {"confidence": _choice({})}, finish_without_confidence
    ),
    "trees": Baseline("linear models alone", fit=fit_model),
    "second-view": Baseline("learned where every official is known", views=1),
}
