"""What each trained model is worth: extraction cross-validated with a plain rule in its place, one after the other."""

from collections.abc import Iterator, Mapping, Sequence

from ingest.evaluation.labelled import judge_drafts, score_drafts
from ingest.evaluation.record import Json
from ingest.evaluation.report import figures_as_json
from ingest.extraction.learning.baselines import BASELINES, Baseline
from ingest.extraction.learning.examples import Labelled
from ingest.extraction.learning.train import predict_folds

ALL = "all learned"


def ablate(
    articles: list[Labelled],
    folds: int,
    baselines: Mapping[str, Baseline] = BASELINES,
    more: Sequence[Labelled] = (),
) -> Iterator[tuple[str, Json]]:
    """(name of what is left out, figures); first those of all models. All learn from `more` too."""
    whole = {ALL: Baseline("")}
    for name, baseline in {**whole, **baselines}.items():
        seen = [views[: baseline.views] for views in articles]
        beside = [views[: baseline.views] for views in more]
        found = predict_folds(seen, judge_drafts, folds, baseline.fixed, baseline.finish, baseline.fit, beside)
        figures, calibration = score_drafts(articles, found)
        yield name, figures_as_json(figures, calibration)
