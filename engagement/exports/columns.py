"""The columns of a table: those of the page first, in its order, then what a machine and a footnote need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from engagement.dates import DateInterval
from engagement.exports.providers import Record, providers
from engagement.exports.rows import MeetingRow
from engagement.templatetags.intervals import when_short

Cell = str | int | date | None


@dataclass(frozen=True)
class Column:
    name: str
    label: str
    cell: Callable[[MeetingRow], Cell]


@lru_cache(maxsize=10_000)
def _when(start: date | None, end: date | None, precision: str) -> str:
    """There are far fewer days than meetings, and to write one takes long."""
    return when_short(DateInterval(start, end, precision))


# As `engagement/_meetings_table.html` has them.
SCREEN = (
    Column("when", "Date", lambda row: _when(row.start, row.end, row.precision)),
    Column("who", "Who met", lambda row: row.who),
    Column("where", "Where", lambda row: row.place),
    Column("about", "About", lambda row: "; ".join(row.topics)),
    Column("status", "Status", lambda row: row.status),
    Column("sources_number", "Sources", lambda row: row.source_count),
)
EXACT = (
    Column("review_state", "Review", lambda row: row.review_state),
    Column("disputed", "Disputed", lambda row: "disputed" if row.is_disputed else ""),
    Column("start", "First day", lambda row: row.start),
    Column("end", "Last day", lambda row: row.end),
    Column("precision", "Date known to", lambda row: row.precision),
    Column("format", "Format", lambda row: row.format.replace("_", " ")),
    Column("address", "Meeting", lambda row: row.address),
)


def columns() -> tuple[Column, ...]:
    """All of them. Records of other apps have a column for each of their fields, and in it a line for each record, so
    that the third line of each belongs to the third source."""
    added = [
        Column(name, label, _lines(provider.name, name)) for provider in providers() for name, label in provider.columns
    ]
    return (*SCREEN, *EXACT, *added)


def _lines(provider: str, name: str) -> Callable[[MeetingRow], str]:
    def cell(row: MeetingRow) -> str:
        return "\n".join([_one_line(record, name) for record in row.records[provider]])

    return cell


def _one_line(record: Record, name: str) -> str:
    return " ".join(record[name].split())


def cells(row: MeetingRow, table: Sequence[Column]) -> list[Cell]:
    return [column.cell(row) for column in table]
