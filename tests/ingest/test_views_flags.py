"""What an analyst posts about a flagged account: taken over, or the flag put away."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting
from engagement.services.review import confirm_meeting
from ingest.models import Report
from tests.factories import AnalystFactory, MeetingFactory, OfficialFactory, UserFactory
from tests.ingest.telling import attach, tell

pytestmark = pytest.mark.django_db

NAMES = ("report-take-over", "report-dismiss")


@pytest.fixture
def analyst() -> User:
    user: User = AnalystFactory()
    return user


@pytest.fixture
def meeting(analyst: User) -> Meeting:
    made = MeetingFactory(status="planned", between=[OfficialFactory(), OfficialFactory()])
    tell(made, "planned", date(2021, 10, 1), outlet="TASS")
    return confirm_meeting(meeting_id=made.pk, by=analyst)


@pytest.fixture
def flagged(meeting: Meeting) -> Report:
    return attach(meeting, "held", date(2021, 10, 13), outlet="Tolo")


@pytest.fixture
def signed_in(client: Client, analyst: User) -> Client:
    client.force_login(analyst)
    return client


def address(name: str, report: Report) -> str:
    return reverse(name, args=[report.pk])


def words_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("name", NAMES)
def test_only_those_who_review_may(client: Client, flagged: Report, name: str) -> None:
    assert client.post(address(name, flagged)).headers["Location"].startswith("/sign-in/")
    client.force_login(UserFactory())
    assert client.post(address(name, flagged)).status_code == 403
    flagged.refresh_from_db()
    assert flagged.flag == Report.Flag.MOVES


@pytest.mark.parametrize("name", NAMES)
def test_only_posts_of_accounts_that_there_are(signed_in: Client, flagged: Report, name: str) -> None:
    assert signed_in.get(address(name, flagged)).status_code == 405
    assert signed_in.post(reverse(name, args=[999_999])).status_code == 404
    Report.objects.filter(pk=flagged.pk).update(superseded_at=flagged.created_at)
    assert signed_in.post(address(name, flagged)).status_code == 404


def test_taken_over_and_back_to_the_meeting(signed_in: Client, meeting: Meeting, flagged: Report) -> None:
    response = signed_in.post(address("report-take-over", flagged), {"version": meeting.version}, follow=True)
    assert response.redirect_chain[-1][0] == meeting.get_absolute_url()
    assert words_of(response) == [f"The meeting is held now, as {flagged.article} says."]
    meeting.refresh_from_db()
    assert (meeting.status, meeting.review_state) == ("held", "confirmed")


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 30])
def test_page_of_another_version_takes_nothing_over(
    signed_in: Client, meeting: Meeting, flagged: Report, version: str
) -> None:
    response = signed_in.post(address("report-take-over", flagged), {"version": version}, follow=True)
    assert "Nothing of yours was saved" in words_of(response)[0]
    meeting.refresh_from_db()
    assert meeting.status == "planned"


def test_put_away_once(signed_in: Client, meeting: Meeting, flagged: Report) -> None:
    response = signed_in.post(address("report-dismiss", flagged), follow=True)
    assert words_of(response) == ["The mark is put away; the meeting stays as it is."]
    response = signed_in.post(address("report-dismiss", flagged), follow=True)
    assert "dealt with it already" in words_of(response)[0]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("/admin/engagement/meeting/1/change/?x=1", "/admin/engagement/meeting/1/change/?x=1"), ("//evil.example/", None)],
)
def test_back_to_where_the_analyst_was_on_this_site(
    signed_in: Client, meeting: Meeting, flagged: Report, wanted: str, expected: str | None
) -> None:
    response = signed_in.post(address("report-dismiss", flagged), {"next": wanted})
    assert response.headers["Location"] == (expected or meeting.get_absolute_url())


def test_account_without_a_meeting_leads_to_its_article(signed_in: Client) -> None:
    report = tell(None)
    Report.objects.filter(pk=report.pk).update(flag="differs")
    response = signed_in.post(address("report-dismiss", report))
    assert response.headers["Location"] == report.article.get_absolute_url()


def test_pages_say_what_moved_and_offer_it_to_analysts_only(
    signed_in: Client, meeting: Meeting, flagged: Report
) -> None:
    for page in (meeting.get_absolute_url(), reverse("admin:engagement_meeting_change", args=[meeting.pk])):
        text = " ".join(signed_in.get(page).content.decode().split())
        assert "<strong>Moved:</strong> Tolo of 13 October 2021 says held." in text
        assert f'action="{address("report-take-over", flagged)}"' in text
        assert f'name="next" value="{page}"' in text
    signed_in.force_login(UserFactory())
    text = " ".join(signed_in.get(meeting.get_absolute_url()).content.decode().split())
    assert "<strong>Moved:</strong>" in text
    assert address("report-take-over", flagged) not in text
