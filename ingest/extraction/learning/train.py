"""Training all models from labelled articles, and trying them on articles that they did not learn from.

Links come first; statuses then see links predicted by linkers that did not learn from the same articles, and
confidence sees meetings put together by linkers and status models that did not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly import assemble, put_together
from ingest.extraction.assembly.confidence import confidence_features
from ingest.extraction.assembly.drafting import draft_meetings
from ingest.extraction.assembly.linear import LinearModel, Model
from ingest.extraction.assembly.models import Models
from ingest.extraction.assembly.status import CLASSES
from ingest.extraction.learning.boost import fit_mixed
from ingest.extraction.learning.examples import (
    Examples,
    Labelled,
    company_examples,
    date_examples,
    link_examples,
    place_examples,
    status_examples,
    topic_examples,
)
from ingest.extraction.learning.fit import fit_any, fit_model, fit_ranking
from ingest.extraction.learning.labels import Gold
from ingest.extraction.schema import MeetingDraft
from ingest.extraction.topics import topic_weights

FOLDS = 5
YES_OR_NO = ("no", "yes")
# For each view of an article: three views make three times the examples, not three times the evidence.
LINK_L2, COMPANY_L2, STATUS_L2 = 1.0, 1.5, 2.0
CONFIDENCE_L2 = 4.0  # as many features as meetings
TOPIC_L2 = 6.0
# One mention or headline alone is no sign that a topic was talked about; the other first weights are in the rules.
ALONE = {"mention": -3.0, "title": -3.0}
PLACE_L2, PLACE_LEAST = 8.0, 6  # some 530 choices for far more features
# One article as it looks to those who know everybody on record, and to those who know fewer: names that nobody knows
# are what new articles are full of. Dates, places and topics are learned from the first view alone.
Views = Sequence[tuple[Analysis, list[Gold]]]
# Of each draft of an article with these gold meetings: is it a real one? None where it should not be learned from.
Judge = Callable[[list[Gold], list[MeetingDraft]], list[bool | None]]
Fixed = Mapping[str, LinearModel]
# `fit_mixed`, or `fit_model` where no trees are wanted.
Fit = Callable[..., Model]


def train_models(
    articles: Sequence[Views], judge: Judge, fixed: Fixed = MappingProxyType({}), fit: Fit = fit_mixed
) -> Models:
    """All models, from labelled articles; the same articles give the same figures. Raises `BoosterError`.

    Those that are `fixed`, by their name in `Models`, stay as given, and the others learn beside them.
    """
    looks = len(articles[0]) if articles else 1

    def fit_linker(parts: list[Examples]) -> Model:
        return fixed.get("linker") or _fit_parts(parts, fit_model, LINK_L2 * looks)

    def fit_company(parts: list[Examples]) -> Model:
        return fixed.get("company") or _fit_parts(parts, fit, COMPANY_L2 * looks)

    def fit_status(parts: list[Examples]) -> Model:
        return fixed.get("status") or _fit_parts(parts, fit, STATUS_L2 * looks, CLASSES)

    alone = [link_examples(_part(articles, fold)) for fold in range(FOLDS)]
    linkers = [fit_linker(_but(alone, fold)) for fold in range(FOLDS)]
    seen = [company_examples(_part(articles, fold), linker) for fold, linker in enumerate(linkers)]
    tables = [fit_company(_but(seen, fold)) for fold in range(FOLDS)]
    parts = [status_examples(_part(articles, k), linkers[k], tables[k]) for k in range(FOLDS)]
    plain = [views[0] for views in articles]
    models = Models(
        linker=fit_linker(alone),
        company=fit_company(seen),
        status=fit_status(parts),
        dates=fixed.get("dates") or _fit_ranking(date_examples(plain)),
        places=fixed.get("places") or _fit_ranking(place_examples(plain), l2=PLACE_L2, least=PLACE_LEAST),
        topics=fixed.get("topics") or _fit_topics(plain),
        confidence=fixed.get("confidence") or LinearModel(("yes",), {}),
    )
    if "confidence" in fixed:
        return models
    examples = Examples()
    for fold in range(FOLDS):
        blind = replace(models, linker=linkers[fold], company=tables[fold], status=fit_status(_but(parts, fold)))
        confidence_examples(_part(articles, fold), blind, judge, examples)
    return replace(models, confidence=_fit_parts([examples], fit, CONFIDENCE_L2 * looks))


def confidence_examples(articles: Labelled, models: Models, judge: Judge, examples: Examples) -> None:
    """Add whatever `models` put together from `articles`, with the judge's verdict."""
    for analysis, meetings in articles:
        events = put_together(analysis, models)
        for event, real in zip(events, judge(meetings, draft_meetings(analysis, events)), strict=True):
            if real is not None:
                examples.rows.append(confidence_features(analysis, event, events))
                examples.labels.append("yes" if real else "no")


def predict_folds(
    articles: Sequence[Views],
    judge: Judge,
    folds: int,
    fixed: Fixed = MappingProxyType({}),
    finish: Callable[[Analysis, Models], list[MeetingDraft]] = assemble,
    fit: Fit = fit_mixed,
    more: Sequence[Views] = (),
) -> Iterator[tuple[int, list[MeetingDraft]]]:
    """Each article's number and the meetings found in it by models that learned from the other folds and `more`."""
    for fold in range(folds):
        learned = [views for i, views in enumerate(articles) if i % folds != fold]
        models = train_models([*learned, *more], judge, fixed, fit)
        for number, views in enumerate(articles):
            if number % folds == fold:
                yield number, finish(views[0][0], models)


def _fit_parts(parts: list[Examples], fit: Fit, l2: float, classes: tuple[str, ...] = YES_OR_NO) -> Model:
    """A model of all the parts' examples."""
    rows = [row for part in parts for row in part.rows]
    return fit(rows, [label for part in parts for label in part.labels], classes, l2=l2)


def _but(parts: list[Examples], fold: int) -> list[Examples]:
    return [part for other, part in enumerate(parts) if other != fold]


def _fit_ranking(examples: Examples, l2: float = 3.0, least: int = 3) -> LinearModel:
    return fit_ranking(examples.rows, examples.labels, examples.groups, l2=l2, least=least)


def topic_start() -> dict[str, float]:
    """What is known of topic words before learning: 600 meetings don't tell which of 2,000 words are telling ones."""
    return ALONE | topic_weights()


def _fit_topics(articles: Labelled) -> LinearModel:
    examples = topic_examples(articles)
    return fit_any(examples.groups, examples.labels, start=topic_start(), l2=TOPIC_L2)


def _part(articles: Sequence[Views], fold: int) -> Labelled:
    return _flat([views for i, views in enumerate(articles) if i % FOLDS == fold])


def _flat(articles: Sequence[Views]) -> Labelled:
    return [view for views in articles for view in views]
