"""Changing a meeting: the lock, the version, and the words for who was faster."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from pghistory.models import Events

from engagement.exceptions import LostUpdate
from engagement.models import Meeting

_SILENT = {"version", "edited_at", "reviewed_at", "reviewed_by", "meeting", "id"}


def lock_meeting(meeting_id: int, version: int | None = None) -> Meeting:
    """The row, locked until the transaction ends. Raises `Meeting.DoesNotExist`, and `LostUpdate` where stale."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if version is not None and version != meeting.version:
        raise LostUpdate(describe_lost_update(meeting))
    return meeting


def mark_edited(meeting: Meeting, *, by: User | None, fields: Iterable[str] = ()) -> Meeting:
    """Note that an analyst has changed the meeting or what belongs to it; from now on no machine touches it.

    `fields` are those that the caller has set on it: they are saved with the note, as one event of its history.
    To be called in the transaction of the change, on a row from `lock_meeting`.
    """
    del by  # history knows who: the request's user, or the context that the caller opened
    meeting.edited_at = timezone.now()
    meeting.version += 1
    meeting.save(update_fields=["edited_at", "version", *fields])
    return meeting


@transaction.atomic
def describe_lost_update(meeting: Meeting) -> str:
    """Who changed what last, for somebody whose form is older: from the history, in words."""
    events = Events.objects.tracks(meeting).order_by("-pgh_created_at", "-pgh_id")[:5]
    latest = next((event for event in events if set(event.pgh_diff or {}) - {"version"}), None)
    if latest is None:
        return "This meeting has been changed since you opened it. Open it again to see it as it is now."
    context = latest.pgh_context or {}
    user = get_user_model().objects.filter(pk=context.get("user") or 0).first()
    who = str(user) if user else "The system"
    when = timezone.localtime(latest.pgh_created_at).strftime("%-d %B %Y, %H:%M")
    changes = [
        f"{_words(name)} from {_value(before)} to {_value(after)}"
        for name, (before, after) in (latest.pgh_diff or {}).items()
        if name not in _SILENT
    ]
    what = "changed " + ", ".join(changes) if changes else "changed the participants or topics"
    return (
        f"{who} {what} on {when}, after you opened this meeting. Nothing of yours was saved: "
        "open the meeting again, look at the change, and make yours anew."
    )


def _words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def _value(value: object) -> str:
    return f"“{value}”" if value not in (None, "") else "nothing"
