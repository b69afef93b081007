"""Who and what is in most of what the rule counts, as bars: parties, officials, topics, places."""

from collections.abc import Sequence

from engagement.pictures.counting import Line, count_lines
from engagement.pictures.frame import Cell, Note, Picture, canvas, number_cell
from engagement.pictures.subject import Options, Subject
from engagement.pictures.svg import Element, mark, rect, shorten, text

_WIDTH, _LABEL, _ROW = 520, 190, 24
_TABLE_ROWS = 200  # a longer table is a list of its own


def parties(subject: Subject, options: Options) -> Picture:
    return _bars("parties", subject, options)


def officials(subject: Subject, options: Options) -> Picture:
    return _bars("officials", subject, options)


def topics(subject: Subject, options: Options) -> Picture:
    return _bars("topics", subject, options)


def places(subject: Subject, options: Options) -> Picture:
    return _bars("places", subject, options)


def title_of(kind: str, subject: Subject) -> str:
    """“Parties met” where the meetings are one's, “Parties” where they are not."""
    return f"{kind.capitalize()} met" if subject.of.is_one and kind in {"parties", "officials"} else kind.capitalize()


def _bars(kind: str, subject: Subject, options: Options) -> Picture:
    """The first lines as bars, all (or the first two hundred) as the table."""
    lines = count_lines(subject, kind)
    title, shown = title_of(kind, subject), lines[: options.limit]
    largest = max([options.largest, *(one.number for one in shown[:1])])
    rest = len(lines) - len(shown)
    notes = [Note(f"{rest} more in the table below.")] if rest > 0 else []
    if len(lines) > _TABLE_ROWS:
        notes.append(Note(f"The table holds the first {_TABLE_ROWS} of {len(lines)}: narrow the filters for the rest."))
    return Picture(
        kind,
        title,
        columns=("Name", subject.unit),
        rows=tuple(
            (Cell(one.name, one.page), number_cell(one.number, subject.address(*one.pairs)))
            for one in lines[:_TABLE_ROWS]
        ),
        drawing=_draw(title, shown, subject, largest) if shown else None,
        notes=tuple(notes),
        largest=largest,
        empty="None is recorded.",
        prefix=options.prefix,
    )


def _draw(title: str, lines: Sequence[Line], subject: Subject, largest: int) -> Element:
    drawing = canvas(_WIDTH, len(lines) * _ROW + 8, title)
    room = _WIDTH - _LABEL - 60
    for number, one in enumerate(lines):
        y = 4 + number * _ROW
        width = max(room * one.number / largest, 1.5)
        drawing.add(
            mark(
                subject.address(*one.pairs),
                f"{one.name}: {subject.number_words(one.number)}",
                rect(0, y, _WIDTH, _ROW, class_="pic-hit"),
                text(_LABEL - 8, y + 16, shorten(one.name, _LABEL - 8, size=13), size=13, anchor="end"),
                rect(_LABEL, y + 4, width, _ROW - 8, class_="pic-bar"),
                text(_LABEL + width + 6, y + 16, str(one.number), size=13),
            )
        )
    return drawing
