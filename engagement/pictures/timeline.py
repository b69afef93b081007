"""Meetings one by one: a column for each day, month or year; a mark for each meeting, its shape the status."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, F, Max, Min, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber, Trunc
from django.urls import reverse

from engagement.counting import Unit
from engagement.kept import Line, OneOf, kept_firsts, kept_rows
from engagement.models import Participation
from engagement.models.choices import Status
from engagement.models.querysets import MeetingQuerySet
from engagement.periods import EXACT_ENOUGH, Period, periods_between
from engagement.pictures.frame import Cell, Note, Picture, canvas
from engagement.pictures.style import status_mark
from engagement.pictures.subject import Options, Subject
from engagement.pictures.svg import Element, circle, line, mark, text

TITLE = "Meetings one by one"
ZOOMS = {"day": "month", "month": "year", "year": "years"}  # the column, and what is seen at once
MOST_IN_COLUMN, _MOST_YEARS = 14, 31
_WIDTH, _STEP, _BOTTOM, _TOP, _LEFT = 1040, 20, 34, 10, 12


@dataclass(frozen=True)
class Seen:
    """The days seen at once, and the periods that are its columns."""

    first: date
    last: date
    columns: Sequence[Period]


def timeline(subject: Subject, options: Options) -> Picture:
    """The window that holds `at`, or the latest meeting. More than fourteen in a column: the rest is one mark."""
    zoom = options.zoom if options.zoom in ZOOMS else "month"
    at = options.at or _latest(subject, options.today)
    if at is None:
        return Picture("timeline", TITLE, prefix=options.prefix, empty="No dated meeting to draw.")
    window = _window(at, zoom)
    rows = _read(subject, window, zoom)
    label = f"{window.columns[0].label} to {window.columns[-1].label}"
    return Picture(
        "timeline",
        f"{TITLE}, {label}",
        columns=("Date", "Status", "Parties"),
        rows=tuple(_table_rows(rows)),
        drawing=_draw(window, rows, subject, options),
        notes=(Note(f"Drawn are meetings of every status whose date is known to the {zoom}."),),
        steps=tuple(_steps(window, zoom, at, options)),
        legend=tuple((f"mark-{status}", status) for status in Status.values),
        prefix=options.prefix,
    )


def _latest(subject: Subject, today: date) -> date | None:
    """The day of the last meeting up to today; of the first one ahead, where there is no other."""
    past, ahead = Q(start__lte=today), Q(start__gt=today)
    ends = {"past": Max("start", filter=past), "ahead": Min("start", filter=ahead)}

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        return [subject.rule.of_kind(chosen).order_by().values(one=Value(1)).annotate(**ends)]

    for _, latest, soonest in kept_firsts(build, subject.meetings, _choose_ends):
        found: date | None = latest or soonest
        return found
    return None


def _choose_ends(lines: Iterable[Line]) -> list[Line]:
    """One line of several of the last day past and the first one ahead, each of which may be None."""
    found = list(lines)
    if not found:
        return []
    _, past, ahead = zip(*found, strict=True)
    return [(1, max(filter(None, past), default=None), min(filter(None, ahead), default=None))]


def _window(at: date, zoom: str) -> Seen:
    if zoom == "year":
        first, last = date(max(1, at.year - _MOST_YEARS + 6), 1, 1), date(min(9999, at.year + 5), 12, 31)
    else:
        seen = Period.of(at, ZOOMS[zoom])
        first, last = seen.start, seen.end
    return Seen(first, last, list(periods_between(first, last, zoom)))


def _read(subject: Subject, window: Seen, zoom: str) -> list[dict[str, Any]]:
    """The meetings of the window, at most so many of a column, each with the number of its column and its parties."""
    rows = subject.kind.order_by().filter(start__range=(window.first, window.last), precision__in=EXACT_ENOUGH[zoom])
    rows = rows.annotate(column=Trunc("start", zoom)).annotate(
        place=Window(RowNumber(), partition_by=F("column"), order_by=["start", "pk"]),
        in_column=Window(Count("pk"), partition_by=F("column")),
        counted=Window(Count("pk", filter=Q(status__in=subject.rule.statuses)), partition_by=F("column")),
    )
    fields = ("pk", "start", "end", "status", "city", "column", "place", "in_column", "counted")
    drawn = kept_rows(rows.filter(Q(place__lte=MOST_IN_COLUMN)).order_by("start", "pk").values(*fields))
    # Asked last, of those drawn alone: a window may have a hundred thousand meetings.
    there = Participation.objects.filter(OneOf("meeting", [row["pk"] for row in drawn]), party__isnull=False)
    named = there.order_by().values("meeting").annotate(names=StringAgg("party__name", ", ", distinct=True))
    parties = dict(kept_rows(named.values_list("meeting", "names"))) if drawn else {}
    return [{**row, "parties": parties.get(row["pk"])} for row in drawn]


def _draw(window: Seen, rows: Sequence[dict[str, Any]], subject: Subject, options: Options) -> Element:
    zoom = window.columns[0].unit
    most = max((row["place"] for row in rows), default=1)
    height = _TOP + max(most, 3) * _STEP + _BOTTOM
    floor, step = height - _BOTTOM, (_WIDTH - 2 * _LEFT) / len(window.columns)
    drawing = canvas(_WIDTH, height, TITLE, line(_LEFT, floor, _WIDTH - _LEFT, floor, class_="pic-axis"))
    middles = {one.start: _LEFT + (number + 0.5) * step for number, one in enumerate(window.columns)}
    for number, period in enumerate(window.columns):
        if zoom != "year" or number % 3 == 0:
            drawing.add(text(middles[period.start], floor + 16, _tick(period), size=11, anchor="middle"))
        drawing.add(line(_LEFT + number * step, floor, _LEFT + number * step, floor + 5, class_="pic-axis"))
    for row in rows:
        x, y = middles[row["column"]], floor - (row["place"] - 0.5) * _STEP
        if row["place"] == MOST_IN_COLUMN < row["in_column"]:
            drawing.add(_rest(Period(row["column"], zoom), row, (x, y), subject, options))
        else:
            url, label = reverse("meeting", args=[row["pk"]]), f"{_when(row)}, {row['status']}: {row['parties'] or ''}"
            drawing.add(mark(url, label, circle(x, y, 9, class_="pic-hit"), *status_mark(row["status"], x, y)))
    return drawing


def _rest(
    period: Period, row: dict[str, Any], place: tuple[float, float], subject: Subject, options: Options
) -> Element:
    """The last mark of a column that is too high leads to the list of those that count, or else comes closer."""
    listed = replace(subject, rule=replace(subject.rule, unit=Unit.MEETINGS))
    url = listed.address(("period", str(period)))
    if not row["counted"] and period.unit != "day":
        url = options.address(zoom="day", at=period.start.isoformat())
    label = f"{period.label}, {row['in_column']} in all: {listed.number_words(row['counted'])} counted"
    words = f"+{row['in_column'] - MOST_IN_COLUMN + 1}"
    hit = circle(*place, 9, class_="pic-hit")
    return mark(url, label, hit, text(place[0], place[1] + 4, words, size=11, anchor="middle"))


def _table_rows(rows: Iterable[dict[str, Any]]) -> Iterable[tuple[Cell, ...]]:
    for row in rows:
        yield (Cell(_when(row), reverse("meeting", args=[row["pk"]])), Cell(row["status"]), Cell(row["parties"] or ""))


def _steps(window: Seen, zoom: str, at: date, options: Options) -> Iterable[Note]:
    if window.first.year > 1:
        before = window.first - timedelta(days=1)
        yield Note("← earlier", options.address(zoom=zoom, at=before.isoformat()))
    if window.last.year < 9999:
        after = window.last + timedelta(days=1)
        yield Note("later →", options.address(zoom=zoom, at=after.isoformat()))
    for other, seen in ZOOMS.items():
        if other != zoom:
            yield Note(
                f"by {other}" + (f", a {seen}" if other != "year" else ""),
                options.address(zoom=other, at=at.isoformat()),
            )


def _when(row: dict[str, Any]) -> str:
    start, end = row["start"].isoformat(), row["end"].isoformat()
    return start if start == end else f"{start} to {end}"


def _tick(period: Period) -> str:
    if period.unit == "day":
        return str(period.start.day)
    return f"{period.start:%b}" if period.unit == "month" else str(period)
