"""The plain rules that stand in for models: what they choose, and that they speak the features' language."""

from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language

from ingest.evaluation.labelled import judge_drafts, read_views
from ingest.extraction import ArticleInput, Knowledge, MeetingDraft
from ingest.extraction.assembly.confidence import LEAST
from ingest.extraction.assembly.linear import LinearModel, Model
from ingest.extraction.assembly.models import NAMES, load_models
from ingest.extraction.assembly.topic_choice import LEAST as LEAST_OF_TOPICS
from ingest.extraction.assembly.trees import MixedModel
from ingest.extraction.extract import analyse_many
from ingest.extraction.learning.baselines import BASELINES, finish_without_confidence
from ingest.extraction.learning.examples import topic_examples
from ingest.extraction.learning.fit import fit_model
from ingest.extraction.learning.train import train_models
from ingest.knowledge import knowledge_from_seeds
from tests.ingest.extraction.builders import DAY

pytestmark = pytest.mark.model
ROOT = Path(__file__).parents[4]
TOGETHER = {"both-looks": {"linker", "company"}}
WAYS = {"trees", "second-view"}  # of learning, that are left out without anything in their place


def draft(nlp: Language, knowledge: Knowledge, text: str) -> MeetingDraft:
    """The one meeting that baselines alone find in a text."""
    models = load_models()
    plain = type(models)(**{name: BASELINES[name].fixed[name] for name in NAMES})
    ((_, analysis, _),) = analyse_many(nlp, [ArticleInput(text, published=DAY)], knowledge)
    (meeting,) = finish_without_confidence(analysis, plain)
    return meeting


def linear(model: Model) -> LinearModel:
    """The model, of a mixed one its linear half, which has every feature."""
    found = model.linear if isinstance(model, MixedModel) else model
    assert isinstance(found, LinearModel)
    return found


def test_each_model_has_a_baseline() -> None:
    assert set(BASELINES) == set(NAMES) | TOGETHER.keys() | WAYS
    assert all(set(BASELINES[name].fixed) == {name} for name in NAMES)
    assert all(BASELINES[name].fixed.keys() == models for name, models in TOGETHER.items())
    assert not any(BASELINES[name].fixed for name in WAYS)


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"confidence", "topics"}))
def test_baselines_weigh_features_that_there_are(name: str) -> None:
    """A feature that was renamed would leave its baseline without what it decides by."""
    baseline, learned = BASELINES[name].fixed[name], linear(getattr(load_models(), name))
    assert baseline.classes == learned.classes
    heads = {feature.split("=")[0].split("|")[0] for feature in baseline.weights}
    known = {feature.split("=")[0].split("|")[0] for feature in learned.weights}
    assert heads <= known
    # Some are seen too seldom to be learned from; that most are is a sign that values are spelled alike too.
    assert len(baseline.weights.keys() & learned.weights.keys()) > len(baseline.weights) / 2


@pytest.mark.parametrize(
    ("text", "status", "start"),
    [
        ("Muttaqi met Wang Yi on Monday, and on Tuesday China spoke of it.", "held", date(2023, 11, 13)),
        ("China said on Tuesday that Muttaqi will meet Wang Yi on Friday.", "planned", date(2023, 11, 17)),
        ("Muttaqi was to meet Wang Yi, but that was called off.", "cancelled", DAY),
        ("Muttaqi denied that he had met Wang Yi.", "denied", DAY),
    ],
)
def test_status_and_date(nlp: Language, knowledge: Knowledge, text: str, status: str, start: date) -> None:
    meeting = draft(nlp, knowledge, text)
    assert (meeting.status, meeting.date.start) == (status, start.isoformat())


def test_the_nearest_actors_and_places(nlp: Language, knowledge: Knowledge) -> None:
    text = "KANDAHAR (AA) - The Americans were told that Muttaqi met Wang Yi in Doha, as Qatar said."
    meeting = draft(nlp, knowledge, text)
    assert {participant.name for participant in meeting.participants} == {"Amir Khan Muttaqi", "Wang Yi"}
    assert meeting.place.city == "Doha"
    unplaced = text.replace(" in Doha", "").replace("Qatar", "he")
    assert draft(nlp, knowledge, unplaced).place.city == "Kandahar"
    assert draft(nlp, knowledge, unplaced.removeprefix("KANDAHAR (AA) - ")).place.city is None


@pytest.mark.parametrize("kind", ["h", "c"])
def test_the_linkers_verdict_stands(kind: str) -> None:
    model = BASELINES["company"].fixed["company"]
    chances = [model.probability([f"{kind}:q={step}"]) for step in range(8)]
    assert chances == sorted(chances)
    assert chances[0] == pytest.approx(0.025)
    assert [chance > 0.5 for chance in chances] == [False] * 4 + [True] * 4


def test_all_topics_near_by_are_taken_and_nothing_is_dropped() -> None:
    topics = BASELINES["topics"].fixed["topics"]
    assert topics.probability(("mention", "zone=1")) > LEAST_OF_TOPICS > topics.probability(("mention", "zone=far"))
    assert BASELINES["confidence"].finish is finish_without_confidence
    assert LEAST > 0


def test_the_topics_baseline_weighs_zones_that_there_are(nlp: Language) -> None:
    articles = read_views(ROOT / "corpus" / "seeds", nlp, knowledge_from_seeds(ROOT / "seeds"))
    groups = topic_examples([views[0] for views in articles]).groups
    assert BASELINES["topics"].fixed["topics"].weights.keys() <= {f for group in groups for row in group for f in row}


def test_what_is_fixed_stays_while_the_others_learn(nlp: Language) -> None:
    articles = read_views(ROOT / "corpus" / "seeds", nlp, knowledge_from_seeds(ROOT / "seeds"))
    fixed = LinearModel(("yes",), {"here": (1.0,)})
    learned = train_models(articles, judge_drafts)
    models = train_models(articles, judge_drafts, {"linker": fixed, "dates": fixed})
    assert (models.linker, models.dates, models.places) == (fixed, fixed, learned.places)
    assert models.status != learned.status


def test_without_trees_all_models_are_linear(nlp: Language) -> None:
    articles = read_views(ROOT / "corpus" / "seeds", nlp, knowledge_from_seeds(ROOT / "seeds"))
    assert BASELINES["trees"].fit is fit_model
    models = train_models(articles, judge_drafts, fit=fit_model)
    assert all(isinstance(getattr(models, name), LinearModel) for name in NAMES)
    assert models.company == linear(train_models(articles, judge_drafts).company)
