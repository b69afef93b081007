"""Any text gives drafts or none, never an exception: odd characters, torn articles, impossible days."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from ingest.extraction import Extraction, Knowledge, extract_meetings
from tests.ingest.extraction.builders import DAY, assert_offsets

pytestmark = pytest.mark.model
TRAIN = Path(__file__).parents[3] / "corpus" / "train" / "articles.jsonl"
ARTICLES: list[str] = [json.loads(line)["text"] for line in TRAIN.read_text(encoding="utf-8").splitlines()[::4]]
SENTENCES = [sentence for text in ARTICLES for sentence in re.split(r"(?<=[.!?])\s+", text) if sentence]
ODD = (
    *("\x00", "\x1b[0m", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\u00ad", "\u200b", "\ufffd", "\uffff"),
    *("\u202e", "\u2066", "\u2069", "\u200f", "e\u0301\u0345\u1ab0", "İ", "ŉ", "ß", "ﬁ", "ǰ", "½", "Ⅳ", "١٢", "२०२१"),
    *("😀", "👨\u200d👩\u200d👧", "🇦🇫", "\U0010ffff", "\U000e0041", "\ud800", "\udfff", "\udc80\ud83d"),
    *("\r\n", "\r", "\t", "\x0b", "\x0c", "\xa0", "\u3000", "((((", '"”’)', "--", "...", "@x", "#y", "<b>", "&amp;"),
)
TIMES = (
    *("yesterday", "the day after tomorrow", "99 years ago", "99 weeks later", "two days before", "the day before"),
    *("next year", "last winter", "this weekend", "on the 31st", "30 February 2021", "Feb. 29", "0/0/2020"),
    *("31.12.2100", "2020-13-45", "5-3 May", "May 30 to June 31", "in 20٢١", "in 1900", "٣ May ٢٠٢١", "last Monday"),
)
# All of Unicode, halves of characters too, as whoever calls the library may give them; readers replace these.
ANY = st.text(st.characters(exclude_categories=()), max_size=20)
PIECES = st.one_of(st.sampled_from(SENTENCES), st.sampled_from(ODD), st.sampled_from(TIMES), ANY)
GAPS = st.sampled_from(["", " ", " ", "\n", "\n\n"])
DAYS = st.one_of(st.none(), st.sampled_from([date.min, date.max, date(2024, 2, 29)]), st.dates())
# Each example costs as much as a short article.
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def mixtures(draw: st.DrawFn) -> str:
    """Sentences of articles, some torn by a cut and something odd in it."""
    text: str = ""
    for piece in draw(st.lists(PIECES, max_size=12)):
        cut = draw(st.integers(0, len(piece)))
        text += draw(st.sampled_from([piece, piece, piece[:cut], piece[cut:], piece.upper(), piece.title()]))
        text += draw(GAPS)
    return text


@st.composite
def torn_articles(draw: st.DrawFn) -> str:
    """A whole article with stretches of it replaced."""
    text: str = draw(st.sampled_from(ARTICLES))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        text = text[:start] + draw(PIECES) + text[start + draw(st.integers(0, 60)) :]
    return text


def check(nlp: Language, knowledge: Knowledge, text: str, title: str | None, published: date | None) -> Extraction:
    extraction = extract_meetings(nlp, text=text, knowledge=knowledge, title=title, published=published)
    assert_offsets(text, extraction)
    for meeting in extraction.meetings:
        assert len(meeting.participants) > 1
        assert 0 <= meeting.confidence <= 1
        days = [day for day in (meeting.date.start, meeting.date.end) if day is not None]
        assert all(re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", day) for day in days)
        assert days == sorted(days)
    return extraction


@few
@given(text=ANY, title=st.none() | ANY, published=DAYS)
def test_all_of_unicode(nlp: Language, knowledge: Knowledge, text: str, title: str | None, published: date) -> None:
    check(nlp, knowledge, text, title, published)


@few
@given(text=mixtures(), title=st.none() | PIECES, published=DAYS)
def test_mixtures(nlp: Language, knowledge: Knowledge, text: str, title: str | None, published: date | None) -> None:
    check(nlp, knowledge, text, title, published)


@few
@given(text=torn_articles(), published=DAYS)
def test_torn_articles(nlp: Language, knowledge: Knowledge, text: str, published: date | None) -> None:
    check(nlp, knowledge, text, None, published)


@few
@given(text=mixtures(), published=DAYS)
def test_mixtures_where_nobody_is_known(nlp: Language, text: str, published: date | None) -> None:
    check(nlp, Knowledge(), text, None, published)


@pytest.mark.parametrize("published", [date.min, date.max])
def test_a_day_of_publication_at_the_end_of_the_calendar_is_not_used(
    nlp: Language, knowledge: Knowledge, published: date
) -> None:
    text = "Amir Khan Muttaqi met Chinese Ambassador Zhao Xing in Kabul on Monday, the day after tomorrow, last year."
    extraction = check(nlp, knowledge, text, None, published)
    assert extraction.published_from == "none"
    assert "cannot be" in extraction.notes[0]


def test_halves_of_characters_stay_in_the_quote(nlp: Language, knowledge: Knowledge) -> None:
    text = "Amir Khan Muttaqi met Chinese Ambassador Zhao Xing in \ud83d Kabul on Monday."
    (meeting,) = check(nlp, knowledge, text, None, DAY).meetings
    assert meeting.quote == text


@pytest.mark.parametrize("text", ["", "\n \n", "x", "😀\n!!!", "Ünïcödé \u2028 İ" * 50, "(" * 400, "met " * 300])
def test_any_text_gives_an_extraction(nlp: Language, knowledge: Knowledge, text: str) -> None:
    assert check(nlp, knowledge, text, None, None).meetings == ()
    assert check(nlp, Knowledge(), text, None, None).meetings == ()


WORDS = st.sampled_from(
    re.findall(r"\S+", "Muttaqi met Wang Yi with the Chinese ambassador , . on Monday in Kabul will not of and (")
)
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from(["\n", "\n\n", " "])), max_size=40).map(" ".join)


@few
@given(text=TEXTS, published=st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_any_order_of_words(nlp: Language, knowledge: Knowledge, text: str, published: date) -> None:
    check(nlp, knowledge, text, None, published)
