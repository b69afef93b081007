"""Which state the record is in, table by table, and of the rows of meetings part by part.

pghistory writes an event for every write, in the same transaction. A version is the sum of a hash of each event since
some moment that the cache remembers: whoever sees the same version has seen the same events, in whatever order
transactions ended. A part is `PART` meetings with successive keys; an event belongs to that of its row's meeting.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

from engagement.event_tables import event_tables, last_events
from engagement.kept.events import EVERY_PART, WHOLE_TABLE, new_events

PART = 8192  # meetings; at a million, counting one part takes some ten milliseconds
_HASHES = 1 << 64

Versions = dict[str, dict[int, int]]  # by label ("engagement.meeting") and part


@dataclass(frozen=True)
class RecordState:
    """`versions` since the moment `epoch`; `upto`: the last event of each table before which none is missing."""

    epoch: str
    upto: dict[str, int]
    versions: Versions
    parts: int = 0

    def of_tables(self, labels: Iterable[str]) -> tuple[object, ...]:
        """The version of all rows of these tables."""
        return (self.epoch, *(self.versions.get(label, {}).get(WHOLE_TABLE, 0) for label in sorted(labels)))

    def of_parts(self, labels: Iterable[str]) -> dict[int, int]:
        """For each part of the meetings, the version of its rows in these tables."""
        tables = [self.versions.get(label, {}) for label in labels]
        everywhere = sum(table.get(EVERY_PART, 0) for table in tables)
        return {
            part: (everywhere + sum(table.get(part, 0) for table in tables)) % _HASHES for part in range(self.parts)
        }


def read_state() -> RecordState:
    """As this connection sees the record now: one short query, and a second one where something was written since."""
    last, meetings, is_quiet = last_events()
    parts = meetings // PART + 1
    remembered: RecordState | None = cache.get(_key())
    if remembered is None or any(last[label] < number for label, number in remembered.upto.items()):
        return _begin(last, parts, is_quiet=is_quiet)
    if last == remembered.upto:
        return RecordState(remembered.epoch, remembered.upto, remembered.versions, parts)
    return _go_on(remembered, parts)


def _begin(last: dict[str, int], parts: int, *, is_quiet: bool) -> RecordState:
    """Without a memory, versions begin now; what others are writing at this moment could be missed, so they wait."""
    state = RecordState(uuid.uuid4().hex, last, {}, parts)
    if is_quiet:
        cache.set(_key(), state, None)
    return state


def _go_on(state: RecordState, parts: int) -> RecordState:
    """With the events since `upto`. Remembered where nobody is writing: an event with a lower number may come else."""
    found, is_quiet = new_events(state.upto, PART)
    versions = {label: dict(table) for label, table in state.versions.items()}
    upto = dict(state.upto)
    for label, part, sum_of_hashes, last in found:
        table = versions.setdefault(label, {})
        table[part] = (table.get(part, 0) + sum_of_hashes) % _HASHES
        upto[label] = max(upto[label], last)
    if is_quiet:
        cache.set(_key(), RecordState(state.epoch, upto, versions), None)
    return RecordState(state.epoch, upto, versions, parts)


def _key() -> str:
    return f"record-{connection.settings_dict['NAME']}-{len(event_tables())}"
