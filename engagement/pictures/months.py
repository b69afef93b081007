"""Engagement over time: meetings by month, quarter or year, stacked by status; periods without any article hatched."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.db.models.functions import TruncMonth

from engagement.kept import kept_rows, kept_sums
from engagement.models.choices import Status
from engagement.models.querysets import MeetingQuerySet
from engagement.periods import EXACT_ENOUGH, Period, fitting_unit, periods_between
from engagement.pictures.frame import Cell, Note, Picture, canvas, number_cell
from engagement.pictures.style import patterns, silent_rect, status_rect
from engagement.pictures.subject import Options, Subject
from engagement.pictures.svg import Element, line, mark, text

TITLE = "Engagement over time"
MOST = 60  # periods side by side
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 1040, 280, 40, 12, 34
_UNITS = ("month", "quarter", "year")


@dataclass
class Calendar:
    """Meetings by month (or year, or none), status and precision; and the months of which there are articles."""

    rows: list[tuple[date | None, str, str, int]] = field(default_factory=list)
    told: set[date] = field(default_factory=set)

    def by_period(self, unit: str) -> dict[Period, Counter[str]]:
        """The meetings of each period by status, as far as they are dated exactly enough."""
        found: dict[Period, Counter[str]] = {}
        for month, precision, status, number in self.rows:
            if month is not None and precision in EXACT_ENOUGH[unit]:
                found.setdefault(Period.of(month, unit), Counter())[status] += number
        return found

    def vague(self, unit: str) -> dict[tuple[str, str], Counter[str]]:
        """The others by precision and year ("" without a date)."""
        found: dict[tuple[str, str], Counter[str]] = {}
        for month, precision, status, number in self.rows:
            if month is None or precision not in EXACT_ENOUGH[unit]:
                year = f"{month.year:04}" if month else ""
                found.setdefault((precision, year), Counter())[status] += number
        return found


def statuses_of(calendar: Calendar) -> Counter[str]:
    """All of the calendar by status: as `stats.by_status`."""
    found: Counter[str] = Counter()
    for _, _, status, number in calendar.rows:
        found[status] += number
    return found


def read_calendar(subject: Subject) -> Calendar:
    """In two queries. An article counts for the month in which it was published."""
    articles: Any = apps.get_model("ingest", "Article")._default_manager  # by name: ingest builds on this app
    told = articles.filter(published__isnull=False).order_by()
    months = told.annotate(month=TruncMonth("published")).values_list("month", flat=True).distinct()

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        counted = subject.tally(subject.rule.of_kind(chosen))
        way = counted.meeting
        return [counted.by(month=TruncMonth(f"{way}start"), dated=f"{way}precision", said=f"{way}status")]

    return Calendar(kept_sums(build, subject.meetings), set(kept_rows(months)))


def months(subject: Subject, options: Options) -> Picture:
    return draw_calendar(read_calendar(subject), subject, options)


def draw_calendar(calendar: Calendar, subject: Subject, options: Options) -> Picture:
    """A column for each period between the first and the last meeting; zero is a gap, silence is hatched."""
    days = [month for month, *_ in calendar.rows if month]
    days += options.span if days else ()
    if not calendar.rows:
        return Picture("months", TITLE, prefix=options.prefix)
    unit, columns = _cut(days, options.by)
    found = calendar.by_period(unit)
    told = {Period.of(month, unit) for month in calendar.told}
    largest = max([options.largest, *(counts.total() for counts in found.values())])
    drawing = _draw(columns, found, told, subject, options, largest) if columns and found else None
    return Picture(
        "months",
        TITLE,
        columns=("Period", *Status.values, f"{subject.unit} counted", "articles"),
        rows=(*_rows(columns, found, told, subject, options.today), *_vague_rows(calendar.vague(unit), subject)),
        drawing=drawing,
        notes=tuple(_notes(calendar.vague(unit), unit, subject)),
        steps=tuple(Note(f"by {one}", options.address(by=one)) for one in _UNITS if one != unit),
        legend=(*_legend(subject), ("silence", f"no article of this {unit}")),
        largest=largest,
        span=(min(days), max(days)) if days else (),
        empty="No meeting is dated exactly enough to be drawn; the table has them all.",
        prefix=options.prefix,
    )


def _counted(counts: Counter[str], subject: Subject) -> int:
    """Those of the statuses that the rule counts."""
    return sum(counts[status] for status in subject.rule.statuses)


def _legend(subject: Subject) -> Iterable[tuple[str, str]]:
    for status in Status.values if not subject.rule.status else subject.rule.statuses:
        yield status, status if status in subject.rule.statuses else f"{status}, not counted"


def _cut(days: list[date], by: str) -> tuple[str, list[Period]]:
    """The unit asked for, or the next coarser one with few enough periods."""
    if not days:
        return "year", []
    finest = fitting_unit(min(days), max(days), most=2 * MOST if by == "month" else MOST)
    unit = by if by in _UNITS and _UNITS.index(by) >= _UNITS.index(finest) else finest
    return unit, list(periods_between(min(days), max(days), unit))


def _rows(
    columns: list[Period], found: dict[Period, Counter[str]], told: set[Period], subject: Subject, today: date
) -> Iterable[tuple[Cell, ...]]:
    for period in columns:
        counts = found.get(period, Counter())
        key = ("period", str(period))
        cells = [number_cell(counts[status], subject.address(key, ("status", status))) for status in Status.values]
        silence = Cell("" if period in told or period.start > today else "none: silence, not zero")
        yield (Cell(period.label), *cells, number_cell(_counted(counts, subject), subject.address(key)), silence)


def _vague_pairs(precision: str, year: str) -> list[tuple[str, str]]:
    return [("precision", precision), *([("period", year)] if year else [])]


def _vague_rows(vague: dict[tuple[str, str], Counter[str]], subject: Subject) -> Iterable[tuple[Cell, ...]]:
    for (precision, year), counts in sorted(vague.items()):
        pairs = _vague_pairs(precision, year)
        cells = [number_cell(counts[status], subject.address(*pairs, ("status", status))) for status in Status.values]
        label = f"{year}, known to the {precision} only" if year else "date not known"
        yield (Cell(label), *cells, number_cell(_counted(counts, subject), subject.address(*pairs)), Cell(""))


def _notes(vague: dict[tuple[str, str], Counter[str]], unit: str, subject: Subject) -> Iterable[Note]:
    undated = sum(_counted(counts, subject) for (_, year), counts in vague.items() if not year)
    loose = sum(_counted(counts, subject) for (_, year), counts in vague.items() if year)
    if loose:
        words = f"{subject.number_words(loose)} not drawn: known to the year only, so in no {unit}."
        yield Note(words, subject.address(("precision", "year")))
    if undated:
        yield Note(
            f"{subject.number_words(undated)} not drawn: no date known.", subject.address(("precision", "unknown"))
        )


def _draw(
    columns: list[Period],
    found: dict[Period, Counter[str]],
    told: set[Period],
    subject: Subject,
    options: Options,
    largest: int,
) -> Element:
    prefix, today = options.prefix, options.today
    room, floor = _WIDTH - _LEFT - 8, _HEIGHT - _BOTTOM
    step = min(room / len(columns), 64)
    drawing = canvas(_WIDTH, _HEIGHT, TITLE, patterns(prefix), *_scale(largest, floor))
    shown = max(1, math.ceil(len(columns) * 44 / room))  # a label needs 44 units
    for number, period in enumerate(columns):
        x = _LEFT + number * step
        if period not in told and period.start <= today:
            drawing.add(*silent_rect(prefix, x, _TOP, step, floor - _TOP))
        if number % shown == 0:
            drawing.add(text(x + step / 2, floor + 14, _tick(period), size=11, anchor="middle"))
        drawing.add(*_column(period, found.get(period, Counter()), subject, prefix, (x, step, floor, largest)))
    return drawing.add(line(_LEFT, floor, _LEFT + step * len(columns), floor, class_="pic-axis"))


def _column(
    period: Period, counts: Counter[str], subject: Subject, prefix: str, place: tuple[float, float, float, int]
) -> Iterable[Element]:
    x, step, floor, largest = place
    width, room = max(step * 0.76, 1.5), floor - _TOP
    for status in Status.values:
        if number := counts[status]:
            height = room * number / largest
            floor -= height
            url = subject.address(("period", str(period)), ("status", status))
            shapes = status_rect(prefix, status, x + (step - width) / 2, floor, width, height)
            yield mark(url, f"{period.label}, {status}: {subject.number_words(number)}", *shapes)


def _scale(largest: int, floor: float) -> Iterable[Element]:
    step = max(1, 10 ** (len(str(largest)) - 1))
    step = next((one for one in (step // 2, step, 2 * step, 5 * step) if one and largest / one <= 5), step)
    for value in range(0, largest + 1, step):
        y = floor - (floor - _TOP) * value / largest
        yield line(_LEFT, y, _WIDTH - 8, y, class_="pic-grid")
        yield text(_LEFT - 6, y + 4, str(value), size=11, anchor="end")


def _tick(period: Period) -> str:
    if period.unit == "quarter":
        return f"Q{(period.start.month + 2) // 3} {period.start.year % 100:02}"
    return f"{period.start:%b %y}" if period.unit == "month" else str(period)
