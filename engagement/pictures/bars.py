"""Who and what at most of the meetings, as bars: parties, officials, topics, places."""

from collections.abc import Sequence

from django.urls import reverse

from engagement.pictures.counting import Line, count_lines
from engagement.pictures.frame import Cell, Note, Picture, canvas, meetings_word, number_cell
from engagement.pictures.scope import Options, Scope
from engagement.pictures.svg import Element, mark, rect, shorten, text

_WIDTH, _LABEL, _ROW = 520, 190, 24
_TABLE_ROWS = 200  # a longer table is a list of its own


def parties(scope: Scope, options: Options) -> Picture:
    return _bars("parties", scope, options)


def officials(scope: Scope, options: Options) -> Picture:
    return _bars("officials", scope, options)


def topics(scope: Scope, options: Options) -> Picture:
    return _bars("topics", scope, options)


def places(scope: Scope, options: Options) -> Picture:
    return _bars("places", scope, options)


def title_of(kind: str, scope: Scope) -> str:
    """“Parties met” where the meetings are somebody's, “Parties” where they are not."""
    if kind == "parties" and (scope.values("official") or scope.values("party")):
        return "Parties met"
    return "Officials met" if kind == "officials" and scope.values("official") else kind.capitalize()


def _bars(kind: str, scope: Scope, options: Options) -> Picture:
    return draw_bars(kind, count_lines(scope, kind)[kind], scope, options)


def draw_bars(kind: str, lines: Sequence[Line], scope: Scope, options: Options) -> Picture:
    """The first lines as bars, all (or the first two hundred) as the table."""
    title, shown = title_of(kind, scope), lines[: options.limit]
    largest = max([options.largest, *(one.number for one in shown[:1])])
    rest = len(lines) - len(shown)
    notes = [Note(f"{rest} more in the table below.")] if rest > 0 else []
    if len(lines) > _TABLE_ROWS:
        notes.append(Note(f"The table holds the first {_TABLE_ROWS} of {len(lines)}: narrow the filters for the rest."))
    return Picture(
        kind,
        title,
        columns=("Name", "meetings"),
        rows=tuple(
            (Cell(one.name, _page(kind, one, scope)), number_cell(one.number, scope.address(*one.pairs)))
            for one in lines[:_TABLE_ROWS]
        ),
        drawing=_draw(title, shown, scope, largest) if shown else None,
        notes=tuple(notes),
        largest=largest,
        empty="None is recorded.",
        prefix=options.prefix,
    )


def _page(kind: str, line: Line, scope: Scope) -> str:
    """The page of the two, where the meetings are those of one party or official; else the record's own."""
    parties, officials = scope.values("party"), scope.values("official")
    if kind == "parties" and len(parties) == 1 and not officials:
        return reverse("party-pair", args=[parties[0], line.pairs[0][1]])
    if kind == "officials" and len(officials) == 1 and not parties:
        return reverse("official-pair", args=[officials[0], line.pairs[0][1]])
    return line.page


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
