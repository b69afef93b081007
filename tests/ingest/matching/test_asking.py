"""A meeting that an analyst adds is compared with the record: never joined by itself, but asked about where likely."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting, Operation
from engagement.services.operations import operation
from engagement.services.recording import lock_recording
from engagement.services.undo import undo_operation
from ingest.desk.suggesting import another_meeting, same_meeting, suggestions_of
from ingest.extraction.schema import DateRange
from ingest.matching.asking import ask_about
from ingest.models import MatchSuggestion
from ingest.reconciliation import reconcile, record_by_hand
from tests.engagement.admin.builders import Row, meeting_post
from tests.factories import AnalystFactory, PartyFactory
from tests.ingest.builders import SECOND, build_draft
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db
ADD = reverse("admin:engagement_meeting_add")


@pytest.fixture(autouse=True)
def parties() -> None:
    for code in ("CN", "TALIBAN", "US", "QA"):
        PartyFactory(code=code)


@pytest.fixture
def analyst() -> User:
    user: User = AnalystFactory()
    return user


@pytest.fixture
def on_record() -> Meeting:
    """Wang Yi and Muttaqi in Beijing on 12 October 2021, as an article tells it."""
    reconcile(ArticleFactory(published="2021-10-14"), [build_draft()], "v1")
    return Meeting.objects.get()


def by_hand(analyst: User, **changes: object) -> tuple[Meeting, Operation]:
    """As the desk adds it, from another article's sentence."""
    with operation(Operation.Kind.ADD, by=analyst) as act:
        lock_recording()
        meeting = record_by_hand(ArticleFactory(published="2021-10-14"), build_draft(**changes))  # type: ignore[arg-type]
    return meeting, act


def form_of(meeting: Meeting) -> dict[str, Any]:
    """The admin's form of a new meeting with the same people on the same day."""
    rows: list[Row] = [
        {"official": one.official_id, "delegation": "", "party": one.party_id, "role": one.role}
        for one in meeting.participations.all()
    ]
    values: dict[str, Any] = {"city": meeting.city, "country": meeting.country_id, "format": meeting.format}
    return meeting_post(rows=rows, date="2021-10-12", _continue="1", **values)


def test_the_same_meeting_found_by_hand_is_asked_about(on_record: Meeting, analyst: User) -> None:
    meeting, act = by_hand(analyst)
    assert meeting.pk != on_record.pk
    assert meeting.reports.count() == on_record.reports.count() == 1
    suggestion = MatchSuggestion.objects.get()
    assert (suggestion.report.meeting, suggestion.meeting) == (meeting, on_record)
    assert suggestion.probability > 0.9
    assert suggestion.reasons
    assert [one["other"]["id"] for one in suggestions_of(meeting)] == [on_record.pk]
    undo_operation(operation_id=act.pk, by=analyst)
    assert (Meeting.objects.get(), MatchSuggestion.objects.count()) == (on_record, 0)


def test_the_answer_same_makes_one_of_two(on_record: Meeting, analyst: User) -> None:
    by_hand(analyst)
    assert same_meeting(suggestion_id=MatchSuggestion.objects.get().pk, by=analyst).pk == on_record.pk
    assert on_record.reports.count() == 2


def test_another_day_is_another_meeting(on_record: Meeting, analyst: User) -> None:
    by_hand(analyst, date=DateRange("2021-11-20", None, "day"))
    assert Meeting.objects.count() == 2
    assert not MatchSuggestion.objects.exists()


def test_two_meetings_of_one_article_are_two(on_record: Meeting, analyst: User) -> None:
    article = on_record.reports.get().article
    record_by_hand(article, build_draft(evidence=SECOND))
    assert not MatchSuggestion.objects.exists()


def test_not_more_than_three_are_asked_about(analyst: User) -> None:
    for n in range(5):
        record_by_hand(ArticleFactory(published="2021-10-14"), build_draft(confidence=0.5 + n / 100))
    latest = Meeting.objects.latest("pk")
    assert MatchSuggestion.objects.filter(report__meeting=latest).count() == 3


def test_added_in_the_admin_it_is_asked_about_and_told(client: Client, on_record: Meeting, analyst: User) -> None:
    client.force_login(analyst)
    response = client.post(ADD, form_of(on_record), follow=True)
    added = Meeting.objects.exclude(pk=on_record.pk).get()
    suggestion = MatchSuggestion.objects.get()
    assert (suggestion.report.meeting, suggestion.meeting) == (on_record, added)
    assert [one["other"]["id"] for one in suggestions_of(added)] == [on_record.pk]
    html = response.content.decode()
    assert "It may be on record already" in html
    link = f"{reverse('admin:engagement_meeting_merge')}?keep={on_record.pk}&amp;other={added.pk}"
    assert link in html
    assert client.get(link.replace("&amp;", "&")).status_code == 200
    another_meeting(suggestion_id=suggestion.pk, by=analyst)
    assert ask_about(added) == []
    for act in Operation.objects.order_by("-pk"):
        undo_operation(operation_id=act.pk, by=analyst)
    assert (Meeting.objects.get(), MatchSuggestion.objects.count()) == (on_record, 0)


def test_of_two_without_an_article_the_admin_tells(client: Client, on_record: Meeting, analyst: User) -> None:
    client.force_login(analyst)
    on_record.reports.all().delete()
    response = client.post(ADD, form_of(on_record), follow=True)
    assert "It may be on record already" in response.content.decode()
    assert not MatchSuggestion.objects.exists()


def test_what_is_new_is_added_without_a_word(client: Client, on_record: Meeting, analyst: User) -> None:
    client.force_login(analyst)
    values = form_of(on_record) | {"date": "2022-03-01"}
    html = client.post(ADD, values, follow=True).content.decode()
    assert Meeting.objects.count() == 2
    assert "on record already" not in html
    bare = meeting_post(rows=[], _continue="1")
    assert client.post(ADD, bare, follow=True).status_code == 200
    assert Meeting.objects.count() == 3


def test_rejected_ones_are_not_asked_about(on_record: Meeting, analyst: User) -> None:
    Meeting.objects.filter(pk=on_record.pk).update(
        review_state="rejected", reject_reason="no_meeting", reviewed_at="2021-10-20T00:00Z"
    )
    meeting, _ = by_hand(analyst)
    assert ask_about(meeting) == []
    assert not MatchSuggestion.objects.exists()
