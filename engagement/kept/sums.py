"""Figures that are added up over parts of the meetings: after a change only the parts that changed are counted anew.

Right for every count of what has its meeting in its identity (`engagement.counting`): no meeting is in two parts.
Decision 64.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, QuerySet, Value

from engagement.kept.memory import Entries, recall, remember, state_now
from engagement.kept.parts import Build, Line, Meetings, Others, Parts
from engagement.kept.state import RecordState


@dataclass(frozen=True)
class _Kept:
    """`versions` of the parts that `numbers` are the sum of; `others`: of the tables that no part tells of."""

    versions: dict[int, int]
    others: Others
    numbers: dict[Line, int]
    has_parts: bool


def kept_sums(build: Build, meetings: Meetings) -> list[Line]:
    """The lines of the queries that `build` makes of meetings: their keys, and last the number, which is added up.

    The queries have the same keys, and rows of meetings or of a table with a `meeting`. No order is promised.
    """
    sums = _Sums("sums", build, meetings)
    if connection.in_atomic_block:  # may have written what no other transaction sees
        return [(*key, number) for key, number in sums.count().items()]
    return [(*key, number) for key, number in sums.kept(state_now()).items()]


class _Sums(Parts):
    def kept(self, now: RecordState) -> Mapping[Line, int]:
        if self.question.is_void:
            return {}
        versions, others = self.versions(now)
        found: _Kept | None = recall(self.question.key)
        if found and found.others != others:
            found = None
        if found and found.versions == versions:
            return found.numbers
        has_parts = (found is not None and found.has_parts) or self.are_costly()
        counted: dict[int, dict[Line, int]] = {}
        if has_parts:
            numbers = self._add_up(found if found and found.has_parts else None, versions, others, counted)
        else:
            numbers = self.count()
        entry = _Kept(versions, others, dict(numbers), has_parts)
        remember({self.question.key: entry}, lambda after: self._still_so(entry, counted, found, after))
        return numbers

    def _still_so(
        self, entry: _Kept, counted: Mapping[int, dict[Line, int]], found: _Kept | None, after: RecordState
    ) -> Entries:
        """What to keep: the parts in which nobody wrote meanwhile, and where there are no others also the sum."""
        versions, others = self.versions(after)
        if others != entry.others:
            return {}
        kept: Entries = {
            self.key(part, entry.versions[part], others): dict(numbers)
            for part, numbers in counted.items()
            if versions.get(part) == entry.versions[part]
        }
        if versions == entry.versions:
            kept[self.question.key] = entry
            if found:  # the parts that it was the sum of
                cache.delete_many([self.key(part, found.versions[part], others) for part in _gone(found, versions)])
        return kept

    def count(self, lines: Iterable[Line] | None = None) -> Counter[Line]:
        """The numbers of the lines, of those of all meetings where none are given."""
        numbers: Counter[Line] = Counter()
        for *key, number in self.rows if lines is None else lines:
            numbers[tuple(tuple(one) if isinstance(one, list) else one for one in key)] += number or 0
        return numbers

    def _add_up(
        self,
        found: _Kept | None,
        versions: dict[int, int],
        others: Others,
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
        missing = [part for part in changed if part not in known]
        counted |= {part: self.count(lines) for part, lines in self.lines_of(missing).items()}
        for part in changed:
            numbers.update(known.get(part) or counted.get(part) or {})
        return {key: number for key, number in numbers.items() if number}

    def _parts(self, parts: Iterable[int], versions: Mapping[int, int], others: Others) -> dict[int, dict[Line, int]]:
        keys = {self.key(part, versions[part], others): part for part in parts}
        return {keys[key]: numbers for key, numbers in cache.get_many(keys).items()}


def kept_number(meetings: Meetings) -> int:
    """How many meetings there are, as `count`."""
    plain = meetings.select_related(None).prefetch_related(None)

    def build(chosen: Meetings) -> list[QuerySet[Any, Any]]:
        return [chosen.order_by().values(one=Value(1)).annotate(number=Count("pk"))]

    return sum(int(number) for _, number in kept_sums(build, plain))


def _gone(found: _Kept, versions: Mapping[int, int]) -> list[int]:
    return [part for part, version in found.versions.items() if versions.get(part) != version]
