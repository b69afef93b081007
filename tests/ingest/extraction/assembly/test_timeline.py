"""What dates mean in the order in which an article tells them, and by the tense of their clauses."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.date_choice import DateChooser
from ingest.extraction.assembly.timeline import Timeline
from ingest.extraction.extract import ArticleInput, analyse_many
from ingest.extraction.triggers import Trigger
from tests.ingest.extraction.builders import build_knowledge

WEDNESDAY = date(2021, 10, 13)

pytestmark = pytest.mark.model


def read(nlp: Language, text: str, title: str | None = None, published: date | None = WEDNESDAY) -> Analysis:
    ((_, analysis, _),) = analyse_many(nlp, [ArticleInput(text, title, published)], build_knowledge())
    return analysis


def likely(analysis: Analysis) -> list[str | None]:
    return [told.likely.start for here in Timeline(analysis).sentences for told in here]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        # A story of another year goes on in that year.
        ("They met in Doha on 5 October 2018. On 12 November the envoys met again.", ["2018-10-05", "2018-11-12"]),
        ("They met on 5 March 2020. Two days later Wang flew home.", ["2020-03-05", "2020-03-07"]),
        ("They met on Tuesday, 3 March 2020. On Friday they met again.", ["2020-03-03", "2020-03-06"]),
        ("Malaysia broke ranks in 2019: on May 14 its minister met the rebels.", ["2019", "2019-05-14"]),
        # The publication's own time.
        ("They met on Monday. On Tuesday they met again.", ["2021-10-11", "2021-10-12"]),
        # The tense says whether it was or will be.
        ("Wang met Muttaqi in mid-August.", ["2021-08"]),
        ("Wang will meet Muttaqi in August.", ["2022-08"]),
        ("Wang, who arrived on Thursday, will see Muttaqi on Friday.", ["2021-10-07", "2021-10-15"]),
        # 'Today' in a quotation is the day of the report.
        ('"We met today," the minister said on Monday.', ["2021-10-11", "2021-10-11"]),
        # What rounds a date that stands beside it says nothing new.
        ("They met most recently in February.", ["2021-02"]),
        # 'Two days after' something that has its own date.
        ("Wang called two days after the talks of 4 October.", ["2021-10-06", "2021-10-04"]),
        # Spans are no days of the story: the day before is not one before January.
        ("He has waited since January. The day before, they met.", ["2021-01", "2021-10-12"]),
    ],
)
def test_in_order_of_the_story(nlp: Language, text: str, starts: list[str]) -> None:
    assert likely(read(nlp, text)) == starts


def test_weekdays_under_the_dates_of_a_headline(nlp: Language) -> None:
    text = "Monday\nWang Yi receives the Afghan minister in Beijing.\n\nFriday\nWang Yi flies to Doha for talks."
    analysis = read(nlp, text, title="The week ahead, 18 to 22 October")
    assert likely(analysis) == ["2021-10-18", "2021-10-22"]


def test_nothing_anchors_a_weekday(nlp: Language) -> None:
    assert likely(read(nlp, "They met on Monday.", published=None)) == [None]


@pytest.mark.parametrize(
    ("text", "word", "tense"),
    [
        ("Wang met Muttaqi.", "met", "past"),
        ("Wang has met Muttaqi.", "met", "perfect"),
        ("Wang will meet Muttaqi.", "meet", "future"),
        ("Wang is due to meet Muttaqi.", "meet", "future"),
        ("Wang plans to meet Muttaqi.", "meet", "future"),
        ("Wang was to meet Muttaqi.", "meet", "would"),
        ("Wang was scheduled to meet Muttaqi.", "meet", "would"),
        ("The talks scheduled for Monday were cancelled.", "scheduled", "future"),
        ("The talks held on Monday were frank.", "held", "past"),
        ("Wang receives Muttaqi in Beijing.", "receives", "present"),
    ],
)
def test_tense(nlp: Language, text: str, word: str, tense: str) -> None:
    analysis = read(nlp, text)
    token = next(token for token in analysis.article.tokens if token.text == word)
    assert Timeline(analysis).tense_at(token.i) == tense


@pytest.mark.parametrize(
    ("text", "expression", "relation"),
    [
        ("Wang met Muttaqi on Monday.", "Monday", "own"),
        ("The ministry said on Monday that Wang met Muttaqi.", "Monday", "above"),
        ("Wang met Muttaqi, who had arrived on Monday.", "Monday", "below"),
    ],
)
def test_how_clauses_lie(nlp: Language, text: str, expression: str, relation: str) -> None:
    analysis = read(nlp, text)
    tokens = {token.text: token.i for token in analysis.article.tokens}
    bond = Timeline(analysis).clauses.bond(tokens[expression], tokens["met"])
    assert bond.relation == relation


def test_options_hold_each_date_once_and_none(nlp: Language) -> None:
    analysis = read(nlp, "Wang Yi met Amir Khan Muttaqi on Monday. On Tuesday Wang Yi met Amir Khan Muttaqi again.")
    chooser = DateChooser(analysis)
    options = chooser.options(analysis.triggers[-1], "held")
    starts = [option.date.start for option in options]
    assert {"2021-10-11", "2021-10-12", "2021-10-13", None} <= set(starts)
    assert len(starts) == len(set(starts))
    (tuesday,) = [option for option in options if option.date.start == "2021-10-12"]
    assert tuesday.here
    assert tuesday.span is not None
    assert analysis.article.text[tuesday.span.start : tuesday.span.end] == "On Tuesday"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # The head of the copy and years that name something date no meeting.
        ("KABUL, Oct. 5 (Agency) -- The ministers are here. Wang Yi met Amir Khan Muttaqi.", "2021-10-05"),
        ("Wang Yi and Amir Khan Muttaqi met on the 2020 accord.", "2020"),
    ],
)
def test_what_is_no_option(nlp: Language, text: str, wanted: str) -> None:
    analysis = read(nlp, text)
    chooser = DateChooser(analysis)
    assert all(o.date.start != wanted for o in chooser.options(analysis.triggers[-1], "held"))


WORDS = (
    'Wang Muttaqi met will meet said on Monday Tuesday today , . " “ ” ( ) the day before after two days later'
    " 5 October 2018 2019 since in March that same evening who was to have been called off last week"
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*WORDS.split(), "\n\n"]), max_size=40).map(" ".join),
    st.one_of(st.none(), st.dates()),
    st.one_of(st.none(), st.lists(st.sampled_from([*WORDS.split(), "\n\n"]), max_size=8).map(" ".join)),
)
def test_any_text_has_options(nlp: Language, text: str, published: date | None, title: str | None) -> None:
    analysis = read(nlp, text, title, published)
    chooser = DateChooser(analysis)
    for sentence in analysis.article.sentences:
        trigger = Trigger(sentence.start, sentence.start + 1, sentence.index, "met", "meet")
        for status in ("held", "planned"):
            assert chooser.options(trigger, status)[-1].date.start is None
