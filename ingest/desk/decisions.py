"""Accept, reject and save at the desk: the corrections and the decision are one act, undone at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User

from engagement.exceptions import CannotUndo
from engagement.models import Meeting, Official, Operation, Participation
from engagement.services.disputes import rule_on_dispute
from engagement.services.editing import lock_meeting, name_of
from engagement.services.leases import PROPOSALS
from engagement.services.operations import operation
from engagement.services.recording import lock_recording
from engagement.services.review import confirm_meeting, reject_meeting
from engagement.services.undo import last_of, undo_operation
from ingest.desk.edits import apply_edit
from ingest.identity.deciding import join_alike

ACCEPT, REJECT, SAVE = "accept", "reject", "save"
ACTIONS = (ACCEPT, REJECT, SAVE)


class RefusedUndo(CannotUndo):
    """`act` cannot be undone; the one before it may be."""

    def __init__(self, act: int, words: str) -> None:
        super().__init__(words)
        self.act = act


@dataclass(frozen=True)
class Decision:
    """What the analyst did with a meeting: `action`, on the `version` that they saw, with the `form`'s corrections.

    `ruling` says why a disputed meeting has the status that it has from now on; `report` is the account on screen, from
    whose article "yesterday" is counted.
    """

    meeting: int
    version: int
    action: str
    reason: str = ""
    form: Mapping[str, Any] = field(default_factory=dict)
    ruling: str = ""
    report: int | None = None


def decide(decision: Decision, by: User) -> Operation:
    """Write it. Raises `Meeting.DoesNotExist`, and a `RecordError`: `LostUpdate`, `BadEdit`, `IncompleteMeeting` …

    A rejected meeting's corrections are not written: they would be corrections of nothing.
    """
    with operation(Operation.Kind.EDIT, by=by, meetings=[decision.meeting]) as act:
        if decision.action == ACCEPT or "participants" in decision.form:
            lock_recording()  # officials may come, go and be joined, which a running article must not meet
        meeting = lock_meeting(decision.meeting, decision.version)
        if decision.action != REJECT:
            apply_edit(meeting, decision.form, by, decision.report)
        act.label = name_of(meeting)
        if decision.ruling and meeting.is_disputed and decision.action != REJECT:
            rule_on_dispute(meeting_id=meeting.pk, by=by, status=meeting.status, ruling=decision.ruling)
        if decision.action == ACCEPT:
            new = provisional_of(meeting)
            confirm_meeting(meeting_id=meeting.pk, by=by)
            resolve_again(new, by)
        elif decision.action == REJECT:
            reject_meeting(meeting_id=meeting.pk, by=by, reason=decision.reason or Meeting.RejectReason.NO_MEETING)
    return act


def provisional_of(meeting: Meeting) -> list[int]:
    """Who of the participants stands on record only with an acceptance."""
    attended = meeting.attendances.values("official_id")
    return list(
        Official.objects.filter(pk__in=attended, is_provisional=True).order_by("pk").values_list("pk", flat=True)
    )


def resolve_again(officials: list[int], by: User) -> None:
    """Who is on record from now on is known in open proposals too, where it surely is them under another spelling."""
    for pk in officials:
        held = Participation.objects.filter(official=pk, party__isnull=False).values_list("party__code", flat=True)
        join_alike(pk, set(held), by=by)


def undo_last(by: User, holder: str, apart_from: Collection[int] = ()) -> tuple[Operation, dict[str, int]] | None:
    """Take back the analyst's latest act that stands; returns it with what to show again: a `meeting` that is proposed
    now, or an article that was said to be done (`whole`). None where there is nothing to undo.

    `apart_from` are acts that were refused before: what stands behind them is within reach. Raises `CannotUndo`.
    """
    last = last_of(by, apart_from=apart_from)
    if last is None:
        return None
    try:
        undo_operation(operation_id=last.pk, by=by)
    except CannotUndo as error:
        raise RefusedUndo(last.pk, f"{last}: {error} Press undo again for the one before.") from error
    PROPOSALS.release(holder)
    shown = Meeting.objects.proposed().filter(pk__in=last.meetings).values_list("pk", flat=True).first()
    if shown is not None:
        return last, {"meeting": shown}
    articles = [pk for label, pk, *_ in last.rows if label == "ingest.article"]
    return last, {"whole": articles[0]} if len(articles) == 1 else {}
