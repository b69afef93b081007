"""The page on which a meeting is split by its accounts."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from engagement.models import Meeting, Operation
from engagement.services.editing import lock_meeting, mark_edited
from engagement.services.merging import merge_meetings
from ingest.models import Report
from ingest.reconciliation import reconcile
from tests.engagement.admin.builders import change_url
from tests.engagement.builders import everything
from tests.factories import AnalystFactory, MeetingFactory, PartyFactory, UserFactory
from tests.ingest.builders import build_draft
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    user: User = AnalystFactory(username="amina")
    return user


@pytest.fixture
def analyst_client(client: Client, analyst: User) -> Client:
    client.force_login(analyst)
    return client


@pytest.fixture
def meeting() -> Meeting:
    """Wang Yi and Muttaqi, told by TASS and by Tolo; an analyst has edited it."""
    for code in ("CN", "TALIBAN"):
        PartyFactory(code=code)
    for outlet in ("TASS", "Tolo"):
        reconcile(ArticleFactory(outlet=outlet), [build_draft()], "v1")
    found = Meeting.objects.get()
    return mark_edited(lock_meeting(found.pk), by=None)


def split_url(meeting: Meeting) -> str:
    return reverse("admin:ingest_report_split", args=[meeting.pk])


def of(outlet: str) -> Report:
    return Report.objects.get(article__outlet=outlet)


def test_page_shows_each_account_with_what_it_says(analyst_client: Client, meeting: Meeting) -> None:
    page = analyst_client.get(split_url(meeting)).content.decode()
    for words in ("TASS", "Tolo", "Wang Yi", "2021-10-12", of("TASS").quote):
        assert words in page
    assert "Take the merge apart" not in page
    assert split_url(meeting) in analyst_client.get(change_url(meeting)).content.decode()


def test_ticked_account_makes_another_meeting_and_is_taken_back(analyst_client: Client, meeting: Meeting) -> None:
    before = everything()
    post = {"report": [of("TASS").pk], "version": meeting.version, "reason": "Another day."}
    response = analyst_client.post(split_url(meeting), post)
    new = Meeting.objects.exclude(pk=meeting.pk).get()
    assert response.headers["Location"] == change_url(new)
    assert (of("TASS").meeting, of("Tolo").meeting) == (new, meeting)
    act = Operation.objects.get()
    assert act.reason == "Another day."
    undo = reverse("admin:undo_operation", args=[act.pk])
    assert f'action="{undo}"' in analyst_client.get(change_url(new)).content.decode()
    analyst_client.post(undo)
    assert everything() == before


@pytest.mark.parametrize(
    ("chosen", "stale", "message"),
    [
        ((), False, "Choose the accounts"),
        (("TASS", "Tolo"), False, "leave at least one"),
        (("TASS",), True, "Nothing of yours was saved"),
    ],
)
def test_refusal_keeps_what_was_ticked(
    analyst_client: Client, meeting: Meeting, chosen: tuple[str, ...], stale: bool, message: str
) -> None:
    before = everything()
    post = {
        "report": [of(outlet).pk for outlet in chosen],
        "version": "" if stale else meeting.version,
        "reason": "Because",
    }
    response = analyst_client.post(split_url(meeting), post)
    assert response.status_code == 409
    page = response.content.decode()
    assert message in page
    assert response.context["chosen"] == {str(of(outlet).pk) for outlet in chosen}
    assert 'value="Because"' in page
    assert everything() == before


def test_merge_is_taken_apart_exactly(analyst_client: Client, meeting: Meeting, analyst: User) -> None:
    other = MeetingFactory()
    before = everything()
    merge_meetings(keep_id=meeting.pk, other_id=other.pk, by=AnalystFactory(username="habib"))
    page = analyst_client.get(split_url(meeting)).content.decode()
    assert "It was merged by habib" in page
    undo = reverse("admin:undo_operation", args=[Operation.objects.get().pk])
    assert f'action="{undo}"' in page
    assert analyst_client.get(split_url(other)).headers["Location"] == split_url(meeting)
    analyst_client.post(undo)
    assert everything() == before


def test_meeting_of_one_account_or_none_cannot_be_divided(analyst_client: Client) -> None:
    by_hand = MeetingFactory()
    assert "No article tells of this meeting" in analyst_client.get(split_url(by_hand)).content.decode()
    ReportFactory(meeting=by_hand)
    assert "One article alone tells" in analyst_client.get(split_url(by_hand)).content.decode()
    assert analyst_client.get(reverse("admin:ingest_report_split", args=[10**17])).status_code == 404


def test_who_may(client: Client, meeting: Meeting) -> None:
    post = {"report": [of("TASS").pk], "version": meeting.version}
    assert client.get(split_url(meeting)).status_code == client.post(split_url(meeting), post).status_code == 302
    client.force_login(UserFactory(is_staff=True, permissions=["engagement.view_meeting", "ingest.view_report"]))
    assert client.get(split_url(meeting)).status_code == client.post(split_url(meeting), post).status_code == 403
    assert Meeting.objects.count() == 1


def test_queries_do_not_grow_with_the_accounts(
    analyst_client: Client, meeting: Meeting, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        ReportFactory(meeting=meeting, article=ArticleFactory(outlet=f"Outlet {number}"), draft=of("TASS").draft)
    with django_assert_max_num_queries(25):
        analyst_client.get(split_url(meeting))
