"""The changes of a record, the latest first: what one author wrote in one transaction, in sentences."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Value

from engagement.history.acts import Act, Acts
from engagement.history.authors import Author, Authors
from engagement.history.names import Names
from engagement.history.sources import Trail
from engagement.history.trails import trail_of

PER_PAGE = 50

# A transaction (its time) and pghistory's context in it; None where a write had none.
_Key = tuple[datetime, Any]


@dataclass(frozen=True)
class Change:
    """What one author wrote in one transaction. `act`: the operation that it was part of, if it was one."""

    when: datetime
    author: Author
    lines: tuple[str, ...]
    act: Act | None = None

    @property
    def who(self) -> str:
        return self.author.name


@dataclass(frozen=True)
class _Told:
    """An event with the source that tells it, and the state of its row before."""

    source: Any
    event: Any
    before: Any


def history_of(record: models.Model, trail: Trail | None = None) -> list[Change]:
    """All changes. For a page, use `history_page`."""
    keys = _Keys(record, trail or trail_of(record))
    return _changes(keys, list(keys))


def history_page(record: models.Model, number: object = 1, trail: Trail | None = None) -> Page[Change]:
    """The page with that number, or the nearest there is; a fixed number of queries, however long the history.

    `trail`: for records of other apps; those of `engagement` have theirs.
    """
    keys = _Keys(record, trail or trail_of(record))
    page = Paginator(keys, PER_PAGE).get_page(number)  # type: ignore[arg-type]
    changes = _changes(keys, list(page.object_list))
    return Page(changes, page.number, page.paginator)


def latest_change(record: models.Model) -> Change | None:
    """The last change of which there is something to say."""
    keys = _Keys(record, trail_of(record))
    return next((change for change in _changes(keys, keys[:5]) if change.lines), None)


class _Keys(Sequence[_Key]):
    """When a record was written to: one row for each transaction, the latest first, from one query."""

    def __init__(self, record: models.Model, trail: Trail) -> None:
        self.pk, self.trail = int(record.pk), trail
        rows = [
            source.events(self.pk).order_by().values_list("pgh_created_at", "pgh_context_id", "pgh_id", Value(number))
            for number, source in enumerate(trail)
        ]
        found = rows[0].union(*rows[1:], all=True)
        self._sources: dict[_Key, set[int]] = defaultdict(set)
        # What one transaction wrote in several contexts is in the order of the record's own row.
        for when, context, _, number in sorted(found, key=lambda row: (row[0], -row[3], row[2]), reverse=True):
            self._sources[when, context].add(number)
        self._keys = list(self._sources)

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, index: Any) -> Any:
        return self._keys[index]

    def sources(self, keys: Sequence[_Key]) -> list[int]:
        """Those that have something in one of the transactions."""
        return sorted({number for key in keys for number in self._sources[key]})


def _changes(keys: _Keys, chosen: Sequence[_Key]) -> list[Change]:
    told = _read(keys, chosen)
    events = [state for group in told.values() for one in group for state in (one.event, one.before) if state]
    names = Names(events)
    contexts = {event.pgh_context_id: event.pgh_context for group in told.values() for event in [group[0].event]}
    authors, acts = Authors(contexts.values()), Acts(contexts)
    changes = []
    for key in chosen:
        group = told[key]
        first = group[0]
        lines = _lines(group, keys.pk, names)
        act = acts.of(first.source.label, first.event)
        changes.append(Change(key[0], authors.of(first.event.pgh_context), tuple(lines), act))
    return [change for change in changes if change.lines or change.act]


def _read(keys: _Keys, chosen: Sequence[_Key]) -> dict[_Key, list[_Told]]:
    told: dict[_Key, list[_Told]] = defaultdict(list)
    wanted, times = set(chosen), {when for when, _ in chosen}
    for number in keys.sources(chosen):
        source = keys.trail[number]
        found = source.events(keys.pk).filter(pgh_created_at__in=times).select_related("pgh_context").order_by("pgh_id")
        events = [event for event in found if (event.pgh_created_at, event.pgh_context_id) in wanted]
        before = type(events[0]).objects.in_bulk([event.before_id for event in events if event.before_id])
        for event in events:
            key = event.pgh_created_at, event.pgh_context_id
            told[key].append(_Told(source, event, before.get(event.before_id)))
    return told


def _lines(group: list[_Told], pk: int, names: Names) -> Iterator[str]:
    for one in group:
        yield from one.source.tell(one.event, one.before, pk, names)
