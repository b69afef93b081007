"""What a further account does to the meeting: moves it, sharpens its date, disputes it, or is flagged."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from engagement.models import Meeting, Operation
from engagement.services.disputes import rule_on_dispute
from engagement.services.editing import lock_meeting, mark_edited
from engagement.services.review import confirm_meeting, reject_meeting, reopen_meeting
from engagement.services.undo import undo_operation
from ingest.accounts import attach_account, reconsider
from ingest.models import Report
from tests.factories import ConfirmedMeetingFactory, MeetingFactory, OfficialFactory, UserFactory
from tests.ingest.telling import attach, tell

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = date(2021, 10, 1), date(2021, 10, 13), date(2021, 10, 14)


@pytest.fixture
def analyst() -> User:
    return UserFactory()


def planned(**changes: object) -> Meeting:
    """A planned meeting with the account that it was made from."""
    meeting: Meeting = MeetingFactory(status="planned", between=[OfficialFactory(), OfficialFactory()], **changes)
    tell(meeting, "planned", FIRST)
    return meeting


def gone(report: Report) -> None:
    report.superseded_at = report.created_at
    report.save()


def test_plan_that_was_held_is_one_meeting_that_moved() -> None:
    meeting = planned()
    report = attach(meeting, "held", SECOND)
    assert (meeting.status, meeting.version > 1) == ("held", True)
    assert report.moved
    assert list(Report.objects.filter(moved=True)) == [report]


def test_plan_that_arrives_after_the_meeting_moves_nothing() -> None:
    meeting = MeetingFactory(status="held")
    held = tell(meeting, "held", SECOND)
    plan = attach(meeting, "planned", FIRST)
    held.refresh_from_db()
    assert (meeting.status, meeting.version) == ("held", 1)
    assert (plan.moved, held.moved) == (False, True)


def test_cancelled_then_on_again_then_held() -> None:
    meeting = planned()
    attach(meeting, "cancelled", date(2021, 10, 5))
    assert meeting.status == "cancelled"
    attach(meeting, "held", SECOND)
    assert meeting.status == "held"


def test_date_sharpens_and_never_blurs() -> None:
    meeting = planned(start=date(2021, 10, 1), end=date(2021, 10, 31), precision="month")
    attach(meeting, "held", SECOND, when="2021-10-12")
    assert meeting.interval.iso() == ("2021-10-12", None)
    attach(meeting, "held", THIRD, when="2021-10")
    attach(meeting, "held", THIRD, when="2021-10-11")
    assert meeting.interval.iso() == ("2021-10-12", None)


def test_vague_plan_takes_the_day_on_which_it_was_held() -> None:
    meeting = planned(start=date(2021, 9, 1), end=date(2021, 9, 30), precision="month")
    attach(meeting, "held", SECOND, when="2021-10-12")
    assert meeting.interval.iso() == ("2021-10-12", None)


def test_when_a_plan_was_to_be_is_not_when_the_meeting_was() -> None:
    meeting = MeetingFactory(status="held", start=date(2021, 10, 1), end=date(2021, 10, 31), precision="month")
    tell(meeting, "held", SECOND, when="2021-10")
    attach(meeting, "planned", FIRST, when="2021-10-12")
    assert meeting.interval.iso() == ("2021-10", None)


@pytest.mark.parametrize("state", ["edited", "confirmed"])
def test_what_an_analyst_had_a_hand_in_is_flagged_and_not_moved(analyst: User, state: str) -> None:
    meeting = planned()
    if state == "edited":
        mark_edited(lock_meeting(meeting.pk), by=analyst)
    else:
        confirm_meeting(meeting_id=meeting.pk, by=analyst)
    before = Meeting.objects.values().get(pk=meeting.pk)
    report = attach(meeting, "held", SECOND)
    assert Meeting.objects.values().get(pk=meeting.pk) == before
    assert (report.flag, report.moved) == (Report.Flag.MOVES, False)


def test_plan_of_which_an_account_tells_more_is_not_without_news(analyst: User) -> None:
    meeting, silent = planned(), planned()
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    report = attach(meeting, "held", SECOND)
    assert list(Meeting.objects.overdue(THIRD)) == [silent]
    Report.objects.filter(pk=report.pk).update(flag="")
    assert set(Meeting.objects.overdue(THIRD)) == {meeting, silent}
    assert not Meeting.objects.overdue(date(2021, 10, 12))


def test_older_plan_does_not_flag_a_confirmed_meeting(analyst: User) -> None:
    meeting = MeetingFactory(status="cancelled", between=[OfficialFactory(), OfficialFactory()])
    tell(meeting, "cancelled", SECOND)
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    assert attach(meeting, "planned", FIRST).flag == Report.Flag.NONE
    assert attach(meeting, "planned", THIRD).flag == Report.Flag.MOVES


def test_held_and_denied_is_disputed_whichever_came_first() -> None:
    for first, second in (("held", "denied"), ("denied", "held")):
        meeting = MeetingFactory(status=first)
        tell(meeting, first, SECOND)
        attach(meeting, second, FIRST)
        assert meeting.is_disputed
        assert list(Meeting.objects.disputed().filter(pk=meeting.pk)) == [meeting]


def test_denial_disputes_a_confirmed_meeting_and_makes_older_forms_stale(analyst: User) -> None:
    meeting = ConfirmedMeetingFactory(status="held")
    version = meeting.version
    attach(meeting, "denied", SECOND)
    assert (meeting.is_disputed, meeting.status, meeting.review_state) == (True, "held", "confirmed")
    assert meeting.version > version


def test_rejected_meeting_is_left_alone(analyst: User) -> None:
    meeting = MeetingFactory(status="held")
    tell(meeting, "held", FIRST)
    reject_meeting(meeting_id=meeting.pk, by=analyst, reason="other")
    before = Meeting.objects.values().get(pk=meeting.pk)
    report = attach(meeting, "denied", SECOND)
    reconsider(Meeting.objects.get(pk=meeting.pk))
    assert Meeting.objects.values().get(pk=meeting.pk) == before
    assert (report.flag, report.moved) == ("", False)


def test_dispute_ends_when_one_side_goes() -> None:
    meeting = MeetingFactory(status="held")
    tell(meeting, "held", FIRST)
    denial = attach(meeting, "denied", SECOND)
    assert meeting.is_disputed
    gone(denial)
    reconsider(Meeting.objects.get(pk=meeting.pk))
    meeting.refresh_from_db()
    assert not meeting.is_disputed


def test_status_and_date_go_back_when_the_account_that_moved_them_goes() -> None:
    meeting = MeetingFactory(status="planned", start=date(2021, 10, 1), end=date(2021, 10, 31), precision="month")
    tell(meeting, "planned", FIRST, when="2021-10")
    held = attach(meeting, "held", SECOND, when="2021-10-12")
    assert (meeting.status, meeting.interval.iso()) == ("held", ("2021-10-12", None))
    gone(held)
    reconsider(Meeting.objects.get(pk=meeting.pk))
    meeting.refresh_from_db()
    assert (meeting.status, meeting.interval.iso()) == ("planned", ("2021-10", None))


def test_ruling_stands_until_a_new_account_contradicts_it(analyst: User) -> None:
    meeting = MeetingFactory(status="held", between=[OfficialFactory(), OfficialFactory()])
    tell(meeting, "held", FIRST)
    attach(meeting, "denied", SECOND)
    rule_on_dispute(meeting_id=meeting.pk, by=analyst, status="held", ruling="Both sent photographs.")
    attach(meeting, "held", THIRD)
    attach(meeting, "planned", FIRST)
    assert not meeting.is_disputed
    denial = attach(meeting, "denied", THIRD)
    assert meeting.is_disputed
    assert meeting.ruling == "Both sent photographs."
    gone(denial)
    reconsider(Meeting.objects.get(pk=meeting.pk))
    meeting.refresh_from_db()
    assert not meeting.is_disputed


def test_undone_ruling_settles_nothing(analyst: User) -> None:
    meeting = MeetingFactory(status="held", between=[OfficialFactory(), OfficialFactory()])
    tell(meeting, "held", FIRST)
    attach(meeting, "denied", SECOND)
    rule_on_dispute(meeting_id=meeting.pk, by=analyst, status="held", ruling="Both sent photographs.")
    undo_operation(operation_id=Operation.objects.get(kind="rule").pk, by=analyst)
    attach(meeting, "held", THIRD)
    assert (meeting.is_disputed, meeting.ruling) == (True, "")


def test_reopened_confirmation_decides_nothing_any_more(analyst: User) -> None:
    meeting = ConfirmedMeetingFactory(status="held", between=[OfficialFactory(), OfficialFactory()])
    reopen_meeting(meeting_id=meeting.pk, by=analyst)
    attach(meeting, "denied", SECOND)
    assert not meeting.is_disputed  # no account says held, and the analyst no longer does
    attach(meeting, "held", SECOND)
    assert meeting.is_disputed


ENTRIES = st.lists(
    st.tuples(st.sampled_from(["planned", "held", "cancelled", "denied"]), st.none() | st.integers(1, 3)),
    min_size=2,
    max_size=4,
)
DRAWN = ENTRIES.flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(range(len(entries)))))


class TestOrder(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DRAWN)
    def test_order_of_arrival_does_not_change_what_becomes_of_a_meeting(
        self, drawn: tuple[list[tuple[str, int | None]], list[int]]
    ) -> None:
        entries, order = drawn
        assert self.outcome(entries, range(len(entries))) == self.outcome(entries, order)

    def outcome(self, entries: list[tuple[str, int | None]], order: object) -> tuple[str, bool, list[str]]:
        meeting = MeetingFactory(status=entries[next(iter(order))][0])  # type: ignore[call-overload]
        for number in order:  # type: ignore[attr-defined]
            status, day = entries[number]
            report = tell(meeting, status, date(2021, 10, day) if day else None)
            attach_account(Meeting.objects.get(pk=meeting.pk), report)
        meeting.refresh_from_db()
        movers = Report.objects.filter(meeting=meeting, moved=True)
        told = sorted(f"{one.draft['status']} {one.article.published}" for one in movers)
        return meeting.status, meeting.is_disputed, told
