"""Assigning meetings: in the list, and in the review."""

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting, Operation
from tests.engagement.admin.builders import change_url, meeting_post
from tests.factories import AnalystFactory, MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db

URL = reverse("admin:engagement_meeting_changelist")


def run(client: Client, name: str, *meetings: Meeting, **more: object) -> list[str]:
    post = {"action": name, "_selected_action": [meeting.pk for meeting in meetings], **more}
    response = client.post(URL, post)
    return [str(message) for message in get_messages(response.wsgi_request)]


def holder(meeting: Meeting) -> User | None:
    return Meeting.objects.get(pk=meeting.pk).assigned_to


def test_to_me(analyst_client: Client, analyst: User, meeting: Meeting) -> None:
    other = MeetingFactory()
    told, undo = run(analyst_client, "assign_to_me", meeting, other)
    assert told == "2 meetings are assigned to amina."
    assert undo.startswith("assigned: 2 meetings to amina: <form")
    assert holder(meeting) == holder(other) == analyst
    act = Operation.objects.get()
    assert (str(act), act.by) == ("assigned: 2 meetings to amina", analyst)
    assert run(analyst_client, "assign_to_me", meeting)[-1] == "All of these are assigned to amina already."
    assert "amina" in analyst_client.get(URL).content.decode().split("result_list")[1]


def test_to_somebody_asks_to_whom(analyst_client: Client, meeting: Meeting) -> None:
    bilal, reader = AnalystFactory(username="bilal"), UserFactory(username="reader")
    response = analyst_client.post(URL, {"action": "assign_selected", "_selected_action": [meeting.pk]})
    page = response.content.decode()
    assert "1 meeting is to be assigned" in page
    assert f'value="{bilal.pk}">bilal' in page
    assert f'value="{reader.pk}"' not in page
    assert holder(meeting) is None
    told, undo = run(analyst_client, "assign_selected", meeting, to=bilal.pk)
    assert told == "1 meeting is assigned to bilal."
    assert "undo-button" in undo
    assert holder(meeting) == bilal
    run(analyst_client, "assign_selected", meeting, to="")
    assert holder(meeting) is None


@pytest.mark.parametrize("to", ["x", "999999"])
def test_to_nobody_that_there_is_asks_again(analyst_client: Client, meeting: Meeting, to: str) -> None:
    post = {"action": "assign_selected", "_selected_action": [meeting.pk], "to": to}
    response = analyst_client.post(URL, post)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Operation.objects.exists()


@pytest.mark.parametrize("name", ["assign_to_me", "assign_selected"])
def test_reader_and_others_assign_nothing(
    client: Client, reader_client: Client, analyst: User, meeting: Meeting, name: str
) -> None:
    for visitor in (client, reader_client):
        run(visitor, name, meeting, to=analyst.pk)
    assert holder(meeting) is None


def test_in_the_review_it_is_an_assignment_and_no_edit(analyst_client: Client, meeting: Meeting) -> None:
    bilal = AnalystFactory(username="bilal")
    assert f'value="{bilal.pk}">bilal' in analyst_client.get(change_url(meeting)).content.decode()
    analyst_client.post(change_url(meeting), meeting_post(meeting, assignee=bilal.pk))
    meeting.refresh_from_db()
    assert (meeting.assigned_to, meeting.edited_at) == (bilal, None)
    act = Operation.objects.get()
    assert (act.kind, act.meetings) == ("assign", [meeting.pk])
    bilal.user_permissions.clear()
    page = analyst_client.get(change_url(meeting)).content.decode()
    assert f'value="{bilal.pk}" selected>bilal' in page  # who has it keeps it


@pytest.mark.parametrize(("button", "kind"), [("_save", "edit"), ("_confirm", "confirm")])
def test_with_an_edit_or_a_decision_the_operation_is_that(
    analyst_client: Client, analyst: User, meeting: Meeting, button: str, kind: str
) -> None:
    post = meeting_post(meeting, assignee=analyst.pk, city="Doha") | {button: "1"}
    analyst_client.post(change_url(meeting), post)
    meeting.refresh_from_db()
    assert (meeting.assigned_to, meeting.city) == (analyst, "Doha")
    assert Operation.objects.get().kind == kind


def test_in_the_review_nobody_else_can_be_chosen(analyst_client: Client, meeting: Meeting) -> None:
    reader = UserFactory()
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, assignee=reader.pk))
    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()
    assert holder(meeting) is None


def test_reader_sees_who_has_it(reader_client: Client, analyst: User, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(assigned_to=analyst)
    assert "amina" in reader_client.get(change_url(meeting)).content.decode()
