"""Every act on the record is an operation: named, and kept with the rows that it wrote.

    with operation(Operation.Kind.CONFIRM, by=user, label="…", meetings=[meeting.pk]):
        …writes…

An operation inside another one belongs to that one: confirming fifty meetings at once is one act, undone at once.
"""

import contextlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar

import pghistory
from django.contrib.auth.models import User
from django.db import transaction

from engagement.event_tables import last_events, rows_written
from engagement.models import Operation

_running: ContextVar[Operation | None] = ContextVar("running_operation", default=None)
_LABEL_LENGTH = 300
_PART_OF_MORE = (Operation.Kind.EDIT, Operation.Kind.ASSIGN)


@contextlib.contextmanager
def operation(
    kind: str,
    *,
    by: User | None,
    label: str = "",
    reason: str = "",
    meetings: Iterable[int] = (),
    officials: Iterable[int] = (),
) -> Iterator[Operation]:
    """One transaction that is kept as an operation, unless it wrote nothing. Yields it, so that more may be said.

    `meetings` and `officials` are those that it is about: their pages tell of it.
    """
    outer = _running.get()
    if outer is not None:
        outer.meetings = sorted({*outer.meetings, *meetings})
        outer.officials = sorted({*outer.officials, *officials})
        if outer.kind in _PART_OF_MORE:  # what was typed is part of the decision
            outer.kind, outer.reason = kind, reason or outer.reason
        with transaction.atomic():
            yield outer
        return
    act = Operation(kind=kind, by=by, label=label, reason=reason, meetings=[*meetings], officials=[*officials])
    token = _running.set(act)
    try:
        with transaction.atomic(), pghistory.context(**({"user": by.pk} if by else {})) as context:
            since = last_events().numbers
            yield act
            act.context = context.id
            rows = rows_written(str(context.id), since)
            if rows:
                act.rows = [[row.label, row.pk, row.before, row.last] for row in rows]
                act.label = act.label[:_LABEL_LENGTH]
                act.save(force_insert=True)
    finally:
        _running.reset(token)
