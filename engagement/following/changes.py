"""What changed on record since a moment, act by act: what was confirmed, corrected, merged, cancelled or taken back.

Told from operations and the events that each wrote; a fixed number of queries a page, however many meetings it tells
of. What was done to proposals alone is the desk's business, and is not told.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet

from engagement.event_tables import DELETED, event_tables
from engagement.history import Source, trail_of
from engagement.history.acts import Act, act_of
from engagement.history.names import Names
from engagement.models import Meeting, MergedMeeting, Official, Operation
from engagement.models.operations import OperationKind
from engagement.services.editing import name_of

PER_PAGE = 20
MEETINGS_TOLD = 10  # of one act; a bulk of hundreds says how many more
_KINDS = [
    *(OperationKind.CONFIRM, OperationKind.REJECT, OperationKind.REOPEN, OperationKind.EDIT, OperationKind.ADD),
    *(OperationKind.MERGE, OperationKind.SPLIT, OperationKind.RULE, OperationKind.IDENTIFY, OperationKind.UNDO),
    *(OperationKind.ACCOUNT, OperationKind.MERGE_OFFICIALS, OperationKind.SPLIT_OFFICIAL),
]
_CONFIRMED = Meeting.ReviewState.CONFIRMED
_LABEL = "engagement.meeting"
_SAID = {"review_state", "reject_reason"}
Span = tuple[int | None, int]  # the events before and after


@dataclass
class MeetingChange:
    """What an act did to one meeting, in a word (`kind`) and in lines. `now`: its number today; None if it is gone."""

    pk: int
    kind: str
    now: int | None
    name: str
    lines: list[str]


@dataclass(frozen=True)
class Told:
    """An act with what it did; `more`: meetings that are not told of one by one."""

    operation: Operation
    act: Act
    meetings: list[MeetingChange]
    officials: list[Official]
    more: int = 0


def changes_since(since: datetime, number: object = 1) -> Page[Told]:
    """The page with that number, or the nearest there is, the latest first."""
    page = Paginator(relevant(since), PER_PAGE).get_page(number)  # type: ignore[arg-type]
    return Page(_tell(list(page.object_list)), page.number, page.paginator)  # type: ignore[arg-type]


def relevant(since: datetime) -> QuerySet[Operation]:
    """Acts on meetings that were on record before or after them, and on officials."""
    events = event_tables()[_LABEL].event_model.objects
    about = Func(OuterRef("meetings"), template="(%(expressions)s)")
    named = Func(F("id"), about, template="%(expressions)s", arg_joiner=" = ANY ", output_field=BooleanField())
    confirmed = events.filter(named, review_state=_CONFIRMED, pgh_created_at__lte=OuterRef("at"))
    people = Q(kind__in=[OperationKind.MERGE_OFFICIALS, OperationKind.SPLIT_OFFICIAL])
    found = Operation.objects.filter(at__gt=since, kind__in=_KINDS).filter(people | Q(Exists(confirmed)))
    undone = Operation.objects.defer("rows")
    told = found.select_related("by", "undone_by__by").defer("undone_by__rows")
    return told.prefetch_related(Prefetch("undoes", undone)).order_by("-pk")


def _tell(operations: list[Operation]) -> list[Told]:
    read = _Read(operations)
    officials = Official.objects.in_bulk({pk for one in operations for pk in one.officials})
    told = []
    for one in operations:
        changes = [change for pk in one.meetings if (change := read.change(one, pk))]
        people = [officials[pk] for pk in one.officials if pk in officials]
        if changes or people:
            more = max(0, len(changes) - MEETINGS_TOLD)
            told.append(Told(one, act_of(one), changes[:MEETINGS_TOLD], people, more))
    return told


class _Read:
    """The events that some operations wrote, and those before them, with names of all they refer to."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._spans: dict[int, dict[str, list[Span]]] = {}
        for one in operations:
            spans = self._spans.setdefault(one.pk, defaultdict(list))
            for label, _, before, last in one.rows:
                spans[label].append((before, last))
        sources = trail_of(Meeting())
        # The change's kind says it already.
        own = [replace(one, silent=one.silent | _SAID) if one.label == _LABEL else one for one in sources]
        self._sources = [one for one in own if one.label in event_tables()]
        self._events = {label: self._load(label) for label in {one.label for one in self._sources}}
        self._names = Names(event for found in self._events.values() for event in found.values())
        numbers = {pk for one in operations for pk in one.meetings}
        merged = MergedMeeting.objects.filter(old_id__in=numbers).values_list("old_id", "meeting_id")
        kept = Meeting.objects.filter(pk__in=numbers).values_list("pk", "pk")
        self._now = dict(merged) | dict(kept)
        shown = Meeting.objects.with_details().in_bulk(set(self._now.values()))
        self._called = {pk: name_of(meeting) for pk, meeting in shown.items()}

    def _load(self, label: str) -> dict[int, Any]:
        wanted = {pk for spans in self._spans.values() for span in spans.get(label, ()) for pk in span if pk}
        return dict(event_tables()[label].event_model.objects.in_bulk(wanted)) if wanted else {}

    def change(self, operation: Operation, pk: int) -> MeetingChange | None:
        """None for what was a proposal before and after."""
        before, after = self._states(operation, pk)
        kind = _kind_of(operation, before, after)
        if not kind:
            return None
        lines = [line for source in self._sources for line in self._lines(operation, source, pk)]
        now = self._now.get(pk)
        return MeetingChange(pk, kind, now, self._called[now] if now else f"Meeting {pk}", lines)

    def _lines(self, operation: Operation, source: Source, pk: int) -> Iterable[str]:
        for before, last in self._spans[operation.pk].get(source.label, ()):
            event = self._events[source.label].get(last)
            if event is not None and (source.label != _LABEL or event.id == pk):
                earlier = self._events[source.label].get(before) if before else None
                yield from source.tell(event, earlier, pk, self._names)

    def _states(self, operation: Operation, pk: int) -> tuple[Any, Any]:
        """Of the meeting's own row; the same state twice where only its participants, say, were written to."""
        for before, last in self._spans[operation.pk].get(_LABEL, ()):
            event = self._events[_LABEL].get(last)
            if event is not None and event.id == pk:
                earlier = self._events[_LABEL].get(before) if before else None
                return _there(earlier), _there(event)
        return None, None


def _there(event: Any) -> Any:
    return None if event is None or event.pgh_label == DELETED else event


def _kind_of(operation: Operation, before: Any, after: Any) -> str:
    was = before is not None and before.review_state == _CONFIRMED
    now = after is not None and after.review_state == _CONFIRMED
    if operation.kind == OperationKind.MERGE and (was or now):
        return "merged"
    if now and not was:
        return "back on record" if operation.kind == OperationKind.UNDO else "confirmed"
    if was and not now:
        return "taken off the record"
    if was and before.status != after.status:
        return str(after.status)
    if was:
        return "corrected"
    rejected = operation.kind == OperationKind.REJECT and after is not None
    return "rejected" if rejected and before is not None and before.reviewed_at else ""
