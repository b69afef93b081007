"""The library as its users call it."""

from dataclasses import replace
from datetime import date

import pytest
from spacy.language import Language

from ingest.extraction import ArticleInput, Extraction, Knowledge, MeetingDraft, extract_many, extract_meetings
from ingest.extraction.assembly import put_together
from ingest.extraction.assembly.models import load_models
from ingest.extraction.cleaning import LIMIT
from ingest.extraction.extract import analyse_many
from ingest.extraction.knowledge import AffiliationEntry, OfficialEntry
from ingest.extraction.schema import DateRange, PlaceDraft
from tests.ingest.extraction.builders import DAY, assert_offsets

pytestmark = pytest.mark.model
TEXT = (
    "KABUL, Nov. 15 (Agency) -- Acting Foreign Minister Amir Khan Muttaqi met with Chinese Ambassador Zhao Xing in "
    "Kabul on Monday to discuss trade and humanitarian aid.\n\n"
    "The two sides also reviewed transit, the ministry said in a statement on Tuesday."
)


def extract(nlp: Language, knowledge: Knowledge, text: str, published: date | None = DAY) -> Extraction:
    return extract_meetings(nlp, text=text, knowledge=knowledge, published=published)


def only(extraction: Extraction) -> MeetingDraft:
    (meeting,) = extraction.meetings
    return meeting


def test_a_plain_article(nlp: Language, knowledge: Knowledge) -> None:
    extraction = extract(nlp, knowledge, TEXT)
    meeting = only(extraction)
    assert (extraction.published, extraction.published_from, extraction.notes) == ("2023-11-15", "given", ())
    assert (meeting.status, meeting.format, meeting.prominence) == ("held", "in_person", "main")
    assert meeting.date == DateRange("2023-11-13", None, "day")
    assert meeting.place == PlaceDraft("Kabul", "AF")
    assert {(p.name, p.key, p.parties[0]) for p in meeting.participants} == {
        ("Amir Khan Muttaqi", "amir-khan-muttaqi", "TALIBAN"),
        ("Zhao Xing", None, "CN"),
    }
    assert {"trade-economy", "humanitarian-aid"} <= set(meeting.topics)
    assert 0.5 < meeting.confidence <= 1


def test_somebody_called_like_a_weekday_is_no_date(nlp: Language, knowledge: Knowledge) -> None:
    envoy = OfficialEntry("monday-okon", "Monday Okon", (), (AffiliationEntry("QA", "Envoy", date(2020, 1, 1)),))
    known = replace(knowledge, officials=(*knowledge.officials, envoy))
    told = "Acting Foreign Minister Amir Khan Muttaqi met Monday Okon, the Qatari envoy, in Kabul {}."
    for words, day in (
        ("on Tuesday", DateRange("2023-11-14", None, "day")),
        ("for talks about trade", DateRange("2023-11-15", None, "day")),
    ):
        text = told.format(words)
        extraction = extract(nlp, known, text)
        meeting = only(extraction)
        assert "monday-okon" in {participant.key for participant in meeting.participants}
        assert meeting.date == day
        days = [text[mark.span.start : mark.span.end] for mark in extraction.mentions if mark.kind == "date"]
        assert not any("Monday" in words for words in days)


def test_somebody_called_like_a_weekday_dates_no_headline(nlp: Language, knowledge: Knowledge) -> None:
    envoy = OfficialEntry("monday-okon", "Monday Okon", (), (AffiliationEntry("QA", "Envoy", date(2020, 1, 1)),))
    known = replace(knowledge, officials=(*knowledge.officials, envoy))
    text = "Acting Foreign Minister Amir Khan Muttaqi met Monday Okon, the Qatari envoy, in Kabul."
    for title, times in (
        ("Muttaqi receives Monday Okon in Kabul", []),
        ("Muttaqi receives Monday Okon on Tuesday", ["tuesday"]),
        ("Muttaqi receives envoy on Monday", ["monday"]),
        ("Muttaqi receives Monday Okonkwo", ["monday"]),
    ):
        [(_, analysis, _)] = analyse_many(nlp, [ArticleInput(text, title, DAY)], known)
        low = title.lower()
        assert [low[time.start : time.end].split()[-1] for time in analysis.title_times] == times


