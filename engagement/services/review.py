"""An analyst's decisions on a meeting: each in one transaction, on a locked row, guarded, and refused when stale."""

from django.contrib.auth.models import User
from django.utils import timezone

from engagement.models import Meeting, Operation
from engagement.services.editing import lock_meeting, name_of, next_version
from engagement.services.officials import establish_officials
from engagement.services.operations import operation


def confirm_meeting(*, meeting_id: int, by: User, version: int | None = None) -> Meeting:
    """Put the meeting on record; its officials stop being provisional.

    Raises `Meeting.DoesNotExist`, `LostUpdate` (where `version` is not the row's), `InvalidTransition`,
    `IncompleteMeeting`.
    """
    with operation(Operation.Kind.CONFIRM, by=by, meetings=[meeting_id]) as act:
        meeting = lock_meeting(meeting_id, version)
        act.label = act.label or name_of(meeting)
        meeting.confirm()
        establish_officials(meeting)  # first: what is reckoned from a decided meeting sees them so
        _decide(meeting, by)
    return meeting


def reject_meeting(*, meeting_id: int, by: User, reason: str, version: int | None = None) -> Meeting:
    """Set the proposal aside for a reason of `Meeting.RejectReason`. Raises as `confirm_meeting` does."""
    with operation(Operation.Kind.REJECT, by=by, meetings=[meeting_id], reason=reason) as act:
        meeting = lock_meeting(meeting_id, version)
        act.label = act.label or name_of(meeting)
        meeting.reject(reason)
        _decide(meeting, by)
    return meeting


def reopen_meeting(*, meeting_id: int, by: User, version: int | None = None) -> Meeting:
    """Take a decision back: the meeting is a proposal again. Raises `LostUpdate`, `InvalidTransition`."""
    with operation(Operation.Kind.REOPEN, by=by, meetings=[meeting_id]) as act:
        meeting = lock_meeting(meeting_id, version)
        act.label = act.label or name_of(meeting)
        meeting.reopen()
        _decide(meeting, by)
    return meeting


def _decide(meeting: Meeting, by: User) -> None:
    meeting.reviewed_by_id, meeting.reviewed_at = by.pk, timezone.now()
    meeting.version = next_version()
    meeting.save(update_fields=["review_state", "reject_reason", "reviewed_by", "reviewed_at", "version"])
