"""What a brief holds, apart from how it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils import timezone

from engagement.exports.about import About
from engagement.exports.formats import Export
from engagement.exports.providers import Record
from engagement.exports.rows import MeetingRow
from engagement.pictures import PICTURES, Options, Picture
from engagement.templatetags.intervals import when_short

# Nobody reads a longer one; the table of all is there as CSV and XLSX.
MOST = 500
HEAD = ("Date", "Who met", "Where", "About", "Status")


@dataclass(frozen=True)
class Footnote:
    """One source of one meeting: outlet, title, day of publication, address, and the sentence that proves it."""

    number: int
    source: str
    quote: str
    address: str


@dataclass(frozen=True)
class Line:
    """A row of the table; `notes` are the footnotes that prove it."""

    cells: tuple[str, ...]
    address: str
    notes: tuple[Footnote, ...]


@dataclass(frozen=True)
class Brief:
    """`left_out` says in words what the table does not hold; empty where it is whole."""

    about: About
    picture: Picture
    lines: Sequence[Line]
    left_out: str = ""
    site: str = ""
    footnotes: list[Footnote] = field(default_factory=list)


def read_brief(export: Export) -> Brief:
    """The first `MOST` meetings of the page in its order, each with its sources."""
    lines: list[Line] = []
    footnotes: list[Footnote] = []
    rows = export.rows()
    for row in islice(rows, MOST):
        notes = tuple(_footnote(len(footnotes) + n, record) for n, record in enumerate(_records(row), start=1))
        footnotes += notes
        lines.append(Line(_cells(row), row.address, notes))
    is_cut = next(rows, None) is not None
    words = f"The table holds the first {MOST} meetings of the list; the files CSV and XLSX hold all." if is_cut else ""
    return Brief(export.about, _picture(export), lines, words, export.site, footnotes)


def _picture(export: Export) -> Picture:
    _, draw = PICTURES[export.options["picture"]]
    return draw(export.subject, Options(today=timezone.localdate(), prefix="brief"))


def _cells(row: MeetingRow) -> tuple[str, ...]:
    status = row.status + (" (disputed)" if row.is_disputed else "")
    return (when_short(row.interval), row.who, row.place, "; ".join(row.topics), status)


def _records(row: MeetingRow) -> list[Record]:
    return [record for records in row.records.values() for record in records]


def _footnote(number: int, record: Record) -> Footnote:
    title = f"“{record['title']}”" if record.get("title") else ""
    source = ", ".join(part for part in (record.get("outlet", ""), title, record.get("date", "")) if part)
    return Footnote(number, source, " ".join(record.get("quote", "").split()), record.get("address", ""))
