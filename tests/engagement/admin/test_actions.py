"""Decisions on many meetings at once."""

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting
from engagement.services.review import reject_meeting
from tests.factories import AnalystFactory, MeetingFactory, ParticipationFactory

pytestmark = pytest.mark.django_db

URL = reverse("admin:engagement_meeting_changelist")


def run(client: Client, name: str, *meetings: Meeting, **more: str) -> list[str]:
    """Posts the action; returns the messages of the answer."""
    post = {"action": name, "_selected_action": [meeting.pk for meeting in meetings], **more}
    response = client.post(URL, post)
    return [str(message) for message in get_messages(response.wsgi_request)]


def states(*meetings: Meeting) -> list[str]:
    return [Meeting.objects.get(pk=meeting.pk).review_state for meeting in meetings]


def complete() -> Meeting:
    meeting: Meeting = MeetingFactory()
    ParticipationFactory.create_batch(2, meeting=meeting)
    return meeting


def test_confirm_many(analyst_client: Client) -> None:
    meetings = [complete(), complete()]
    assert run(analyst_client, "confirm_selected", *meetings) == ["2 meetings are confirmed."]
    assert states(*meetings) == ["confirmed", "confirmed"]
    assert Meeting.objects.filter(reviewed_by__username="amina").count() == 2


def test_confirm_tells_what_was_refused_and_why(analyst_client: Client, meeting: Meeting) -> None:
    lonely, rejected = MeetingFactory(), complete()
    reject_meeting(meeting_id=rejected.pk, by=AnalystFactory(), reason="other")
    texts = run(analyst_client, "confirm_selected", meeting, lonely, rejected)
    assert states(meeting, lonely, rejected) == ["confirmed", "proposed", "rejected"]
    assert texts[0] == "1 meeting is confirmed."
    assert any(f">Meeting {lonely.pk}</a> is not confirmed: A meeting needs participants" in text for text in texts)
    assert any("is not confirmed: This meeting is rejected" in text for text in texts)


def test_many_refusals_are_counted(analyst_client: Client) -> None:
    texts = run(analyst_client, "confirm_selected", *MeetingFactory.create_batch(22))
    assert len(texts) == 21
    assert texts[-1].startswith("2 more are not confirmed")


def test_reject_asks_for_the_reason_first(analyst_client: Client, meeting: Meeting) -> None:
    post = {"action": "reject_selected", "_selected_action": [meeting.pk]}
    response = analyst_client.post(URL, post)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Amir Khan Muttaqi" in page
    assert f'name="_selected_action" value="{meeting.pk}"' in page
    assert "This field is required" not in page
    assert re.search(r'<button\s+type="submit"\s+name="reject"\s+class=', page)
    assert page.count('<select name="reason"') == 1
    assert states(meeting) == ["proposed"]


@pytest.mark.parametrize("reason", ["", "boring"])
def test_reject_without_a_reason_asks_again(analyst_client: Client, meeting: Meeting, reason: str) -> None:
    post = {"action": "reject_selected", "_selected_action": [meeting.pk], "reason": reason}
    response = analyst_client.post(URL, post)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert states(meeting) == ["proposed"]


def test_reject_many(analyst_client: Client) -> None:
    meetings = MeetingFactory.create_batch(2)
    assert run(analyst_client, "reject_selected", *meetings, reason="off_topic") == ["2 meetings are rejected."]
    assert states(*meetings) == ["rejected", "rejected"]
    assert set(Meeting.objects.values_list("reject_reason", flat=True)) == {"off_topic"}


def test_reject_of_the_whole_list(analyst_client: Client, meeting: Meeting) -> None:
    MeetingFactory()
    texts = run(analyst_client, "reject_selected", meeting, reason="other", select_across="1")
    assert texts == ["2 meetings are rejected."]


@pytest.mark.parametrize("name", ["confirm_selected", "reject_selected"])
def test_reader_has_no_actions(reader_client: Client, meeting: Meeting, name: str) -> None:
    run(reader_client, name, meeting, reason="other")
    assert states(meeting) == ["proposed"]


@pytest.mark.parametrize("name", ["confirm_selected", "reject_selected"])
def test_others_are_sent_to_sign_in(client: Client, outsider_client: Client, meeting: Meeting, name: str) -> None:
    for visitor in (client, outsider_client):
        post = {"action": name, "_selected_action": [meeting.pk], "reason": "other"}
        assert visitor.post(URL, post).status_code == 302
    assert states(meeting) == ["proposed"]
