"""What each trained model is worth: extraction cross-validated with a plain rule in its place, one after the other."""

from collections.abc import Iterator, Mapping

from ingest.evaluation.labelled import judge_drafts, score_drafts
from ingest.evaluation.record import Json
from ingest.evaluation.report import figures_as_json
from ingest.extraction.learning.baselines import BASELINES, Baseline
from ingest.extraction.learning.examples import Labelled
from ingest.extraction.learning.train import predict_folds

ALL = "all learned"


def ablate(
    articles: list[Labelled], folds: int, baselines: Mapping[str, Baseline] = BASELINES
) -> Iterator[tuple[str, Json]]:
    """(name of the model left out, figures); first those of all models."""
    whole = {ALL: Baseline("")}
    for name, baseline in {**whole, **baselines}.items():
        found = predict_folds(articles, judge_drafts, folds, baseline.fixed, baseline.finish)
        figures, calibration = score_drafts(articles, found)
        yield name, figures_as_json(figures, calibration)
