"""Two meetings that are one: the second becomes part of the first, and its address leads there.

The whole is one operation. Undoing it brings both meetings back to the byte, with their numbers and all that they had.
"""

from collections.abc import Callable, Collection, Mapping

from django.contrib.auth.models import User
from django.utils import timezone

from engagement.exceptions import CannotMerge
from engagement.models import (
    DistinctMeetings,
    Meeting,
    MergedMeeting,
    Operation,
    Participation,
    ReviewLease,
)
from engagement.services.apart import carry_over, who_kept_apart
from engagement.services.comparing import (
    KEEP,
    NOWHERE,
    OTHER,
    compare_fields,
    compare_participants,
)
from engagement.services.editing import OWN_FIELDS, lock_meeting, mark_edited, name_of
from engagement.services.officials import establish_officials
from engagement.services.operations import operation
from engagement.services.recording import lock_recording, remove_orphans
from engagement.services.related_rows import repoint

WRITTEN = (*OWN_FIELDS, "is_disputed", "ruling")
DECIDED = ("review_state", "reject_reason", "reviewed_at", "reviewed_by", "assigned_to")
_FIRMNESS = ("ambiguous", "new", "known", "analyst")


# What follows where accounts come together. The record knows no accounts: `ingest` puts its own here when it starts.
AFTER_MERGE: list[Callable[[Meeting], None]] = []


def merge_meetings(
    *,
    keep_id: int,
    other_id: int,
    by: User,
    choices: Mapping[str, str] | None = None,
    leave_out: Collection[int] = (),
    versions: Mapping[int, int] | None = None,
    reason: str = "",
    even_if_distinct: bool = False,
    even_if_rejected: bool = False,
) -> Meeting:
    """Make the meeting `other_id` part of `keep_id`, which is returned.

    `choices` says "keep" or "other" for a field of `compare_fields` (for topics and note also "both"), and for
    `ComparedParticipant.choice_name`; what it leaves open is as these suggest. Everybody who took part in either took
    part, but for the participations `leave_out`. Accounts, comments and all else that refers to the other one moves.
    Confirmed wins over proposed; where one of them was rejected, the kept one's state stays.

    Raises `Meeting.DoesNotExist`; `LostUpdate` where one of `versions` (by id) is not the row's; `CannotMerge` where
    they are one, or somebody said that they are not (unless `even_if_distinct`), or one was rejected (unless
    `even_if_rejected`), or the choices do not fit together; `IncompleteMeeting` where the outcome would be confirmed
    and lacks what such a meeting must have.
    """
    if keep_id == other_id:
        raise CannotMerge("This is one meeting already: choose another one to merge it with.")
    with operation(Operation.Kind.MERGE, by=by, meetings=[keep_id, other_id], reason=reason) as act:
        lock_recording()
        locked = {pk: lock_meeting(pk, (versions or {}).get(pk)) for pk in sorted((keep_id, other_id))}
        keep, other = locked[keep_id], locked[other_id]
        _refuse(keep, other, even_if_distinct=even_if_distinct, even_if_rejected=even_if_rejected)
        act.label = act.label or f"{other.pk} ({name_of(other)}) became part of {keep.pk} ({name_of(keep)})"
        chosen = _Choices(choices or {})
        _merge_fields(keep, other, chosen)
        removed = _merge_participants(keep, other, chosen, frozenset(leave_out))
        _merge_decision(keep, other)
        mark_edited(keep, by=by, fields=[*WRITTEN, *DECIDED])
        _remove(other, keep)
        remove_orphans(removed)
        if keep.review_state == Meeting.ReviewState.CONFIRMED:
            keep.check_complete()
            establish_officials(keep)
        for settle in AFTER_MERGE:
            settle(keep)
    return keep


