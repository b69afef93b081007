"""Training all models from labelled articles, and trying them on articles that they did not learn from.

Links come first; statuses then see links predicted by linkers that did not learn from the same articles.
"""

from collections.abc import Iterator

from ingest.extraction.assembly import assemble
from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.assembly.models import Models
from ingest.extraction.assembly.status import CLASSES
from ingest.extraction.learning.examples import (
    Examples,
    Labelled,
    date_examples,
    link_examples,
    place_examples,
    status_examples,
    topic_examples,
)
from ingest.extraction.learning.fit import fit_model
from ingest.extraction.schema import MeetingDraft

FOLDS = 5


def train_models(articles: Labelled) -> Models:
    """All models, from labelled articles; the same articles give the same figures."""
    return Models(
        linker=_fit_choice(link_examples(articles)),
        status=train_status(articles),
        dates=_fit_choice(date_examples(articles)),
        places=_fit_choice(place_examples(articles)),
        topics=_fit_choice(topic_examples(articles)),
    )


def predict_folds(articles: Labelled, folds: int) -> Iterator[tuple[int, list[MeetingDraft]]]:
    """Each article's number and the meetings found in it by models that learned from the other folds alone."""
    for fold in range(folds):
        models = train_models(_rest(articles, fold, folds))
        for number, (analysis, _) in enumerate(articles):
            if number % folds == fold:
                yield number, assemble(analysis, models)


def train_status(articles: Labelled) -> LinearModel:
    """The status model; each fold's links come from a linker trained on the other folds."""
    examples = Examples()
    for fold in range(FOLDS):
        linker = _fit_choice(link_examples(_rest(articles, fold, FOLDS)))
        part = status_examples([a for i, a in enumerate(articles) if i % FOLDS == fold], linker)
        examples.rows += part.rows
        examples.labels += part.labels
    return fit_model(examples.rows, examples.labels, CLASSES, l2=2.0)


def _fit_choice(examples: Examples) -> LinearModel:
    return fit_model(examples.rows, examples.labels, ("no", "yes"))


def _rest(articles: Labelled, fold: int, folds: int) -> Labelled:
    return [article for i, article in enumerate(articles) if i % folds != fold]
