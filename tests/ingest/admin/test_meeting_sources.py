"""The article's text beside a meeting's form."""

from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting
from ingest.drafts import draft_as_json
from ingest.extraction.schema import Span
from ingest.templatetags.meeting_sources import MAX_SOURCES, meeting_sources
from tests.factories import MeetingFactory
from tests.ingest.builders import FIRST, TEXT, build_draft, build_participant
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db


def draft() -> dict[str, Any]:
    """Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday: every value with its span."""
    participants = (
        build_participant("Wang Yi", "CN", spans=(Span(0, 7),)),
        build_participant("Muttaqi", spans=(Span(12, 29),)),
    )
    spans = {
        "place": (Span(33, 40),),
        "date": (Span(44, 51),),
        "status": (Span(8, 11),),
        "topic:health": (Span(8, 11),),
    }
    return draft_as_json(build_draft(*participants, field_spans=spans))


def report_of(meeting: Meeting, **changes: Any) -> Any:
    values: dict[str, Any] = {
        "article": ArticleFactory(text=TEXT),
        "draft": draft(),
        "start": FIRST.start,
        "end": FIRST.end,
    }
    return ReportFactory(meeting=meeting, **{**values, **changes})


def html_of(meeting: Meeting) -> str:
    return Template("{% load meeting_sources %}{% meeting_sources meeting %}").render(Context({"meeting": meeting}))


def test_evidence_and_values_are_marked() -> None:
    meeting = MeetingFactory()
    report_of(meeting)
    html = html_of(meeting)
    words = html.split('<div class="review-words">')[1].split("</div>")[0]
    assert words.startswith('<span class="review-proof"><mark class="review-mark" data-kind="official"')
    assert 'title="official: Wang Yi">Wang Yi</mark>' in words
    assert '<mark class="review-mark" data-kind="place" title="place: Beijing, CN">Beijing</mark>' in words
    assert 'title="date: 2021-10-12">Tuesday</mark>' in words
    assert 'title="topic: health">' in words
    assert "</span> US officials held talks" in words
    for label in ("official", "place", "date", "topic", "status"):
        assert f'<mark class="review-mark" data-kind="{label}">{label}</mark>' in html


def test_markup_in_an_article_is_shown_as_text() -> None:
    text = "<script>alert(1)</script> Wang Yi met Muttaqi."
    meeting = MeetingFactory()
    hostile = {"participants": [{"kind": '"><b>', "name": '"><i>', "as_told": None, "spans": [[0, 8]]}], "spans": {}}
    report_of(meeting, article=ArticleFactory(text=text, title="<u>title"), draft=hostile, start=26, end=46, quote="x")
    html = html_of(meeting)
    for markup in ("<script", "<b>", "<i>", "<u>"):
        assert markup not in html
    assert "&lt;script&gt;</mark>alert(1)&lt;/script&gt;" in html


def test_several_sources_come_as_tabs_the_surest_first() -> None:
    meeting = MeetingFactory()
    report_of(meeting, confidence=0.4, article=ArticleFactory(text=TEXT, outlet="Second"), flag="differs")
    report_of(meeting, confidence=0.9, article=ArticleFactory(text=TEXT, outlet="First"))
    report_of(meeting, superseded=True, article=ArticleFactory(text=TEXT, outlet="Old"))
    html = html_of(meeting)
    assert html.count('role="tab"') == html.count('role="tabpanel"') == 2
    flags, tabs = html.split('role="tablist"')
    assert tabs.index("First") < tabs.index("Second")
    assert "Old" not in html
    assert "Second: a later run reads it otherwise." in " ".join(flags.split())


def test_sources_beyond_the_limit_are_counted() -> None:
    meeting = MeetingFactory()
    for _ in range(MAX_SOURCES + 2):
        report_of(meeting)
    assert meeting_sources(Context(), meeting)["more"] == 2
    assert "2 more articles report it." in html_of(meeting)


def test_part_of_a_long_article_holds_the_evidence() -> None:
    filler = "Nothing was said.\n" * 6000
    text = filler + TEXT
    meeting = MeetingFactory()
    start = len(filler)
    report_of(meeting, article=ArticleFactory(text=text), draft={}, start=start, end=start + FIRST.end, quote="x")
    source = meeting_sources(Context(), meeting)["sources"][0]
    assert source.part.start <= start < source.part.end
    assert source.part.number == source.part_count == 3
    assert len(source.text) < 50_000
    assert "Part 3 of 3 of a long article" in html_of(meeting)


def test_review_shows_the_sources(analyst_client: Client, meeting: Meeting) -> None:
    report_of(meeting)
    page = analyst_client.get(reverse("admin:engagement_meeting_change", args=[meeting.pk])).content.decode()
    assert '<span class="review-proof">' in page
    assert "confidence 80 %" in page


def test_review_takes_a_fixed_number_of_queries_and_no_original(
    analyst_client: Client, meeting: Meeting, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        report_of(meeting)
    with django_assert_max_num_queries(60) as captured:
        analyst_client.get(reverse("admin:engagement_meeting_change", args=[meeting.pk]))
    assert not any('"original"' in query["sql"] for query in captured.captured_queries)