class _Choices:
    """What was chosen, checked as it is asked for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def of(self, name: str, default: str, options: tuple[str, ...] = (KEEP, OTHER)) -> str:
        choice = self._given.get(name) or default
        if choice not in options:
            raise CannotMerge(f"“{choice}” is no choice for the {name}: choose one of {', '.join(options)}.")
        return choice


def _refuse(keep: Meeting, other: Meeting, *, even_if_distinct: bool, even_if_rejected: bool) -> None:
    who = who_kept_apart(DistinctMeetings, keep.pk, other.pk)
    if who and not even_if_distinct:
        raise CannotMerge(f"{who} said that these two are not the same meeting. Merge them only if that was wrong.")
    rejected = [meeting for meeting in (keep, other) if meeting.review_state == Meeting.ReviewState.REJECTED]
    if rejected and not even_if_rejected:
        why = f"{rejected[0].get_reject_reason_display()}"
        raise CannotMerge(f"Meeting {rejected[0].pk} was rejected ({why}). Reopen it first, or merge it all the same.")


def _merge_fields(keep: Meeting, other: Meeting, choices: _Choices) -> None:
    values = {
        field.name: field.value_of(choices.of(field.name, field.default, field.options))
        for field in compare_fields(keep, other)
    }
    if values["format"] in {Meeting.Format.PHONE, Meeting.Format.VIDEO} and values["place"] != NOWHERE:
        raise CannotMerge("A phone or video call has no place: choose format and place from the same meeting.")
    keep.status, keep.format, keep.note = values["status"], values["format"], values["note"]
    keep.interval = values["date"]
    keep.city, keep.country_id = values["place"]
    keep.is_disputed = keep.is_disputed or other.is_disputed
    keep.ruling = "\n\n".join(dict.fromkeys(filter(None, (keep.ruling, other.ruling))))
    keep.topics.set(values["topics"])


def _merge_decision(keep: Meeting, other: Meeting) -> None:
    keep.assigned_to_id = keep.assigned_to_id or other.assigned_to_id
    confirmed = Meeting.ReviewState.CONFIRMED
    if keep.review_state == Meeting.ReviewState.PROPOSED and other.review_state == confirmed:
        keep.review_state, keep.reviewed_by_id = confirmed, other.reviewed_by_id
        keep.reviewed_at = other.reviewed_at or timezone.now()


def _merge_participants(
    keep: Meeting, other: Meeting, choices: _Choices, leave_out: frozenset[int]
) -> list[Participation]:
    """Returns the rows that are gone."""
    pairs = compare_participants(keep, other)
    if leave_out - {row.pk for pair in pairs for row in pair.rows}:
        raise CannotMerge("Somebody changed who took part while you looked: open the two meetings again.")
    removed = []
    for pair in pairs:
        if any(row.pk in leave_out for row in pair.rows):
            removed += pair.rows
        elif pair.keep is None:
            pair.row.meeting = keep
            pair.row.save(update_fields=["meeting"])
        elif pair.other is not None:
            join_participations(pair.keep, pair.other, choices.of(pair.choice_name, pair.default))
            removed.append(pair.other)
    Participation.objects.filter(pk__in=[row.pk for row in removed]).delete()
    return removed


def join_participations(keep: Participation, other: Participation, choice: str) -> None:
    """Give `keep` the party and role of the chosen one, or of the other where that has none."""
    first, second = (keep, other) if choice == KEEP else (other, keep)
    party, role = first.party_id or second.party_id, first.role or second.role
    resolution = max(keep.resolution, other.resolution, key=_FIRMNESS.index)
    if (keep.party_id, keep.role, keep.resolution) != (party, role, resolution):
        keep.party_id, keep.role, keep.resolution = party, role, resolution
        keep.save(update_fields=["party", "role", "resolution"])


def _remove(other: Meeting, keep: Meeting) -> None:
    """Everything that still refers to the other one moves; its number is remembered, and those that led to it."""
    ReviewLease.objects.filter(meeting__in=[other, keep]).delete()
    carry_over(DistinctMeetings, other.pk, keep.pk)
    number = other.pk
    repoint(other, keep, apart_from=(ReviewLease, DistinctMeetings, Meeting.topics.through))
    MergedMeeting.objects.create(old_id=number, meeting=keep)
    other.delete()
