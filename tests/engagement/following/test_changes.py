"""What changed since a moment: each act with what it did, and nothing of proposals."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from engagement.following.changes import Told, changes_since
from engagement.models import Meeting, Operation
from engagement.services.editing import mark_edited
from engagement.services.merging import merge_meetings
from engagement.services.merging_officials import merge_officials
from engagement.services.operations import operation
from engagement.services.review import confirm_meeting, reject_meeting, reopen_meeting
from engagement.services.undo import undo_operation
from tests.factories import ConfirmedMeetingFactory, MeetingFactory, OfficialFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def since() -> Any:
    return timezone.now() - timedelta(minutes=1)


def proposal() -> Meeting:
    meeting: Meeting = MeetingFactory(between=[OfficialFactory(), OfficialFactory()])
    return meeting


def edit(meeting: Meeting, by: User, **values: Any) -> None:
    with operation(Operation.Kind.EDIT, by=by, label="a correction", meetings=[meeting.pk]):
        row = Meeting.objects.get(pk=meeting.pk)
        for name, value in values.items():
            setattr(row, name, value)
        mark_edited(row, by=by, fields=list(values))


def told(since: Any) -> list[Told]:
    return list(changes_since(since).object_list)


def kinds(since: Any) -> list[str]:
    return [change.kind for one in told(since) for change in one.meetings]


def test_confirmed_corrected_cancelled_and_taken_back_each_in_a_word(since: Any, analyst: User) -> None:
    meeting = proposal()
    edit(meeting, analyst, city="Kabul")  # of a proposal: nobody's news
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    edit(meeting, analyst, city="Doha")
    edit(meeting, analyst, status="cancelled")
    reopen_meeting(meeting_id=meeting.pk, by=analyst)
    reject_meeting(meeting_id=meeting.pk, by=analyst, reason="no_meeting")
    assert kinds(since) == ["rejected", "taken off the record", "cancelled", "corrected", "confirmed"]


def test_a_correction_is_told_field_by_field(since: Any, analyst: User) -> None:
    meeting = ConfirmedMeetingFactory(between=[OfficialFactory(), OfficialFactory()], city="Kabul")
    edit(meeting, analyst, city="Doha", note="seen")
    [one] = told(since)
    assert one.meetings[0].lines == [
        "changed the city from “Kabul” to “Doha”",
        "changed the note from nothing to “seen”",
    ]
    assert one.operation.by == analyst
    assert one.meetings[0].now == meeting.pk


def test_proposals_are_not_told_of(since: Any, analyst: User) -> None:
    meeting = proposal()
    edit(meeting, analyst, city="Doha")
    reject_meeting(meeting_id=meeting.pk, by=analyst, reason="no_meeting")
    assert told(since) == []


def test_merges_lead_to_what_the_meetings_became(since: Any, analyst: User) -> None:
    keep, other = (ConfirmedMeetingFactory(between=[OfficialFactory(), OfficialFactory()]) for _ in range(2))
    merge_meetings(keep_id=keep.pk, other_id=other.pk, by=analyst)
    [one] = told(since)
    assert {(change.pk, change.now, change.kind) for change in one.meetings} == {
        (keep.pk, keep.pk, "merged"),
        (other.pk, keep.pk, "merged"),
    }
    undo_operation(operation_id=Operation.objects.latest("pk").pk, by=analyst)
    undo, merge = told(since)
    assert not merge.act.stands
    assert "back on record" in {change.kind for change in undo.meetings}


def test_each_meeting_of_a_bulk_is_told_its_own_changes(since: Any, analyst: User) -> None:
    one, other = (ConfirmedMeetingFactory(between=[OfficialFactory(), OfficialFactory()]) for _ in range(2))
    with operation(Operation.Kind.EDIT, by=analyst, label="two", meetings=[one.pk, other.pk]):
        edit(one, analyst, city="Doha")
        edit(other, analyst, note="x")
    [act] = told(since)
    assert {change.pk: change.lines for change in act.meetings} == {
        one.pk: ["changed the city from nothing to “Doha”"],
        other.pk: ["changed the note from nothing to “x”"],
    }


def test_merged_officials_are_told_of(since: Any, analyst: User) -> None:
    keep, other = OfficialFactory(), OfficialFactory()
    merge_officials(keep_id=keep.pk, other_id=other.pk, by=analyst)
    assert [one.officials for one in told(since)] == [[keep]]


def test_what_came_before_is_not_told(analyst: User) -> None:
    confirm_meeting(meeting_id=proposal().pk, by=analyst)
    assert told(timezone.now()) == []


def test_queries_do_not_grow_with_the_acts(
    since: Any, analyst: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        meeting = proposal()
        confirm_meeting(meeting_id=meeting.pk, by=analyst)
        edit(meeting, analyst, city=f"City {number}")
    with django_assert_max_num_queries(20):
        assert len(told(since)) == 16
