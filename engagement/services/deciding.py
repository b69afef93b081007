"""Deciding many meetings at once: exactly those that were shown, as they were shown, in one operation."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.utils.translation import ngettext

from engagement.exceptions import RecordError
from engagement.models import Meeting, Operation
from engagement.services.operations import operation
from engagement.services.review import confirm_meeting, reject_meeting

LIMIT = 500
GONE = "It is no longer on record."


@dataclass
class Outcome:
    """What became of each: ids decided, and (id, why not) of the others. `act` is None where nothing was written."""

    done: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    act: Operation | None = None


def refusal_of(meeting: Meeting, kind: str) -> str:
    """Why this meeting would not be confirmed or rejected (`kind`) as it is; empty where it would. Writes nothing.

    One with `with_details()` costs no query.
    """
    tried = copy(meeting)
    try:
        if kind == Operation.Kind.CONFIRM:
            tried.confirm()
        else:
            tried.reject(Meeting.RejectReason.OTHER)
    except RecordError as error:
        return str(error)
    return ""


def decide_meetings(versions: Mapping[int, int], *, kind: str, by: User, reason: str = "") -> Outcome:
    """Confirm or reject the meetings whose version is still the given one; the others are refused, each for itself.

    `kind` is `Operation.Kind.CONFIRM`, or `REJECT` with a reason of `Meeting.RejectReason`. Raises `ValueError` for
    more than `LIMIT` meetings.
    """
    if len(versions) > LIMIT:
        raise ValueError(f"{len(versions)} meetings are more than the {LIMIT} of one decision.")
    outcome = Outcome()
    with operation(kind, by=by, reason=reason, label=_label(len(versions))) as act:
        _lock(versions)
        for pk, version in versions.items():
            try:
                _decide(pk, version, kind=kind, by=by, reason=reason)
                outcome.done.append(pk)
            except Meeting.DoesNotExist:
                outcome.refused.append((pk, GONE))
            except RecordError as error:
                outcome.refused.append((pk, str(error)))
        act.meetings = sorted(outcome.done)
        act.label = _label(len(outcome.done))
    outcome.act = act if act.pk else None
    return outcome


def _decide(pk: int, version: int, *, kind: str, by: User, reason: str) -> None:
    with operation(kind, by=by):  # a savepoint: what is refused leaves nothing behind
        if kind == Operation.Kind.CONFIRM:
            confirm_meeting(meeting_id=pk, by=by, version=version)
        else:
            reject_meeting(meeting_id=pk, by=by, reason=reason, version=version)


def _lock(ids: Iterable[int]) -> None:
    """All in one order, so that two decisions on many wait for each other and never lock each other out."""
    list(Meeting.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _label(number: int) -> str:
    return ngettext("%d meeting", "%d meetings", number) % number
