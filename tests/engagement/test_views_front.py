from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.models import Meeting
from tests.factories import (
    AnalystFactory,
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_sign_in_is_required(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


def test_signing_in_leads_to_the_front(client: Client) -> None:
    user = UserFactory()
    user.set_password("correct horse battery")
    user.save()
    wrong = text_of(client.post("/sign-in/", {"username": user.username, "password": "wrong"}))
    assert 'data-kind="error"' in wrong
    right = client.post("/sign-in/", {"username": user.username, "password": "correct horse battery"})
    assert right.headers["Location"] == "/"


def test_an_empty_record_tells_analysts_where_to_begin(client: Client) -> None:
    client.force_login(AnalystFactory())
    text = text_of(client.get("/"))
    assert "Nothing is on record yet" in text
    assert f'href="{reverse("upload")}"' in text
    client.force_login(UserFactory())
    text = text_of(client.get("/"))
    assert "As soon as analysts have uploaded articles" in text
    assert f'href="{reverse("upload")}"' not in text


def test_waiting_proposals_are_counted_and_analysts_may_review(client: Client) -> None:
    first, _ = MeetingFactory(), MeetingFactory()
    Meeting.objects.filter(pk=first.pk).update(created_at="2026-01-02T03:04Z")
    review = reverse("desk")
    client.force_login(AnalystFactory())
    text = text_of(client.get("/"))
    assert "2 proposed meetings</strong> wait for review, the oldest since 2 January 2026, 03:04" in text
    assert f'<a href="{review}">Review now</a>' in text
    client.force_login(UserFactory())
    text = text_of(client.get("/"))
    assert "2 proposed meetings" in text
    assert review not in text


def test_latest_planned_and_most_active(client: Client, django_assert_max_num_queries: Any) -> None:
    today = timezone.localdate()
    taliban, topics = PartyFactory(code="TALIBAN", name="Taliban"), TopicFactory.create_batch(2)
    busy = OfficialFactory(name="Busy Minister", slug="busy")
    for number in range(16):
        envoys = DelegationFactory(leader=OfficialFactory())
        ConfirmedMeetingFactory(start=today - timedelta(days=number), between=[(busy, taliban), envoys], about=topics)
        ConfirmedMeetingFactory(
            start=today + timedelta(days=number), status="planned", between=[(busy, taliban), envoys], about=topics
        )
    ConfirmedMeetingFactory(start=today - timedelta(days=800), between=[(busy, taliban)])
    client.force_login(AnalystFactory())
    with django_assert_max_num_queries(16):
        text = text_of(client.get("/"))
    since = today - timedelta(days=365)
    assert f'href="/meetings/?date_from={since}&amp;official=busy&amp;count=meetings"' in text
    assert 'aria-label="Busy Minister: 16 held meetings, calls and multilateral meetings included"' in text
    assert "Planned ahead" in text
    assert "17 </dd>" in text  # of those held, one is older than a year


def test_an_old_record_is_ranked_whole(client: Client) -> None:
    ConfirmedMeetingFactory(between=[(OfficialFactory(slug="old"), PartyFactory())])
    client.force_login(UserFactory())
    text = text_of(client.get("/"))
    assert "none is on record of the last twelve months" in text
    assert 'href="/meetings/?official=old&amp;count=meetings"' in text


def test_plans_whose_day_has_passed_are_counted_and_shown(client: Client) -> None:
    ConfirmedMeetingFactory(status="planned", between=[OfficialFactory(name="Busy Minister"), OfficialFactory()])
    MeetingFactory(status="planned")
    ConfirmedMeetingFactory(status="planned", start=timezone.localdate())
    client.force_login(UserFactory())
    text = text_of(client.get("/"))
    assert 'Plans without news <span class="badge">1</span>' in text
    assert 'href="/meetings/?attention=overdue"' in text
    client.force_login(AnalystFactory())
    text = text_of(client.get("/"))
    assert 'Plans without news <span class="badge">2</span>' in text
    assert 'href="/meetings/?attention=overdue&amp;review_state=all"' in text


def test_without_such_plans_nothing_is_said_of_them(client: Client) -> None:
    ConfirmedMeetingFactory(status="planned", start=timezone.localdate())
    client.force_login(AnalystFactory())
    assert "Plans without news" not in text_of(client.get("/"))
