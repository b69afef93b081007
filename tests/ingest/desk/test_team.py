"""Comments and assignment at the desk: for the team, and no reason to call a form stale."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from engagement.models import Comment, Meeting, Operation
from tests.factories import AnalystFactory, UserFactory
from tests.ingest.desk.conftest import Post, accept, poster, state

pytestmark = pytest.mark.django_db


def test_a_comment_comes_back_and_stands_with_the_item(post: Post, meeting: Meeting) -> None:
    told = post("desk-comment", meeting.pk, text="Who took the picture?").json()["comments"]
    assert [(one["who"], one["text"]) for one in told] == [("zarghona", "Who took the picture?")]
    assert post("desk-item", meeting=meeting.pk).json()["item"]["comments"][0]["text"] == "Who took the picture?"
    post("desk-undo")
    assert not Comment.objects.exists()


def test_an_empty_comment_is_refused_with_words(post: Post, meeting: Meeting) -> None:
    response = post("desk-comment", meeting.pk, text="  ")
    assert response.status_code == 422
    assert "no text" in response.json()["error"]


def test_assigning_keeps_the_form_fresh_and_only_the_form_that_was(post: Post, meeting: Meeting) -> None:
    colleague = AnalystFactory(username="farid")
    answer = post("desk-assign", meeting.pk, to="farid", version=meeting.version).json()
    assert Meeting.objects.get(pk=meeting.pk).assigned_to == colleague
    assert answer["version"] > meeting.version
    assert post("desk-decision", **accept(meeting)).status_code == 409
    assert post("desk-decision", **accept(meeting, version=answer["version"])).status_code == 200
    assert state(meeting) == "confirmed"
    stale = post("desk-assign", meeting.pk, to="", version=meeting.version).json()
    assert stale == {"assigned_to": "", "version": meeting.version}
    assert Meeting.objects.get(pk=meeting.pk).assigned_to is None


def test_nobody_is_assigned_who_may_not_review(post: Post, meeting: Meeting) -> None:
    UserFactory(username="guest")
    response = post("desk-assign", meeting.pk, to="guest", version=meeting.version)
    assert response.status_code == 422
    assert "guest" in response.json()["error"]
    assert post("desk-assign", meeting.pk, to="", version="first").status_code == 400
    assert not Operation.objects.exists()


def test_only_analysts_and_only_what_there_is(post: Post, meeting: Meeting, client: Client) -> None:
    reader: User = UserFactory(is_staff=True)
    client.force_login(reader)
    for name in ("desk-comment", "desk-assign"):
        assert poster(client, "w")(name, meeting.pk, text="x", to="", version=1).status_code == 403
        assert post(name, 999_999, text="x", to="", version=1).status_code == 404
