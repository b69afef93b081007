"""Correcting a meeting's own fields, one by one, as a script does: what is not named stays."""

from typing import Any, TypedDict

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from engagement.dates import DateInterval
from engagement.exceptions import CannotCorrect
from engagement.models import Meeting, Operation, Party, Topic
from engagement.services.editing import OWN_FIELDS, lock_meeting, mark_edited, name_of
from engagement.services.operations import operation


class Correction(TypedDict, total=False):
    """The fields to change; `topics` are all of them from now on."""

    status: str
    interval: DateInterval
    city: str
    country: Party | None
    format: str
    note: str
    topics: list[Topic]


def correct_meeting(*, meeting_id: int, by: User, version: int, correction: Correction) -> Meeting:
    """Write what differs, in one operation; where nothing does, nothing is written and the version stays.

    Raises `Meeting.DoesNotExist`, `LostUpdate`, `CannotCorrect`.
    """
    with operation(Operation.Kind.EDIT, by=by, meetings=[meeting_id]) as act:
        meeting = lock_meeting(meeting_id, version)
        act.label = act.label or name_of(meeting)
        if apply_correction(meeting, correction):
            _check(meeting)
            mark_edited(meeting, by=by, fields=OWN_FIELDS)
    return meeting


def apply_correction(meeting: Meeting, correction: Correction) -> bool:
    """Fill in what is given, unsaved but for topics; returns whether anything differs. The row must be locked.

    A meeting that becomes a call loses its place. Raises `CannotCorrect` where a call is given one.
    """
    before = _state(meeting)
    _fill(meeting, correction)
    changed = _state(meeting) != before
    topics = correction.get("topics")
    if topics is not None and {one.pk for one in topics} != {one.pk for one in meeting.topics.all()}:
        meeting.topics.set(topics)
        changed = True
    return changed


def _state(meeting: Meeting) -> tuple[Any, ...]:
    """By the country's key: what is compared need not be fetched."""
    return tuple(getattr(meeting, "country_id" if name == "country" else name) for name in OWN_FIELDS)


def _fill(meeting: Meeting, correction: Correction) -> None:
    if "interval" in correction:
        meeting.interval = correction["interval"]
    for name in ("status", "city", "country", "format", "note"):
        if name in correction:
            setattr(meeting, name, correction[name])
    if meeting.format in Meeting.CALLS:
        if correction.get("city") or correction.get("country"):
            raise CannotCorrect("A phone or video call has no place: leave out city and country, or give its format.")
        meeting.city, meeting.country = "", None


def _check(meeting: Meeting) -> None:
    """Against the database's own constraints, whose messages are words."""
    try:
        meeting.validate_constraints()
    except ValidationError as error:
        raise CannotCorrect(" ".join(error.messages)) from error
