"""One meeting that is two: a new one is made out of some of what the first had, and the two are kept apart.

This module cannot know what else tells of a meeting; whoever does says, in `take`, what goes with the new one.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from engagement.exceptions import CannotSplit, CannotUndo, IncompleteMeeting
from engagement.models import Meeting, Operation, Participation, Topic
from engagement.services.apart import keep_meetings_apart
from engagement.services.editing import OWN_FIELDS, lock_meeting, mark_edited, name_of
from engagement.services.operations import operation
from engagement.services.recording import MeetingInput, fill_meeting, lock_recording, record_meeting
from engagement.services.undo import check_undo

Take = Callable[[Meeting, Meeting], None]


@dataclass(frozen=True)
class Part:
    """What the new meeting is made of.

    `says`: status, date, place, format and topics, and participants that the first one does not have. `moved` are
    participations of the first one that go over to the new one; `shared` are those that both have. `rest`: what the
    first one says from then on, participants aside; None where it says what it said.
    """

    says: MeetingInput
    moved: frozenset[int] = frozenset()
    shared: frozenset[int] = frozenset()
    rest: MeetingInput | None = None


def split_meeting(
    *, meeting_id: int, by: User, part: Part, version: int | None = None, take: Take | None = None, reason: str = ""
) -> Meeting:
    """Make a new proposal out of a part of the meeting; returns it. The two are remembered as distinct.

    `take(meeting, new)` moves what other apps have, within the operation.

    Raises `Meeting.DoesNotExist`; `LostUpdate` where `version` is not the row's; `CannotSplit` where nobody would take
    part in one of the two, or a confirmed meeting would be left without its sides.
    """
    with operation(Operation.Kind.SPLIT, by=by, meetings=[meeting_id], reason=reason) as act:
        lock_recording()
        meeting = lock_meeting(meeting_id, version)
        act.label = act.label or f"{meeting.pk} ({name_of(meeting)})"
        own = _own(meeting, part.moved | part.shared)
        _refuse(meeting, part)
        new = record_meeting(part.says)
        new.edited_at = timezone.now()  # an analyst made it: no machine takes it away
        new.save(update_fields=["edited_at"])
        _divide(new, part, own)
        if take is not None:
            take(meeting, new)
        if part.rest is not None:
            fill_meeting(meeting, part.rest)
            meeting.topics.set(Topic.objects.filter(slug__in=part.rest.topics))
        mark_edited(meeting, by=by, fields=OWN_FIELDS if part.rest is not None else ())
        _check_complete(meeting)
        act.meetings = sorted({*act.meetings, new.pk})
        keep_meetings_apart(meeting.pk, new.pk, by=by)
    return new


def says_of(meeting: Meeting) -> MeetingInput:
    """What the meeting says, without participants: for a new one that is to say the same."""
    return MeetingInput(
        status=meeting.status,
        interval=meeting.interval,
        city=meeting.city,
        country_id=meeting.country_id,
        format=meeting.format,
        topics=tuple(meeting.topics.values_list("slug", flat=True)),
    )


def reversible_merge(meeting_id: int) -> Operation | None:
    """The latest merge that made the meeting, where nobody has touched since what it wrote; else None."""
    merges = Operation.objects.standing().filter(kind=Operation.Kind.MERGE, meetings__contains=[meeting_id])
    return _if_reversible(merges.first())


def reversible_merge_of_official(official_id: int) -> Operation | None:
    """As `reversible_merge`, for an official."""
    kind = Operation.Kind.MERGE_OFFICIALS
    return _if_reversible(Operation.objects.standing().filter(kind=kind, officials__contains=[official_id]).first())


def _if_reversible(merge: Operation | None) -> Operation | None:
    if merge is None:
        return None
    try:
        check_undo(merge)
    except CannotUndo:
        return None
    return merge


def _own(meeting: Meeting, ids: Collection[int]) -> dict[int, Participation]:
    rows = {row.pk: row for row in meeting.participations.select_for_update(of=("self",)).filter(pk__in=ids)}
    if len(rows) < len(set(ids)):
        raise CannotSplit("Somebody changed who took part while you looked: open the meeting again.")
    return rows


def _refuse(meeting: Meeting, part: Part) -> None:
    if not (part.moved or part.shared or part.says.participations):
        raise CannotSplit("Nobody would take part in the new meeting: choose at least one participant.")
    if not meeting.participations.exclude(pk__in=part.moved).exists():
        raise CannotSplit("Nobody would be left in this meeting: leave a participant, or let both have them.")


def _divide(new: Meeting, part: Part, own: dict[int, Participation]) -> None:
    for pk in sorted(part.moved):
        own[pk].meeting = new
        own[pk].save(update_fields=["meeting"])
    for pk in sorted(part.shared - part.moved):
        row = own[pk]
        Participation.objects.create(
            meeting=new,
            official_id=row.official_id,
            delegation_id=row.delegation_id,
            party_id=row.party_id,
            role=row.role,
            resolution=row.resolution,
        )


def _check_complete(meeting: Meeting) -> None:
    if meeting.review_state != Meeting.ReviewState.CONFIRMED:
        return
    try:
        meeting.check_complete()
    except IncompleteMeeting as error:
        raise CannotSplit(
            f"What would be left of this confirmed meeting lacks something. {error} Let both meetings have the "
            "participant, or reopen this one first."
        ) from error
