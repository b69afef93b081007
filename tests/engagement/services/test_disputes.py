"""Ruling on a dispute: what it needs, what it writes, and that it can be taken back."""

import pytest
from django.contrib.auth.models import User

from engagement.exceptions import DisputedMeeting, InvalidTransition, LostUpdate
from engagement.history import history_of
from engagement.models import Meeting, Operation
from engagement.services.disputes import rule_on_dispute
from engagement.services.review import confirm_meeting, reject_meeting
from engagement.services.undo import undo_operation
from tests.factories import MeetingFactory, OfficialFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    return UserFactory(username="zarghona")


@pytest.fixture
def disputed() -> Meeting:
    meeting: Meeting = MeetingFactory(is_disputed=True, between=[OfficialFactory(), OfficialFactory()])
    return meeting


def test_disputed_meeting_is_not_confirmed_before_somebody_rules(analyst: User, disputed: Meeting) -> None:
    with pytest.raises(DisputedMeeting, match="Rule on the dispute first"):
        confirm_meeting(meeting_id=disputed.pk, by=analyst)
    rule_on_dispute(meeting_id=disputed.pk, by=analyst, status="held", ruling="Seen on video.")
    assert confirm_meeting(meeting_id=disputed.pk, by=analyst).review_state == "confirmed"


def test_ruling_says_what_and_why_in_row_operation_and_history(analyst: User, disputed: Meeting) -> None:
    rule_on_dispute(meeting_id=disputed.pk, by=analyst, status="denied", ruling="  The ministry showed its diary. ")
    before = disputed.version
    disputed.refresh_from_db()
    assert (disputed.status, disputed.is_disputed) == ("denied", False)
    assert disputed.ruling == "The ministry showed its diary."
    assert disputed.edited_at is not None
    assert disputed.version > before
    act = Operation.objects.get()
    assert (act.kind, act.by, act.reason, act.meetings) == ("rule", analyst, disputed.ruling, [disputed.pk])
    told = " ".join(history_of(disputed)[0].lines)
    assert "“The ministry showed its diary.”" in told


def test_undone_ruling_leaves_the_meeting_as_it_was(analyst: User, disputed: Meeting) -> None:
    before = Meeting.objects.values().get(pk=disputed.pk)
    rule_on_dispute(meeting_id=disputed.pk, by=analyst, status="denied", ruling="A reason.")
    undo_operation(operation_id=Operation.objects.get().pk, by=analyst)
    assert Meeting.objects.values().get(pk=disputed.pk) == before


@pytest.mark.parametrize(
    ("status", "ruling", "message"),
    [
        ("held", "", "say why"),
        ("held", " \n", "say why"),
        ("", "A reason.", "choose"),
        ("vague", "A reason.", "choose"),
    ],
)
def test_ruling_needs_a_status_and_a_reason(
    analyst: User, disputed: Meeting, status: str, ruling: str, message: str
) -> None:
    with pytest.raises(InvalidTransition, match=message):
        rule_on_dispute(meeting_id=disputed.pk, by=analyst, status=status, ruling=ruling)
    disputed.refresh_from_db()
    assert (disputed.is_disputed, disputed.ruling, Operation.objects.count()) == (True, "", 0)


def test_what_is_not_disputed_is_not_ruled_on(analyst: User) -> None:
    with pytest.raises(InvalidTransition, match="not disputed"):
        rule_on_dispute(meeting_id=MeetingFactory().pk, by=analyst, status="held", ruling="A reason.")


def test_rejected_meeting_is_reopened_first(analyst: User, disputed: Meeting) -> None:
    reject_meeting(meeting_id=disputed.pk, by=analyst, reason="other")
    with pytest.raises(InvalidTransition, match="reopen it first"):
        rule_on_dispute(meeting_id=disputed.pk, by=analyst, status="held", ruling="A reason.")
    assert not Meeting.objects.disputed()


def test_stale_ruling_is_refused(analyst: User, disputed: Meeting) -> None:
    with pytest.raises(LostUpdate):
        rule_on_dispute(
            meeting_id=disputed.pk, by=analyst, status="held", ruling="A reason.", version=disputed.version + 1
        )


def test_missing_meeting_is_an_error(analyst: User) -> None:
    with pytest.raises(Meeting.DoesNotExist):
        rule_on_dispute(meeting_id=999_999, by=analyst, status="held", ruling="A reason.")
