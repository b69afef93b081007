"""Figures that are added up over parts of the meetings: after a change only the parts that changed are counted anew.

Right for every count of what has its meeting in its identity (`engagement.counting`): no meeting is in two parts.
Decision 63.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, QuerySet, Value

from engagement.kept.events import parted_tables
from engagement.kept.question import Question
from engagement.kept.state import PART, RecordState, read_state, state_of_the_request
from engagement.kept.whole import SECONDS
from engagement.models import Meeting
from engagement.models.querysets import MeetingQuerySet

# What PostgreSQL expects a query to cost, in its units, from which counting by parts is worth the many short queries.
COSTLY = 20_000
Line = tuple[Any, ...]
Build = Callable[[MeetingQuerySet], Sequence[QuerySet[Any, Any]]]


@dataclass(frozen=True)
class _Kept:
    """`versions` of the parts that `numbers` are the sum of; `others`: of the tables that no part tells of."""

    versions: dict[int, int]
    others: tuple[object, ...]
    numbers: dict[Line, int]
    has_parts: bool


def kept_sums(build: Build, meetings: MeetingQuerySet) -> list[Line]:
    """The lines of the queries that `build` makes of meetings: their keys, and last the number, which is added up.

    The queries have the same keys, and rows of meetings or of a table with a `meeting`. No order is promised.
    """
    sums = _Sums(build, meetings)
    if connection.in_atomic_block:  # may have written what no other transaction sees
        return [(*key, number) for key, number in sums.count().items()]
    return [(*key, number) for key, number in sums.kept(state_of_the_request()).items()]


class _Sums:
    def __init__(self, build: Build, meetings: MeetingQuerySet) -> None:
        self.build, self.meetings = build, meetings
        self.rows = _together(build(meetings))
        self.question = Question.of("sums", self.rows)
        self.parted = self.question.tables & parted_tables()

    def kept(self, now: RecordState) -> Mapping[Line, int]:
        if self.question.is_void:
            return {}
        versions, others = self._versions(now)
        found: _Kept | None = cache.get(self.question.key)
        if found and found.others != others:
            found = None
        if found and found.versions == versions:
            return found.numbers
        has_parts = found.has_parts if found else False
        has_parts = has_parts or self._is_costly()
        counted: dict[int, dict[Line, int]] = {}
        if has_parts:
            numbers = self._add_up(found if found and found.has_parts else None, versions, others, counted)
        else:
            numbers = self.count()
        after = self._versions(read_state())
        self._keep_parts(counted, versions, others, after)
        if after == (versions, others):
            cache.set(self.question.key, _Kept(versions, others, dict(numbers), has_parts), SECONDS)
            if found:
                cache.delete_many([self._key(part, found.versions[part], others) for part in _gone(found, versions)])
        return numbers

    def count(self, part: int | None = None) -> Counter[Line]:
        """Of all meetings, or of one part of them."""
        numbers: Counter[Line] = Counter()
        for *key, number in self.rows if part is None else self._of_part(part):
            numbers[tuple(tuple(one) if isinstance(one, list) else one for one in key)] += number or 0
        return numbers

    def _of_part(self, part: int) -> QuerySet[Any, Any]:
        first, last = part * PART, (part + 1) * PART - 1
        queries = self.build(self.meetings.filter(pk__range=(first, last)))
        # Said of both: PostgreSQL does not conclude the one from the other.
        ways = [(rows, "pk" if rows.model is Meeting else "meeting") for rows in queries]
        return _together([rows.filter(**{f"{way}__gte": first, f"{way}__lte": last}) for rows, way in ways])

    def _add_up(
        self,
        found: _Kept | None,
        versions: dict[int, int],
        others: tuple[object, ...],
        counted: dict[int, dict[Line, int]],
    ) -> Mapping[Line, int]:
        """What was found with the changed parts taken out and put in anew; else the sum of all. `counted` gets those
        parts that had to be counted."""
        numbers: Counter[Line] = Counter()
        changed = list(versions)
        if found:
            gone = _gone(found, versions)
            before = self._parts(gone, found.versions, others)
            if len(before) < len(gone):  # the cache has forgotten some
                return self._add_up(None, versions, others, counted)
            numbers.update(found.numbers)
            for old in before.values():
                numbers.subtract(old)
            changed = [part for part, version in versions.items() if found.versions.get(part) != version]
        known = self._parts(changed, versions, others)
        for part in changed:
            if part not in known:
                counted[part] = known[part] = self.count(part)
            numbers.update(known[part])
        return {key: number for key, number in numbers.items() if number}

    def _parts(
        self, parts: Iterable[int], versions: Mapping[int, int], others: tuple[object, ...]
    ) -> dict[int, dict[Line, int]]:
        keys = {self._key(part, versions[part], others): part for part in parts}
        return {keys[key]: numbers for key, numbers in cache.get_many(keys).items()}

    def _keep_parts(
        self,
        counted: Mapping[int, dict[Line, int]],
        versions: dict[int, int],
        others: tuple[object, ...],
        after: tuple[dict[int, int], tuple[object, ...]],
    ) -> None:
        """Those that nobody wrote in meanwhile."""
        if after[1] == others:
            same = {part: numbers for part, numbers in counted.items() if after[0].get(part) == versions[part]}
            cache.set_many({self._key(p, versions[p], others): dict(n) for p, n in same.items()}, SECONDS)

    def _versions(self, state: RecordState) -> tuple[dict[int, int], tuple[object, ...]]:
        return state.of_parts(self.parted), state.of_tables(self.question.tables - self.parted)

    def _is_costly(self) -> bool:
        plan = json.loads(self.rows.explain(format="json"))
        return bool(plan[0]["Plan"]["Total Cost"] > COSTLY)

    def _key(self, part: int, version: int, others: tuple[object, ...]) -> str:
        return f"{self.question.key}-{part}-{version:x}-{hashlib.sha256(repr(others).encode()).hexdigest()[:16]}"


def kept_number(meetings: MeetingQuerySet) -> int:
    """How many meetings there are, as `count`."""
    plain = meetings.select_related(None).prefetch_related(None)

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        return [chosen.order_by().values(one=Value(1)).annotate(number=Count("pk"))]

    return sum(int(number) for _, number in kept_sums(build, plain))


def _together(queries: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    lines = [rows.values_list(*rows.query.values_select, *rows.query.annotation_select) for rows in queries]
    return lines[0].union(*lines[1:], all=True) if lines[1:] else lines[0]


def _gone(found: _Kept, versions: Mapping[int, int]) -> list[int]:
    return [part for part, version in found.versions.items() if versions.get(part) != version]
