"""An analyst's decisions on a meeting: each in one transaction, on a locked row, guarded, and refused when stale."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from engagement.models import Meeting
from engagement.services.editing import lock_meeting
from engagement.services.officials import establish_officials


def confirm_meeting(*, meeting_id: int, by: User, version: int | None = None) -> Meeting:
    """Put the meeting on record; its officials stop being provisional.

    Raises `Meeting.DoesNotExist`, `LostUpdate` (where `version` is not the row's), `InvalidTransition`,
    `IncompleteMeeting`.
    """
    with transaction.atomic():
        meeting = lock_meeting(meeting_id, version)
        meeting.confirm()
        _decide(meeting, by)
        establish_officials(meeting)
    return meeting


def reject_meeting(*, meeting_id: int, by: User, reason: str, version: int | None = None) -> Meeting:
    """Set the proposal aside for a reason of `Meeting.RejectReason`. Raises as `confirm_meeting` does."""
    with transaction.atomic():
        meeting = lock_meeting(meeting_id, version)
        meeting.reject(reason)
        _decide(meeting, by)
    return meeting


def reopen_meeting(*, meeting_id: int, by: User, version: int | None = None) -> Meeting:
    """Take a decision back: the meeting is a proposal again. Raises `LostUpdate`, `InvalidTransition`."""
    with transaction.atomic():
        meeting = lock_meeting(meeting_id, version)
        meeting.reopen()
        _decide(meeting, by)
    return meeting


def _decide(meeting: Meeting, by: User) -> None:
    meeting.reviewed_by_id, meeting.reviewed_at = by.pk, timezone.now()
    meeting.version += 1
    meeting.save(update_fields=["review_state", "reject_reason", "reviewed_by", "reviewed_at", "version"])
