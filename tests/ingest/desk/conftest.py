"""What the desk's tests share: an analyst at the desk, and a proposal with its article."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting
from tests.factories import AnalystFactory, MeetingFactory, OfficialFactory, PartyFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

Post = Callable[..., Any]


@pytest.fixture
def analyst() -> User:
    return AnalystFactory(username="zarghona")


@pytest.fixture
def desk(analyst: User) -> Client:
    client = Client()
    client.force_login(analyst)
    return client


@pytest.fixture
def post(desk: Client) -> Post:
    return poster(desk, "window-1")


def poster(client: Client, holder: str) -> Post:
    """Posts as the page `holder` does, to the address of that name; gives the answer."""

    def post(name: str, *args: int, **body: Any) -> HttpResponse:
        filled = {"holder": holder, "filters": "", "skipped": [], **body}
        return client.post(reverse(name, args=args), filled, content_type="application/json")  # type: ignore[return-value]

    return post


def proposal(**changes: Any) -> Meeting:
    """Wang Yi and Amir Khan Muttaqi, told by one article."""
    chinese, afghan = PartyFactory(code="CN", name="China"), PartyFactory(code="TALIBAN", name="Taliban")
    values = {"review_state": "proposed", "between": [OfficialFactory(), OfficialFactory()], **changes}
    meeting = MeetingFactory(**values)
    for participation, party in zip(meeting.participations.all(), (chinese, afghan), strict=False):
        participation.party = party
        participation.save()
    ReportFactory(meeting=meeting, article=ArticleFactory(published="2021-10-14"))
    return meeting


@pytest.fixture
def meeting() -> Meeting:
    return proposal()


def accept(proposed: Meeting, **changes: Any) -> dict[str, Any]:
    return {"meeting": proposed.pk, "version": proposed.version, "action": "accept", "form": {}, **changes}


def state(meeting: Meeting) -> str:
    return Meeting.objects.values_list("review_state", flat=True).get(pk=meeting.pk)