def test_somebody_called_like_a_month_behind_a_preposition_is_no_date(nlp: Language, knowledge: Knowledge) -> None:
    envoy = OfficialEntry("june-carter", "June Carter", (), (AffiliationEntry("QA", "Envoy", date(2020, 1, 1)),))
    known = replace(knowledge, officials=(*knowledge.officials, envoy))
    text = (
        "Acting Foreign Minister Amir Khan Muttaqi was received by June Carter, the Qatari envoy, in Doha on Tuesday."
    )
    assert only(extract(nlp, known, text)).date == DateRange("2023-11-14", None, "day")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Foreign Minister Amir Khan Muttaqi will meet Chinese Ambassador Zhao Xing in Kabul on Friday.", "planned"),
        (
            "KABUL (AA) - Monday's meeting of Acting Foreign Minister Amir Khan Muttaqi with Chinese Ambassador "
            "Zhao Xing was called off.",
            "cancelled",
        ),
        ("Amir Khan Muttaqi denied that he had met Chinese Ambassador Zhao Xing in Doha.", "denied"),
    ],
)
def test_status(nlp: Language, knowledge: Knowledge, text: str, status: str) -> None:
    assert only(extract(nlp, knowledge, text)).status == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A meeting of Amir Khan Muttaqi with Chinese Ambassador Zhao Xing was called off on Monday.", "cancelled"),
        ("Wang Yi was to meet Muttaqi in Kabul. The meeting was called off because of fog.", "cancelled"),
        ("Amir Khan Muttaqi met Chinese Ambassador Zhao Xing on Monday.", "held"),
    ],
)
def test_status_of_what_alone_may_be_too_little_to_propose(
    nlp: Language, knowledge: Knowledge, text: str, status: str
) -> None:
    ((_, analysis, _),) = analyse_many(nlp, [ArticleInput(text, published=DAY)], knowledge)
    assert {event.status for event in put_together(analysis, load_models())} == {status}


def test_a_phone_call_has_no_place(nlp: Language, knowledge: Knowledge) -> None:
    text = "KABUL: Amir Khan Muttaqi held a telephone conversation with Qatari Foreign Minister Nabil Harzan on Monday."
    meeting = only(extract(nlp, knowledge, text))
    assert (meeting.format, meeting.place) == ("phone", PlaceDraft())


@pytest.mark.parametrize(
    "text",
    [
        "Amir Khan Muttaqi said on Monday that trade with China had grown.",
        "The cabinet meeting was chaired by Amir Khan Muttaqi on Monday.",
        "The decision was met with dismay in China and Qatar.",
    ],
)
def test_articles_without_a_meeting(nlp: Language, knowledge: Knowledge, text: str) -> None:
    assert extract(nlp, knowledge, text).meetings == ()


def test_offsets_go_into_the_text_as_given(nlp: Language, knowledge: Knowledge) -> None:
    text = f"\r\n  Home | World | Sports\r\n\r\n{TEXT}"
    extraction = extract(nlp, knowledge, text)
    assert extraction.meetings
    assert_offsets(text, extraction)
    shown = {(m.kind, text[m.span.start : m.span.end]) for m in extraction.mentions}
    assert {("official", "Amir Khan Muttaqi"), ("date", "on Monday"), ("place", "Kabul"), ("trigger", "met")} <= shown


def test_without_knowledge_people_are_found_all_the_same(nlp: Language) -> None:
    meetings = extract(nlp, Knowledge(), TEXT).meetings
    people = [{participant.name for participant in meeting.participants} for meeting in meetings]
    assert people
    assert all(names == {"Amir Khan Muttaqi", "Zhao Xing"} for names in people)
    assert meetings[0].date.start == "2023-11-13"


def test_without_a_date_of_publication_days_of_the_week_stay_unknown(nlp: Language, knowledge: Knowledge) -> None:
    text = "KABUL (AA) - Acting Foreign Minister Amir Khan Muttaqi met Chinese Ambassador Zhao Xing in Kabul on Monday."
    extraction = extract(nlp, knowledge, text, None)
    assert (extraction.published, extraction.published_from) == (None, "none")
    assert only(extraction).date == DateRange()
    assert "date of publication is unknown" in extraction.notes[0]


def test_a_date_of_publication_in_the_text(nlp: Language, knowledge: Knowledge) -> None:
    extraction = extract(nlp, knowledge, TEXT.replace("Nov. 15", "Nov. 15, 2023"), None)
    assert (extraction.published, extraction.published_from) == ("2023-11-15", "found")


def test_a_long_text_is_cut_with_a_note(nlp: Language, knowledge: Knowledge) -> None:
    text = TEXT + "\n\n" + ("-" * 90 + "\n") * (LIMIT // 90)
    extraction = extract(nlp, knowledge, text)
    assert len(extraction.meetings) == 1
    assert "characters were read" in extraction.notes[0]


def test_many_at_once_give_the_same_as_one_by_one(nlp: Language, knowledge: Knowledge) -> None:
    texts = [TEXT, "", "Nothing happened.", TEXT.replace("Zhao Xing", "Wang Yi")]
    articles = [ArticleInput(text, published=DAY) for text in texts]
    assert list(extract_many(nlp, articles, knowledge)) == [extract(nlp, knowledge, text) for text in texts]
