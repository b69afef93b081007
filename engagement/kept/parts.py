"""The queries of figures of some meetings, as a whole and part by part."""

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet

from engagement.kept.bounds import Bounds, OneOf, asks_more
from engagement.kept.events import parted_tables
from engagement.kept.memory import once
from engagement.kept.question import Question
from engagement.kept.state import PART, RecordState

# What PostgreSQL expects a query to cost, in its units, from which asking for parts beats asking again for all.
COSTLY = 3_000
TOO_COSTLY = 10_000_000  # from which even all parts are better asked for one by one
FEW = 12  # parts; more are asked for in one query
_MEETING = "engagement.meeting"
Line = tuple[Any, ...]
Meetings = Any  # their query set; by name, since models use what is kept
Others = tuple[object, ...]
Build = Callable[[Meetings], Sequence[QuerySet[Any, Any]]]


class Parts:
    """What `build` asks of the meetings. Its queries have the same columns, and rows of meetings or of a table with a
    `meeting`."""

    def __init__(self, what: str, build: Build, meetings: Meetings) -> None:
        self._build, self._meetings = build, meetings
        self.rows = _together([_lines(rows) for rows in build(meetings)])
        self.question = Question.of(what, self.rows)
        self._parted = self.question.tables & parted_tables()

    def versions(self, state: RecordState) -> tuple[dict[int, int], Others]:
        """Of each part, and of the tables that no part tells of."""
        return state.of_parts(self._parted), state.of_tables(self.question.tables - self._parted)

    def lines_of(self, parts: Collection[int]) -> dict[int, list[Line]]:
        """Of each of these parts. Few are asked for one by one, many at once."""
        found: dict[int, list[Line]] = {part: [] for part in parts}
        if len(parts) > FEW and self.cost < TOO_COSTLY:
            for part, *line in _together([_with_part(rows) for rows in self._build(self._meetings)]):
                if part in found:
                    found[part].append(tuple(line))
            return found
        for part in parts:
            found[part] = list(self._of(part))
        return found

    def _of(self, part: int) -> QuerySet[Any, Any]:
        bounds = Bounds(part * PART, (part + 1) * PART - 1)
        meetings = self._meetings.filter(pk__range=(bounds.first, bounds.last))
        if asks_more(self._meetings):
            bounds = Bounds(keys=self._keys(part, bounds))
            meetings = self._meetings.model._default_manager.filter(OneOf("pk", bounds.keys or ()))
        return _together([_lines(bounds.of(rows)) for rows in self._build(meetings)])

    def _keys(self, part: int, bounds: Bounds) -> list[int]:
        """Of the part's meetings: a page asks for them once, and each of its figures only of these."""
        wanted = bounds.within(self._meetings).order_by().values_list("pk", flat=True)
        return once(f"{Question.of('keys', wanted).key}-{part}", lambda: list(wanted))

    def are_costly(self) -> bool:
        return self.cost > COSTLY

    @cached_property
    def cost(self) -> float:
        """Of the whole, as PostgreSQL expects it."""
        plan = json.loads(self.rows.explain(format="json"))
        return float(plan[0]["Plan"]["Total Cost"])

    def key(self, part: int, version: int, others: Others) -> str:
        """Of the part's lines in the cache."""
        return f"{self.question.key}-{part}-{version:x}-{hashlib.sha256(repr(others).encode()).hexdigest()[:16]}"


class _PartOf(Func):
    """The part of the meeting whose key it is given, a key to group by."""

    output_field = IntegerField()
    template = f"(%(expressions)s / {PART})"

    def get_group_by_cols(self) -> list[Any]:
        return [self]


def _with_part(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The lines of each part, as the first of their columns."""
    of = _PartOf(F("pk" if rows.model._meta.label_lower == _MEETING else "meeting_id"))
    names = (*rows.query.values_select, *rows.query.annotation_select)
    parted: QuerySet[Any, Any] = rows.annotate(part_of=of).values_list("part_of", *names)
    return parted


def _lines(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows.values_list(*rows.query.values_select, *rows.query.annotation_select)


def _together(lines: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    return lines[0].union(*lines[1:], all=True) if lines[1:] else lines[0]
