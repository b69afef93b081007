"""The operation that a change belongs to, in words: what was done, why, and whether it was undone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.text import capfirst

from engagement.models import Meeting, Operation


@dataclass(frozen=True)
class Act:
    """An operation. `undone_by` and `undone_at`: who took it back, and when; `undid`: what it took back itself."""

    pk: int
    title: str
    why: str
    undone_by: str = ""
    undone_at: datetime | None = None
    undid: str = ""

    @property
    def stands(self) -> bool:
        return self.undone_at is None


class Acts:
    """The operations of some contexts, in two queries, or three where one request held several."""

    def __init__(self, contexts: Iterable[Any]) -> None:
        told = Operation.objects.select_related("by", "undone_by__by").defer("rows", "undone_by__rows")
        undone = Operation.objects.defer("rows")
        found = told.filter(context__in=set(contexts) - {None}).prefetch_related(Prefetch("undoes", undone))
        self._by_context: dict[Any, list[Operation]] = defaultdict(list)
        for operation in found:
            self._by_context[operation.context].append(operation)
        shared = [one.pk for group in self._by_context.values() if len(group) > 1 for one in group]
        rows = Operation.objects.filter(pk__in=shared).values_list("pk", "rows") if shared else []
        self._rows = {pk: {(label, row): (before or 0, last) for label, row, before, last in kept} for pk, kept in rows}

    def of(self, label: str, event: Any) -> Act | None:
        """Of an event of the model `label`; None for what was no operation."""
        found = self._by_context.get(event.pgh_context_id, [])
        for operation in found:
            if len(found) == 1 or self._wrote(operation, label, event):
                return act_of(operation)
        return None

    def _wrote(self, operation: Operation, label: str, event: Any) -> bool:
        before, last = self._rows[operation.pk].get((label, event.id), (0, 0))
        return bool(before < event.pgh_id <= last)


def act_of(operation: Operation) -> Act:
    """The operation in words; asks the database for what is not loaded of `undone_by` and `undoes`."""
    undone = operation.undone_by
    return Act(
        pk=operation.pk,
        title=capfirst(_title(operation)),
        why=reason_of(operation),
        undone_by=(undone.by.get_username() if undone.by else "somebody") if undone else "",
        undone_at=undone.at if undone else None,
        undid="; ".join(_title(one) for one in operation.undoes.all()),
    )


def _title(operation: Operation) -> str:
    return str(operation) if operation.label else operation.get_kind_display()


def reason_of(operation: Operation) -> str:
    """Why, as somebody said: words of theirs, or of the list of reasons to reject."""
    if operation.kind == Operation.Kind.REJECT and operation.reason in Meeting.RejectReason.values:
        return str(Meeting.RejectReason(operation.reason).label)
    return operation.reason
