"""Two meetings that may be one, on the desk: where they differ, in words, and which value a merge would take."""

from typing import Any

from engagement.models import Meeting
from engagement.services.comparing import BOTH, KEEP, OTHER, compare_fields
from engagement.services.recording import is_decided_or_edited
from engagement.templatetags.intervals import when
from engagement.templatetags.record import place
from ingest.accounts import accounts_of
from ingest.life import in_order, steps_of


def fields_of(mine: Meeting, other: Meeting) -> list[dict[str, Any]]:
    """Where the two differ, field by field: `mine` and `other` in words, and which the merge takes where nobody chooses
    (`choice`: mine, other or both)."""
    keep, gone = kept_first(mine, other)
    side = {KEEP: "mine" if keep == mine else "other", OTHER: "other" if keep == mine else "mine", BOTH: BOTH}
    later = later_state(keep, gone)
    return [
        {
            "name": field.name,
            "mine": _words(field.name, mine),
            "other": _words(field.name, other),
            "choice": side[later.get(field.name, field.default)],
            "choices": sorted(side[option] for option in field.options),
        }
        for field in compare_fields(keep, gone)
        if field.differs
    ]


def _words(name: str, meeting: Meeting) -> str:
    if name == "date":
        return when(meeting.interval)
    if name == "place":
        return place(meeting)
    if name == "topics":
        return ", ".join(topic.name for topic in meeting.topics.all())
    if name == "status":
        return meeting.get_status_display()
    return meeting.get_format_display() if name == "format" else meeting.note


def kept_first(one: Meeting, two: Meeting) -> tuple[Meeting, Meeting]:
    """Which stays, and which becomes part of it: a confirmed one stays, else the earlier on record."""
    confirmed = [each for each in (one, two) if each.review_state == Meeting.ReviewState.CONFIRMED]
    keep = confirmed[0] if len(confirmed) == 1 else min(one, two, key=lambda each: each.pk)
    return keep, (two if keep.pk == one.pk else one)


def later_state(keep: Meeting, gone: Meeting) -> dict[str, str]:
    """A plan and what came of it: status and date are those of the later account, as its article would have moved them.

    Not where an analyst has had a hand in the one that is kept: then nothing of it changes by itself.
    """
    if keep.status == gone.status or is_decided_or_edited(keep):
        return {}
    last = steps_of(in_order([*accounts_of(keep), *accounts_of(gone)]))[-1]
    return {"status": "other", "date": "other"} if last.status == gone.status else {}
