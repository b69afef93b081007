"""News: each once, whatever is done to a meeting; those that were on record before are none."""

import contextlib
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from engagement.exceptions import CannotUndo
from engagement.following.news import collect_news, news_of
from engagement.models import DigestMail, Meeting, News, Operation, SavedSearch
from engagement.services import searches
from engagement.services.merging import merge_meetings
from engagement.services.review import confirm_meeting, reopen_meeting
from engagement.services.undo import undo_operation
from tests.engagement.following.conftest import at, followed, tick
from tests.factories import AnalystFactory, ConfirmedMeetingFactory, MeetingFactory, OfficialFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail")]


def proposal(**given: Any) -> Meeting:
    meeting: Meeting = MeetingFactory(between=[OfficialFactory(), OfficialFactory()], **given)
    return meeting


def test_a_confirmed_match_is_mailed_once(user: User, analyst: User) -> None:
    meeting = proposal()
    followed(user)
    assert tick() == 0
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    assert tick() == 1
    assert tick() == 0
    assert News.objects.get().meeting == meeting.pk


def test_what_was_on_record_before_is_no_news_until_its_status_changes(user: User, analyst: User) -> None:
    meeting = ConfirmedMeetingFactory(between=[OfficialFactory(), OfficialFactory()], status="planned")
    followed(user)
    reopen_meeting(meeting_id=meeting.pk, by=analyst)
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    Meeting.objects.filter(pk=meeting.pk).update(note="corrected")
    assert tick() == 0
    Meeting.objects.filter(pk=meeting.pk).update(status="held")
    assert tick() == 1
    assert "planned -> held" in str(outbox.outbox[0].body)


def test_only_what_fits_the_filters(user: User, analyst: User) -> None:
    one, other = proposal(status="planned"), proposal()
    followed(user, "status=planned")
    for meeting in (one, other):
        confirm_meeting(meeting_id=meeting.pk, by=analyst)
    tick()
    assert [news.meeting for news in News.objects.all()] == [one.pk]


def test_proposals_are_never_news(user: User) -> None:
    search = followed(user)
    SavedSearch.objects.filter(pk=search.pk).update(query="review_state=all")  # as no service would write it
    proposal()
    assert tick() == 0


def test_one_mail_for_all_searches_of_a_user(user: User, analyst: User) -> None:
    followed(user, name="First")
    followed(user, "status=held", name="Second")
    confirm_meeting(meeting_id=proposal().pk, by=analyst)
    assert tick() == 1
    body = str(outbox.outbox[0].body)
    assert "First" in body
    assert "Second" in body


def test_daily_searches_wait_for_their_hour(user: User, analyst: User, settings: Any) -> None:
    settings.FOLLOW_DAILY_HOUR = 6
    search = followed(user, pace="daily")
    day = at("2030-05-01T07:00")
    SavedSearch.objects.filter(pk=search.pk).update(collected_at=day)
    confirm_meeting(meeting_id=proposal().pk, by=analyst)
    assert collect_news(at("2030-05-02T05:59")) == []
    SavedSearch.objects.filter(pk=search.pk).update(collected_at=timezone.now())
    assert len(collect_news(at("2030-05-02T06:00"))) == 1


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_who_cannot_get_mail_loses_nothing(user: User, analyst: User, change: dict[str, Any]) -> None:
    followed(user)
    User.objects.filter(pk=user.pk).update(**change)
    confirm_meeting(meeting_id=proposal().pk, by=analyst)
    assert tick() == 0
    User.objects.filter(pk=user.pk).update(email="ana@example.org", is_active=True)
    assert tick() == 1


def test_mail_that_was_switched_off_and_on_tells_what_came_since(user: User, analyst: User) -> None:
    search = followed(user)
    searches.set_mail(search_id=search.pk, user=user, pace="off")
    confirm_meeting(meeting_id=proposal().pk, by=analyst)
    searches.set_mail(search_id=search.pk, user=user, pace="digest")
    assert tick() == 0
    later = proposal()
    confirm_meeting(meeting_id=later.pk, by=analyst)
    assert tick() == 1
    assert [news.meeting for news in News.objects.all()] == [later.pk]


def test_a_merge_tells_nobody_twice_and_its_undo_neither(user: User, analyst: User) -> None:
    keep, other = proposal(), proposal()
    followed(user)
    confirm_meeting(meeting_id=other.pk, by=analyst)
    assert tick() == 1
    merge_meetings(keep_id=keep.pk, other_id=other.pk, by=analyst)
    assert tick() == 0
    undo_operation(operation_id=Operation.objects.latest("pk").pk, by=analyst)
    assert tick() == 0
    confirm_meeting(meeting_id=keep.pk, by=analyst)
    assert tick() == 1  # a meeting of its own, after all


def test_undoing_and_redoing_a_confirmation_is_no_news(user: User, analyst: User) -> None:
    followed(user)
    meeting = proposal()
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    tick()
    undo = undo_operation(operation_id=Operation.objects.latest("pk").pk, by=analyst)
    tick()
    undo_operation(operation_id=undo.pk, by=analyst)
    assert tick() == 0


def test_collecting_costs_the_same_for_many_meetings(
    user: User, analyst: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    search = followed(user)
    ConfirmedMeetingFactory.create_batch(30)
    with django_assert_max_num_queries(5):
        assert len(news_of(search)) == 30


ACTS = st.lists(
    st.tuples(st.sampled_from(["confirm", "reopen", "held", "planned", "cancelled", "undo", "tick"]), st.booleans()),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_sequence_tells_each_news_once(acts: list[tuple[str, bool]]) -> None:
    """What is told is just the changes of status among the confirmed states that a turn of the clock finds."""
    with transaction.atomic():
        user, analyst = UserFactory(email="x@example.org"), AnalystFactory()
        meeting, search = proposal(), followed(user)
        expected: list[str] = []
        outbox.outbox.clear()
        for act, twice in acts:
            _act(act, meeting, analyst)
            for _ in range(1 + twice):
                tick()
            meeting.refresh_from_db()
            if meeting.review_state == "confirmed" and (not expected or expected[-1] != meeting.status):
                expected.append(meeting.status)
        told = [one.status for one in News.objects.filter(search=search).order_by("pk")]
        assert told == expected
        assert len(outbox.outbox) == DigestMail.objects.filter(user=user).count() == len(expected)
        transaction.set_rollback(True)


def _act(act: str, meeting: Meeting, analyst: User) -> None:
    meeting.refresh_from_db()
    if act == "confirm" and meeting.review_state == "proposed":
        confirm_meeting(meeting_id=meeting.pk, by=analyst)
    elif act == "reopen" and meeting.review_state != "proposed":
        reopen_meeting(meeting_id=meeting.pk, by=analyst)
    elif act in Meeting.Status.values:
        Meeting.objects.filter(pk=meeting.pk).update(status=act)
    elif act == "undo":
        standing = Operation.objects.of_user(analyst.pk).standing().exclude(kind="undo").first()
        if standing is not None:
            with contextlib.suppress(CannotUndo):  # its status was changed since
                undo_operation(operation_id=standing.pk, by=analyst)
