"""Visits: one ends after half an hour of silence; pages write little."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from engagement.following import visits
from engagement.following.visits import FIRST_LOOK, last_seen, mark_seen, note_visit
from engagement.models import Visit
from tests.engagement.following.conftest import at

pytestmark = pytest.mark.django_db
IS_DUE = visits.is_due
NOON = at("2026-05-01T12:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _noted(_visit_noted_already: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the pages note visits, as they do outside of tests."""
    monkeypatch.setattr(visits, "is_due", IS_DUE)
    cache.clear()


def test_a_first_visit_looks_a_week_back(user: User) -> None:
    note_visit(user.pk, NOON)
    assert last_seen(user.pk, NOON) == (NOON - FIRST_LOOK, False)


def test_pages_within_half_an_hour_are_one_visit(user: User) -> None:
    for minutes in (0, 29, 58, 87):
        note_visit(user.pk, NOON + minutes * MINUTE)
    visit = Visit.objects.get()
    assert (visit.began_at, visit.last_at, visit.previous_at) == (NOON, NOON + 87 * MINUTE, None)


def test_after_silence_a_new_visit_begins_and_remembers_the_end_of_the_last(user: User) -> None:
    for minutes in (0, 10, 41, 45):
        note_visit(user.pk, NOON + minutes * MINUTE)
    assert last_seen(user.pk, NOON + 50 * MINUTE) == (NOON + 10 * MINUTE, True)
    assert Visit.objects.get().began_at == NOON + 41 * MINUTE


def test_marked_as_seen_counts_like_a_visit(user: User) -> None:
    note_visit(user.pk, NOON)
    mark_seen(user.pk, NOON + 5 * MINUTE)
    assert last_seen(user.pk, NOON + 6 * MINUTE) == (NOON + 5 * MINUTE, True)


def test_not_every_page_writes(user: User) -> None:
    client = Client()
    client.force_login(user)
    address = reverse("topics")
    client.get(address)
    noted = Visit.objects.get().last_at
    for _ in range(3):
        client.get(address)
    assert Visit.objects.get().last_at == noted


def test_visitors_and_scripts_leave_no_visit(user: User) -> None:
    Client().get(reverse("login"))
    client = Client()
    client.force_login(user)
    client.get(reverse("topics"), headers={"HX-Request": "true"})
    client.get(reverse("readyz"))
    assert not Visit.objects.exists()
