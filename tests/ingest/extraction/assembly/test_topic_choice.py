"""Which sentences speak of a meeting, and which topics are chosen from them; the model's weights are made by hand."""

from datetime import date

import pytest
from spacy.language import Language

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.assembly.topic_choice import Account, TopicChooser, at_least_one
from ingest.extraction.extract import ArticleInput, analyse_many
from ingest.extraction.schema import Span
from tests.ingest.extraction.builders import build_knowledge

TEXT = (
    "Wang Yi met Amir Khan Muttaqi in Doha on Monday. They discussed trade and the release of prisoners. "
    "The talks lasted an hour.\n\nOn Tuesday Wang Yi received Qatari officials. They spoke about polio."
)
# A mention says nothing by itself; what was discussed near by, did.
ELSEWHERE = dict.fromkeys(("zone=-2", "zone=other", "zone=far", "status=denied"), -9.0)
WEIGHTS = {"mention": -3.0, "cue=discuss": 5.0, **ELSEWHERE}
MODEL = LinearModel(("yes",), {name: (weight,) for name, weight in WEIGHTS.items()})


def analyse(nlp: Language, text: str = TEXT, title: str = "Chinese minister in Doha") -> Analysis:
    article = ArticleInput(text, title, date(2023, 5, 3))
    return next(analysis for _, analysis, _ in analyse_many(nlp, [article], build_knowledge()))


def account(analysis: Analysis, own: int, *others: int, status: str = "held") -> Account:
    """The meeting that the sentence `own` tells of; `others` tell of other meetings."""
    triggers = {trigger.sentence: trigger for trigger in reversed(analysis.triggers)}
    actors = frozenset(actor for _, actor in analysis.mentions[own])
    rivals = tuple(triggers[other] for other in others)
    return Account((triggers[own],), actors, status, rivals, 1 + len(others))


@pytest.mark.model
def test_the_zone_ends_where_another_meeting_is_told(nlp: Language) -> None:
    analysis = analyse(nlp)
    chooser = TopicChooser(analysis)
    assert chooser.zones(account(analysis, 0, 3)) == {0: "0", 1: "1", 2: "2", 3: "other", 4: "far"}
    assert chooser.zones(account(analysis, 3, 0)) == {3: "0", 4: "1", 2: "-1", 1: "-2", 0: "other"}


@pytest.mark.model
def test_topics_with_the_words_that_say_so(nlp: Language) -> None:
    analysis = analyse(nlp)
    topics = TopicChooser(analysis).choose(account(analysis, 0, 3), MODEL)
    assert set(topics) == {"trade-economy", "consular-detainees"}
    start = TEXT.index("trade")
    assert topics["trade-economy"] == [Span(start, start + len("trade"))]


@pytest.mark.model
def test_each_meeting_has_its_own_topics(nlp: Language) -> None:
    analysis = analyse(nlp)
    assert set(TopicChooser(analysis).choose(account(analysis, 3, 0), MODEL)) == {"health"}


@pytest.mark.model
def test_what_was_denied_had_no_topics(nlp: Language) -> None:
    analysis = analyse(nlp)
    assert TopicChooser(analysis).choose(account(analysis, 0, 3, status="denied"), MODEL) == {}


@pytest.mark.model
def test_a_topic_of_the_headline_alone_is_proved_by_the_sentence(nlp: Language) -> None:
    text = "Wang Yi met Amir Khan Muttaqi in Doha on Monday."
    analysis = analyse(nlp, text, "Wang Yi, Muttaqi discuss narcotics")
    topics = TopicChooser(analysis).choose(account(analysis, 0), LinearModel(("yes",), {"title": (2.0,)}))
    assert topics["narcotics"] == [Span(0, len(text))]


@pytest.mark.model
def test_words_in_a_title_and_words_that_hang_on_others_are_told_apart(nlp: Language) -> None:
    analysis = analyse(
        nlp, "The Chinese trade minister met Amir Khan Muttaqi and asked for the release of the reserves."
    )
    mentions = {mention.slug: mention for mention in TopicChooser(analysis).reader.mentions(0)}
    assert "mask=role" in mentions["trade-economy"].features
    assert "mask=free" in mentions["consular-detainees"].features
    assert "sanctions-assets|above=consular-detainees" in mentions["sanctions-assets"].features


def test_one_of_several_chances() -> None:
    assert at_least_one([0.5, 0.5]) == pytest.approx(0.75)
    assert at_least_one([]) == 0.0
