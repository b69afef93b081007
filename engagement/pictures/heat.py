"""Heat maps: topics by period, parties by topic, parties by party. Each cell says its number, whatever its shade."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth

from engagement.kept import Build, kept_sums
from engagement.models.querysets import MeetingQuerySet
from engagement.periods import EXACT_ENOUGH, Period, fitting_unit, periods_between
from engagement.pictures.frame import Cell, Note, Picture, canvas, number_cell
from engagement.pictures.pairs import read_pairs
from engagement.pictures.subject import Options, Subject
from engagement.pictures.svg import Element, mark, rect, shorten, text
from engagement.rankings import counted_records

STEPS = 5
_LEFT, _HEAD, _CELL, _ROW = 200, 118, 38, 26
_MOST_PERIODS, _MOST = 24, 16
Key = tuple[str, str]  # what filters by it, and its words


@dataclass(frozen=True)
class Grid:
    """Numbers by row and column; each key is the value of the filter that the axis stands for. `largest`: of all
    numbers, also those that have no cell here."""

    name: str
    title: str
    corner: str
    rows: Sequence[Key]
    columns: Sequence[Key]
    numbers: dict[tuple[str, str], int]
    filters: tuple[str, str]
    largest: int = 0

    def pairs(self, row: str, column: str) -> tuple[Key, ...]:
        return ((self.filters[0], row), (self.filters[1], column))


def topics_by_period(subject: Subject, options: Options) -> Picture:
    """What the meetings were about, by month, quarter or year."""

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        links = subject.tally(subject.rule.counted(chosen))
        way = links.meeting
        links = links.where(**{f"{way}topics__isnull": False})
        fields = {"key": f"{way}topics__slug", "words": f"{way}topics__name", "dated": f"{way}precision"}
        return [links.by(**fields, month=TruncMonth(f"{way}start"))]

    rows = _sums(build, subject.meetings, "key", "words", "dated", "month")
    found = [row for row in rows if row["month"]]
    days = [row["month"] for row in found]
    title, filters = "Topics by period", ("topic", "period")
    if not days:
        return draw_grid(Grid("topic-periods", title, "Topic", (), (), {}, filters), subject, options)
    finest = fitting_unit(min(days), max(days), most=_MOST_PERIODS)
    unit = max(finest, options.by or finest, key=["month", "quarter", "year"].index)
    numbers: Counter[Key] = Counter()
    loose = sum(row["number"] for row in rows)
    for row in found:
        if row["dated"] in EXACT_ENOUGH[unit]:
            numbers[row["key"], str(Period.of(row["month"], unit))] += row["number"]
            loose -= row["number"]
    columns = [(str(one), str(one)) for one in periods_between(min(days), max(days), unit)]
    grid = Grid("topic-periods", title, "Topic", _largest_first(rows), columns[-40:], dict(numbers), filters)
    words = f"Not drawn: {loose} times that a topic was talked about on a day not known to the {unit}."
    notes = [Note(words)] if loose else []
    return draw_grid(grid, subject, options, notes)


def parties_by_topic(subject: Subject, options: Options) -> Picture:
    """The parties at most of the meetings, by what these were about."""

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        found = counted_records(subject.rule, subject.rule.counted(chosen), subject.of, "party")
        way = found.tally.meeting
        links = found.tally.where(**{f"{way}topics__isnull": False})
        fields = {"key": f"{found.way}__code", "words": f"{found.way}__name"}
        return [links.by(**fields, other=f"{way}topics__slug", other_words=f"{way}topics__name")]

    rows = _sums(build, subject.meetings, "key", "words", "other", "other_words")
    name = counted_records(subject.rule, subject.meetings.none(), subject.of, "party").name
    numbers = {(row["key"], row["other"]): row["number"] for row in rows}
    first = _largest_first(rows)[:_MOST]
    across = _largest_first([{**row, "key": row["other"], "words": row["other_words"]} for row in rows])
    title = "Parties met by topic" if subject.of.is_one else "Parties by topic"
    grid = Grid("party-topics", title, "Party", first, across, numbers, (name, "topic"))
    return draw_grid(grid, subject, options)


def parties_by_party(subject: Subject, options: Options) -> Picture:
    """Which parties met."""
    pairs = read_pairs(subject)
    title, first = "Parties by party", pairs.first
    grid = Grid("party-parties", title, "Party", first, first, pairs.numbers, pairs.filters, pairs.largest)
    return draw_grid(grid, subject, options)


def _sums(build: Build, meetings: MeetingQuerySet, *names: str) -> list[dict[str, Any]]:
    """The lines of `kept_sums` with the names of their keys."""
    return [dict(zip((*names, "number"), line, strict=True)) for line in kept_sums(build, meetings)]


def draw_grid(grid: Grid, subject: Subject, options: Options, notes: Sequence[Note] = ()) -> Picture:
    largest = max([options.largest, grid.largest, *grid.numbers.values()])
    if not grid.numbers and not grid.largest:
        return Picture(grid.name, grid.title, notes=tuple(notes), prefix=options.prefix)
    legend = tuple((f"heat-{step}", _range(step, largest)) for step in range(1, STEPS + 1) if _range(step, largest))
    return Picture(
        grid.name,
        grid.title,
        columns=(grid.corner, *(words for _, words in grid.columns)),
        rows=tuple(_table_rows(grid, subject)),
        drawing=_draw(grid, subject, largest),
        notes=tuple(notes),
        legend=legend,
        largest=largest,
        prefix=options.prefix,
    )


def _table_rows(grid: Grid, subject: Subject) -> Iterable[tuple[Cell, ...]]:
    for key, words in grid.rows:
        cells = []
        for column, _ in grid.columns:
            number = grid.numbers.get((key, column), 0)
            is_same = "topic" not in grid.filters and key == column
            cells.append(Cell("") if is_same else number_cell(number, subject.address(*grid.pairs(key, column))))
        yield (Cell(words), *cells)


def _draw(grid: Grid, subject: Subject, largest: int) -> Element:
    width = _LEFT + len(grid.columns) * _CELL + 70
    drawing = canvas(max(width, 320), _HEAD + len(grid.rows) * _ROW + 6, grid.title)
    for number, (_, words) in enumerate(grid.columns):
        x, y = _LEFT + number * _CELL + _CELL / 2 + 4, _HEAD - 8
        turned = f"rotate(-50 {x:g} {y:g})"
        drawing.add(text(x, y, shorten(words, 140), transform=turned))
    for number, (key, words) in enumerate(grid.rows):
        y = _HEAD + number * _ROW
        drawing.add(text(_LEFT - 8, y + 17, shorten(words, _LEFT - 28), anchor="end"))
        for place, (column, column_words) in enumerate(grid.columns):
            box = (_LEFT + place * _CELL, y, _CELL, _ROW)
            count = grid.numbers.get((key, column), 0)
            if not count:
                drawing.add(rect(*box, class_="pic-heat-0"))
                continue
            step = heat(count, largest)
            shapes = [
                rect(*box, class_=f"pic-heat-{step}"),
                text(box[0] + _CELL / 2, y + 17, str(count), anchor="middle", class_=f"pic-heat-text-{step}"),
            ]
            label = f"{words}, {column_words}: {subject.number_words(count)}"
            drawing.add(mark(subject.address(*grid.pairs(key, column)), label, *shapes))
    return drawing


def heat(number: int, largest: int) -> int:
    """The shade from 1 to 5: equal steps of the logarithm, for few cells are large."""
    if largest <= 1:
        return 1
    return 1 + min(STEPS - 1, int(STEPS * math.log(number) / (math.log(largest) + 1e-9)))


def _range(step: int, largest: int) -> str:
    """The numbers that have the shade, as “3 to 7”; empty where none has."""
    numbers = range(1, min(largest, 20_000) + 1)
    first, end = (bisect_left(numbers, one, key=lambda number: heat(number, largest)) for one in (step, step + 1))
    has = numbers[first:end]
    if not has:
        return ""
    return str(has[0]) if has[0] == has[-1] else f"{has[0]} to {max(has[-1], largest if step == STEPS else 0)}"


def _largest_first(rows: Iterable[dict[str, Any]]) -> list[Key]:
    totals: Counter[Key] = Counter()
    for row in rows:
        totals[row["key"], row["words"]] += row["number"]
    return [key for key, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0][1]))]
