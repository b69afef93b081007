"""Changing a meeting: the lock, the version, and the words for who was faster."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from engagement.exceptions import LostUpdate
from engagement.history import latest_change
from engagement.models import Meeting

# What a meeting says of itself, as columns; participants and topics are rows of their own.
OWN_FIELDS = ("status", "start", "end", "precision", "city", "country", "format", "note")
_LINES_TOLD = 5
_NAME_LENGTH = 60


def lock_meeting(meeting_id: int, version: int | None = None) -> Meeting:
    """The row, locked until the transaction ends. Raises `Meeting.DoesNotExist`, and `LostUpdate` where stale."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if version is not None and version != meeting.version:
        raise LostUpdate(describe_lost_update(meeting))
    return meeting


def next_version() -> int:
    """A version that no meeting ever had, so that what was undone and done anew cannot be taken for what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('engagement_meeting_version')")
        return int(cursor.fetchone()[0])


def mark_edited(meeting: Meeting, *, by: User | None, fields: Iterable[str] = ()) -> Meeting:
    """Note that an analyst has changed the meeting or what belongs to it; from now on no machine touches it.

    `fields` are those that the caller has set on it: they are saved with the note, as one event of its history.
    To be called in the transaction of the change, on a row from `lock_meeting`.
    """
    del by  # history knows who: the request's user, or the context that the caller opened
    meeting.edited_at = timezone.now()
    meeting.version = next_version()
    meeting.save(update_fields=["edited_at", "version", *fields])
    return meeting


def describe_lost_update(meeting: Meeting) -> str:
    """Who changed what last, for somebody whose form is older: from the history, in words."""
    latest = latest_change(meeting)
    if latest is None:
        return "This meeting has been changed since you opened it. Open it again to see it as it is now."
    when = timezone.localtime(latest.when).strftime("%-d %B %Y, %H:%M")
    told = "; ".join(latest.lines[:_LINES_TOLD]) + ("; and more" if len(latest.lines) > _LINES_TOLD else "")
    return (
        f"{latest.author.at_start} {told} on {when}, after you opened this meeting. Nothing of yours was "
        "saved: open the meeting again, look at the change, and make yours anew."
    )


def name_of(meeting: Meeting) -> str:
    """“Amir Khan Muttaqi – Qatar's envoy”, or the meeting's number where nobody is named."""
    fetched = "participations" in getattr(meeting, "_prefetched_objects_cache", {})
    rows = meeting.participations.all()
    names = [row.name for row in (rows if fetched else rows.select_related("official", "delegation"))]
    names = [name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1].rstrip() + "…" for name in names]
    shown = " – ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return shown or f"Meeting {meeting.pk}"
