"""Nobody gets what somebody else has before them, also when both ask at once."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from engagement.models import Meeting, ReviewLease
from engagement.services.leases import PROPOSALS
from tests.factories import MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory()


def test_lease_runs_out(user: User) -> None:
    meeting = MeetingFactory(review_state="proposed")
    assert PROPOSALS.first(Meeting.objects.proposed(), user=user, holder="one") == meeting
    assert PROPOSALS.first(Meeting.objects.proposed(), user=user, holder="two") is None
    ReviewLease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert PROPOSALS.first(Meeting.objects.proposed(), user=user, holder="two") == meeting
    assert PROPOSALS.take(meeting.pk, user=user, holder="one") == user
    PROPOSALS.release("two")
    assert PROPOSALS.take(meeting.pk, user=user, holder="one") is None


def test_who_goes_on_frees_what_they_had(user: User) -> None:
    first, second = MeetingFactory.create_batch(2, review_state="proposed")
    proposals = Meeting.objects.proposed().order_by("pk")
    PROPOSALS.first(proposals, user=user, holder="one")
    PROPOSALS.first(proposals.exclude(pk=first.pk), user=user, holder="one")
    assert list(ReviewLease.objects.values_list("meeting_id", flat=True)) == [second.pk]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_different_ones() -> None:
    MeetingFactory.create_batch(12, review_state="proposed")
    users = [UserFactory() for _ in range(12)]
    got: list[int] = []

    def take(number: int) -> None:
        try:
            found = PROPOSALS.first(Meeting.objects.proposed().order_by("pk"), user=users[number], holder=str(number))
            got.append(found.pk if found else 0)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(got) == 12
    given = [pk for pk in got if pk]
    assert len(set(given)) == len(given)
    assert len(given) >= 2
