"""Operations and their undoing: every row is again what it was, and nothing of others is lost."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from engagement.exceptions import CannotUndo, InvalidTransition
from engagement.models import Meeting, Official, Operation, Participation
from engagement.services.leases import PROPOSALS
from engagement.services.operations import operation
from engagement.services.review import confirm_meeting, reject_meeting, reopen_meeting
from engagement.services.undo import last_of, undo_operation
from tests.engagement.builders import everything
from tests.factories import MeetingFactory, OfficialFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    return UserFactory(username="zarghona")


@pytest.fixture
def meeting() -> Meeting:
    return MeetingFactory(review_state="proposed", between=OfficialFactory.create_batch(2, is_provisional=True))


def test_operation_keeps_who_what_and_why(analyst: User, meeting: Meeting) -> None:
    reject_meeting(meeting_id=meeting.pk, by=analyst, reason="no_meeting")
    act = Operation.objects.get()
    assert (act.kind, act.by, act.reason, act.meetings) == ("reject", analyst, "no_meeting", [meeting.pk])
    assert [(label, pk) for label, pk, _, _ in act.rows] == [("engagement.meeting", meeting.pk)]


def test_undone_confirmation_leaves_every_row_as_it_was(analyst: User, meeting: Meeting) -> None:
    before = everything()
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    assert everything() != before
    undo_operation(operation_id=Operation.objects.get().pk, by=analyst)
    assert everything() == before


def test_undoing_the_undo_does_it_again(analyst: User, meeting: Meeting) -> None:
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    after = everything()
    undo = undo_operation(operation_id=Operation.objects.get().pk, by=analyst)
    undo_operation(operation_id=undo.pk, by=analyst)
    assert everything() == after


def test_what_was_done_again_can_be_undone_again(analyst: User, meeting: Meeting) -> None:
    before = everything()
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    act = Operation.objects.get()
    undo = undo_operation(operation_id=act.pk, by=analyst)
    undo_operation(operation_id=undo.pk, by=analyst)
    assert last_of(analyst) == act
    undo_operation(operation_id=act.pk, by=analyst)
    assert everything() == before


def test_rows_that_went_and_rows_that_came_are_restored(analyst: User, meeting: Meeting) -> None:
    meeting.topics.add(TopicFactory())
    before = everything()
    with operation(Operation.Kind.EDIT, by=analyst, meetings=[meeting.pk]):
        meeting.participations.all().delete()
        meeting.topics.set([TopicFactory(), TopicFactory()])
        Participation.objects.create(meeting=meeting, official=OfficialFactory())
        Meeting.objects.filter(pk=meeting.pk).update(city="Doha")
    undo_operation(operation_id=Operation.objects.get().pk, by=analyst)
    assert everything() == before


def test_meeting_that_was_deleted_is_there_again_with_its_number(analyst: User, meeting: Meeting) -> None:
    before, number = everything(), meeting.pk
    with operation(Operation.Kind.MERGE, by=analyst):
        meeting.delete()
    undo_operation(operation_id=Operation.objects.get().pk, by=analyst)
    assert everything() == before
    assert Meeting.objects.filter(pk=number).exists()


def test_version_after_an_undo_is_never_used_again(analyst: User, meeting: Meeting) -> None:
    confirmed = confirm_meeting(meeting_id=meeting.pk, by=analyst).version
    undo_operation(operation_id=Operation.objects.get().pk, by=analyst)
    again = reject_meeting(meeting_id=meeting.pk, by=analyst, reason="other").version
    assert len({meeting.version, confirmed, again}) == 3


def test_what_somebody_changed_since_is_not_overwritten(analyst: User, meeting: Meeting) -> None:
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    act = Operation.objects.get()
    other = UserFactory(username="habib")
    reopen_meeting(meeting_id=meeting.pk, by=other)
    now = everything()
    with pytest.raises(CannotUndo, match="habib changed the same meeting later"):
        undo_operation(operation_id=act.pk, by=analyst)
    assert everything() == now
    act.refresh_from_db()
    assert act.undone_by is None


def test_undone_twice_is_refused(analyst: User, meeting: Meeting) -> None:
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    act = Operation.objects.get()
    undo_operation(operation_id=act.pk, by=analyst)
    with pytest.raises(CannotUndo, match="undone already"):
        undo_operation(operation_id=act.pk, by=analyst)


def test_what_came_later_and_builds_on_it_holds_it(analyst: User, meeting: Meeting) -> None:
    with operation(Operation.Kind.ADD, by=analyst):
        official = OfficialFactory()
    Participation.objects.create(meeting=meeting, official=official)
    with pytest.raises(CannotUndo, match="builds on it"):
        undo_operation(operation_id=Operation.objects.get().pk, by=analyst)
    assert Official.objects.filter(pk=official.pk).exists()


def test_many_decisions_in_one_act_are_undone_at_once(analyst: User, meeting: Meeting) -> None:
    other = MeetingFactory(review_state="proposed", between=OfficialFactory.create_batch(2))
    one_sided = MeetingFactory(review_state="confirmed", reviewed_at=timezone.now())
    before = everything()
    with operation(Operation.Kind.CONFIRM, by=analyst, label="2 meetings"):
        confirm_meeting(meeting_id=meeting.pk, by=analyst)
        confirm_meeting(meeting_id=other.pk, by=analyst)
        with pytest.raises(InvalidTransition):
            confirm_meeting(meeting_id=one_sided.pk, by=analyst)
    act = Operation.objects.get()
    assert set(act.meetings) >= {meeting.pk, other.pk}
    undo_operation(operation_id=act.pk, by=analyst)
    assert everything() == before


def test_the_last_act_is_undone_first_at_any_depth(analyst: User, meeting: Meeting) -> None:
    states = [everything()]
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    states.append(everything())
    reopen_meeting(meeting_id=meeting.pk, by=analyst)
    states.append(everything())
    reject_meeting(meeting_id=meeting.pk, by=analyst, reason="other")
    for state in reversed(states):
        last = last_of(analyst)
        assert last
        undo_operation(operation_id=last.pk, by=analyst)
        assert everything() == state
    assert last_of(analyst) is None


def test_what_is_shown_somewhere_can_be_undone(analyst: User) -> None:
    with operation(Operation.Kind.ADD, by=analyst):
        added = MeetingFactory(review_state="proposed")
    PROPOSALS.first(Meeting.objects.filter(pk=added.pk), user=analyst, holder="window")
    undo_operation(operation_id=Operation.objects.get().pk, by=analyst)
    assert not Meeting.objects.filter(pk=added.pk).exists()


def test_who_stands_in_another_confirmed_meeting_stays_established(analyst: User, meeting: Meeting) -> None:
    official = meeting.participations.earliest("pk").official
    assert official
    other = MeetingFactory(review_state="proposed", between=[official, OfficialFactory()])
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    first = Operation.objects.get()
    confirm_meeting(meeting_id=other.pk, by=UserFactory())
    undo_operation(operation_id=first.pk, by=analyst)
    official.refresh_from_db()
    assert not official.is_provisional


def test_act_without_a_write_is_none(analyst: User) -> None:
    with operation(Operation.Kind.EDIT, by=analyst):
        pass
    assert not Operation.objects.exists()
