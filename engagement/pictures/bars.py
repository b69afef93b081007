"""Who and what at most of the meetings, as bars: parties, officials, topics, places."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.urls import reverse

from engagement.models import Attendance, Meeting, Participation
from engagement.pictures.frame import Cell, Note, Picture, canvas, meetings_word, number_cell
from engagement.pictures.scope import Options, Scope
from engagement.pictures.svg import Element, mark, rect, shorten, text

_WIDTH, _LABEL, _ROW = 520, 190, 24
_TABLE_ROWS = 200  # a longer table is a list of its own


@dataclass(frozen=True)
class Line:
    """One record and on how many of the meetings it is; `pairs` are the filters that mean it."""

    name: str
    page: str
    number: int
    pairs: tuple[tuple[str, str], ...]


def parties(scope: Scope, options: Options) -> Picture:
    return draw_bars("parties", "Parties met" if _subjects(scope) else "Parties", count_parties(scope), scope, options)


def officials(scope: Scope, options: Options) -> Picture:
    title = "Officials met" if scope.values("official") else "Officials"
    return draw_bars("officials", title, count_officials(scope), scope, options)


def topics(scope: Scope, options: Options) -> Picture:
    return draw_bars("topics", "Topics", count_topics(scope), scope, options)


def places(scope: Scope, options: Options) -> Picture:
    return draw_bars("places", "Places", count_places(scope), scope, options)


def count_parties(scope: Scope) -> list[Line]:
    """Parties at the meetings; without those that the scope's officials stood for there, and its own parties.

    So what is left are counterparts, and each number is that of the list with the party as one more filter.
    """
    rows = Participation.objects.filter(meeting__in=_keys(scope), party__isnull=False)
    rows = rows.exclude(party__code__in=scope.values("party"))
    if slugs := scope.values("official"):
        own = Attendance.objects.filter(official__slug__in=slugs, meeting__in=_keys(scope), party__isnull=False)
        rows = rows.exclude(party__in=own.values("party"))
    return _lines(rows, "party", "code", "party", lambda key: (("party", key),))


def count_officials(scope: Scope) -> list[Line]:
    """Officials at the meetings, the scope's own aside.

    Of those at an official's meetings, only who stood for another party at one of them at least: the others are
    colleagues. Of whom is left, every meeting that both attended counts.
    """
    rows = Attendance.objects.filter(meeting__in=_keys(scope))
    for slug in scope.values("official"):
        same = Attendance.objects.filter(official__slug=slug, meeting=OuterRef("meeting"), party=OuterRef("party"))
        across = Attendance.objects.filter(~Exists(same), meeting__in=_keys(scope))
        rows = rows.exclude(official__slug=slug).filter(official__in=across.values("official"))
    return _lines(rows, "official", "slug", "official", lambda key: (("official", key),))


def count_topics(scope: Scope) -> list[Line]:
    rows = Meeting.topics.through.objects.filter(meeting__in=_keys(scope))
    return _lines(rows, "topic", "slug", "topic", lambda key: (("topic", key),))


def count_places(scope: Scope) -> list[Line]:
    """Cities, each in its country; what is known to the country alone is on the map."""
    rows = scope.meetings.order_by().filter(country__isnull=False).exclude(city="")
    counted = rows.values("city", "country__code", "country__name").annotate(number=Count("pk"))
    lines = []
    for row in counted.order_by("-number", "city", "country__name"):
        city, code = row["city"], row["country__code"]
        page = f"{reverse('place', args=[code])}?{urlencode({'city': city})}"
        pairs = (("country", code), ("city", city))
        lines.append(Line(f"{city}, {row['country__name']}", page, row["number"], pairs))
    return lines


def draw_bars(name: str, title: str, lines: Sequence[Line], scope: Scope, options: Options) -> Picture:
    """The first lines as bars, all (or the first two hundred) as the table."""
    shown = lines[: options.limit]
    largest = max([options.largest, *(one.number for one in shown[:1])])
    rest = len(lines) - len(shown)
    notes = [Note(f"{rest} more in the table below.")] if rest > 0 else []
    if len(lines) > _TABLE_ROWS:
        notes.append(Note(f"The table holds the first {_TABLE_ROWS} of {len(lines)}: narrow the filters for the rest."))
    return Picture(
        name,
        title,
        columns=("Name", "meetings"),
        rows=tuple(
            (Cell(one.name, one.page), number_cell(one.number, scope.address(*one.pairs)))
            for one in lines[:_TABLE_ROWS]
        ),
        drawing=_draw(title, shown, scope, largest) if shown else None,
        notes=tuple(notes),
        largest=largest,
        empty="None is recorded.",
        prefix=options.prefix,
    )


def _draw(title: str, lines: Sequence[Line], scope: Scope, largest: int) -> Element:
    drawing = canvas(_WIDTH, len(lines) * _ROW + 8, title)
    room = _WIDTH - _LABEL - 60
    for number, one in enumerate(lines):
        y = 4 + number * _ROW
        width = max(room * one.number / largest, 1.5)
        drawing.add(
            mark(
                scope.address(*one.pairs),
                f"{one.name}: {meetings_word(one.number)}",
                rect(0, y, _WIDTH, _ROW, class_="pic-hit"),
                text(_LABEL - 8, y + 16, shorten(one.name, _LABEL - 8, size=13), size=13, anchor="end"),
                rect(_LABEL, y + 4, width, _ROW - 8, class_="pic-bar"),
                text(_LABEL + width + 6, y + 16, str(one.number), size=13),
            )
        )
    return drawing


def _lines(
    rows: QuerySet[Any], record: str, key: str, page: str, pairs: Callable[[str], tuple[tuple[str, str], ...]]
) -> list[Line]:
    named = rows.order_by().values(line_key=F(f"{record}__{key}"), line_name=F(f"{record}__name"))
    counted = named.annotate(number=Count("meeting", distinct=True)).order_by("-number", "line_name", "line_key")
    return [
        Line(row["line_name"], reverse(page, args=[row["line_key"]]), row["number"], pairs(row["line_key"]))
        for row in counted
    ]


def _keys(scope: Scope) -> QuerySet[Any, Any]:
    return scope.meetings.order_by().values("pk")


def _subjects(scope: Scope) -> list[str]:
    return [*scope.values("party"), *scope.values("official")]
