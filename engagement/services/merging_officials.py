"""Two officials who are one person: the second becomes the first, whose page the old address leads to.

The whole is one operation. Undoing it brings both back to the byte.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User

from engagement.exceptions import CannotMerge
from engagement.models import (
    Attendance,
    DistinctOfficials,
    Meeting,
    MergedOfficial,
    Official,
    Operation,
    Participation,
)
from engagement.services.apart import carry_over, who_kept_apart
from engagement.services.comparing import KEEP, OTHER, ComparedParticipant
from engagement.services.editing import next_version
from engagement.services.merging import join_participations
from engagement.services.operations import operation
from engagement.services.recording import lock_recording
from engagement.services.related_rows import repoint


@dataclass(frozen=True)
class SharedMeeting:
    """A meeting at which both stand: one person, with one party and role."""

    meeting: Meeting
    keep: Participation
    other: Participation

    @property
    def pair(self) -> ComparedParticipant:
        return ComparedParticipant(self.keep, self.other)


def merge_officials(
    *,
    keep_id: int,
    other_id: int,
    by: User,
    choices: Mapping[str, str] | None = None,
    reason: str = "",
    even_if_distinct: bool = False,
) -> Official:
    """Let the official `other_id` be `keep_id`, who is returned, with all meetings, delegations, spellings and offices.

    `choices` says "keep" or "other" for `name`, and for `ComparedParticipant.choice_name` of each of `shared_meetings`:
    whose party and role count there. Both names stay spellings. Who was on record is so, whichever of the two it was.

    Raises `Official.DoesNotExist`; `CannotMerge` where they are one, or somebody said that they are two (unless
    `even_if_distinct`), or both are in one meeting that was confirmed and would lose its second party.
    """
    if keep_id == other_id:
        raise CannotMerge("This is one official already: choose another one to merge them with.")
    with operation(Operation.Kind.MERGE_OFFICIALS, by=by, officials=[keep_id, other_id], reason=reason) as act:
        lock_recording()
        meetings = lock_meetings_of(keep_id, other_id)
        keep, other = lock_officials(keep_id, other_id)
        who = who_kept_apart(DistinctOfficials, keep_id, other_id)
        if who and not even_if_distinct:
            raise CannotMerge(f"{who} said that these are two people. Merge them only if that was wrong.")
        act.label = act.label or f"{other} is {keep}"
        act.meetings = sorted({*act.meetings, *(meeting.pk for meeting in meetings)})
        shared = _join_meetings(keep, other, choices or {})
        _merge_own_fields(keep, other, choices or {})
        carry_over(DistinctOfficials, other.pk, keep.pk)
        repoint(other, keep, apart_from=(DistinctOfficials,))
        MergedOfficial.objects.create(old_slug=other.slug, official=keep)
        other.delete()
        touch(meetings)
        _check_sides(shared)
    return keep


def shared_meetings(keep: Official, other: Official) -> list[SharedMeeting]:
    """Meetings at which both stand in person, the latest first."""
    rows = Participation.objects.select_related("party", "official", "meeting")
    theirs = {row.meeting_id: row for row in rows.filter(official=other)}
    ours = rows.filter(official=keep, meeting__in=theirs).order_by("-meeting__start", "-meeting_id")
    return [SharedMeeting(row.meeting, row, theirs[row.meeting_id]) for row in ours]


def lock_officials(*ids: int) -> list[Official]:
    """In the order asked for, locked in a fixed one. Raises `Official.DoesNotExist`."""
    rows = Official.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").in_bulk()
    if len(rows) < len(set(ids)):
        raise Official.DoesNotExist("This official is gone: somebody said already who it is.")
    return [rows[pk] for pk in ids]


def lock_meetings_of(*officials: int) -> list[Meeting]:
    """All meetings that any of them attended, locked in a fixed order, before anything else is."""
    attended = list(Attendance.objects.filter(official__in=officials).values_list("meeting_id", flat=True))
    return list(Meeting.objects.select_for_update(of=("self",)).filter(pk__in=attended).order_by("pk"))


def touch(meetings: Iterable[Meeting]) -> None:
    """Forms that were filled before are stale. The meetings stay as unedited as they were: nobody looked at them."""
    for meeting in meetings:
        meeting.version = next_version()
        meeting.save(update_fields=["version"])


def _join_meetings(keep: Official, other: Official, choices: Mapping[str, str]) -> list[Meeting]:
    """Returns the meetings at which both stood."""
    together = shared_meetings(keep, other)
    for shared in together:
        join_participations(shared.keep, shared.other, _choice(choices, shared.pair.choice_name, shared.pair.default))
        shared.other.delete()
    return [shared.meeting for shared in together]


def _merge_own_fields(keep: Official, other: Official, choices: Mapping[str, str]) -> None:
    """The name of the other one is a spelling from now on, as the kept one's is where it gives way."""
    both = [keep.name, other.name]
    keep.is_provisional = keep.is_provisional and other.is_provisional
    if _choice(choices, "name") == OTHER:
        keep.name = other.name
    keep.note = "\n\n".join(dict.fromkeys(filter(None, (keep.note.strip(), other.note.strip()))))
    keep.save(update_fields=["name", "note", "is_provisional"])
    known = set(keep.names.values_list("name", flat=True)) | set(other.names.values_list("name", flat=True))
    for name in dict.fromkeys(both):
        if name not in known:
            keep.names.create(name=name)


def _choice(choices: Mapping[str, str], name: str, default: str = KEEP) -> str:
    choice = choices.get(name) or default
    if choice not in (KEEP, OTHER):
        raise CannotMerge(f"“{choice}” is no choice for the {name}: choose keep or other.")
    return choice


def _check_sides(meetings: Iterable[Meeting]) -> None:
    """One person is one side: a confirmed meeting between the two was none. Raises `CannotMerge`."""
    for meeting in meetings:
        if meeting.review_state == Meeting.ReviewState.CONFIRMED and len(_parties(meeting)) < 2:
            raise CannotMerge(
                f"Both are on different sides of meeting {meeting.pk}, which is confirmed: one person cannot be. "
                "Correct or reopen that meeting first, if they are the same."
            )


def _parties(meeting: Meeting) -> set[int]:
    return {party for party in meeting.participations.values_list("party_id", flat=True) if party is not None}
