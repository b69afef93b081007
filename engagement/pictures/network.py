"""Who meets whom: parties as circles, a line between two that were at the same meetings, as thick as these are many."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import networkx
from django.urls import reverse

from engagement.pictures.frame import Cell, Note, Picture, canvas, number_cell
from engagement.pictures.layout import place_nodes
from engagement.pictures.pairs import Pair, read_pairs
from engagement.pictures.subject import Options, Subject
from engagement.pictures.svg import Element, circle, line, mark, shorten, text, text_width

TITLE = "Who meets whom"
MOST_LINES = 60
_WIDTH, _HEIGHT, _MARGIN = 1040, 640, 12
_NAME, _LETTERS = 200, 16  # units that a name takes at most, and its line


def network(subject: Subject, options: Options) -> Picture:
    """The pairs with most meetings, laid out by springs; always the same for the same numbers."""
    pairs = read_pairs(subject)
    rows, filters = pairs.most, pairs.filters
    shown = rows[:MOST_LINES]
    notes = (
        [Note(f"Drawn are the {MOST_LINES} pairs with most {subject.unit} of {pairs.number}.")]
        if len(rows) > len(shown)
        else []
    )
    return Picture(
        "network",
        TITLE,
        columns=("Party", "met", subject.unit),
        rows=tuple(_row(row, filters, subject) for row in rows),
        drawing=_draw(shown, filters, subject) if shown else None,
        notes=tuple(notes),
        largest=rows[0].number if rows else 0,
        prefix=options.prefix,
    )


def _row(row: Pair, filters: tuple[str, str], subject: Subject) -> tuple[Cell, ...]:
    url = subject.address((filters[0], row.key), (filters[1], row.other))
    pair = reverse("party-pair", args=[row.key, row.other])
    names = (Cell(row.words, pair), Cell(row.other_words, pair))
    return (*names, number_cell(row.number, url))


def _draw(rows: Sequence[Pair], filters: tuple[str, str], subject: Subject) -> Element:
    graph = networkx.Graph()
    names: dict[str, str] = {}
    for row in rows:
        names |= {row.key: row.words, row.other: row.other_words}
        graph.add_edge(row.key, row.other, weight=1 + math.log(row.number))
    places, width, height = _places(graph, names)
    largest = rows[0].number
    drawing = canvas(width, height, TITLE)
    for row in rows:
        (x1, y1), (x2, y2) = places[row.key], places[row.other]
        thickness = 1 + 7 * math.sqrt(row.number / largest)
        label = f"{row.words} and {row.other_words}: {subject.number_words(row.number)}"
        url = subject.address((filters[0], row.key), (filters[1], row.other))
        hit = line(x1, y1, x2, y2, class_="pic-hit", stroke="transparent", stroke_width=12)
        drawing.add(mark(url, label, hit, line(x1, y1, x2, y2, class_="pic-edge", stroke_width=thickness)))
    for key, (x, y) in places.items():
        drawing.add(_node(key, names[key], graph.degree(key), (x, y), subject))
    return drawing


def _node(key: str, name: str, degree: int, place: tuple[float, float], subject: Subject) -> Element:
    """Leads to the party's page: how many meetings it had is not what a circle says."""
    x, y = place
    radius = _radius(degree)
    kind = "pic-node-other" if key in subject.values("party") else "pic-node"
    return mark(
        reverse("party", args=[key]),
        f"{name}, met {degree} of those drawn",
        circle(x, y, radius, class_=kind, stroke_width=2),
        text(x, y - radius - 4, shorten(name, _NAME), anchor="middle", class_="pic-halo"),
    )


def _places(graph: Any, names: Mapping[str, str]) -> tuple[dict[str, tuple[float, float]], float, float]:
    """The middle of each circle, whose box has the name above it; and the width and height that all of them take."""
    radii = {key: _radius(graph.degree(key)) for key in names}
    boxes = {
        key: (max(2 * radii[key], text_width(shorten(name, _NAME))), 2 * radii[key] + _LETTERS)
        for key, name in names.items()
    }
    room = (_MARGIN, _MARGIN, _WIDTH - _MARGIN, _HEIGHT - _MARGIN)
    found = place_nodes(graph, boxes, room)
    left = min(x - boxes[key][0] / 2 for key, (x, _) in found.items()) - _MARGIN
    top = min(y - boxes[key][1] / 2 for key, (_, y) in found.items()) - _MARGIN
    places = {key: (round(x - left, 1), round(y - top + _LETTERS / 2, 1)) for key, (x, y) in found.items()}
    width = max(x + boxes[key][0] / 2 for key, (x, _) in found.items()) - left + _MARGIN
    height = max(y + boxes[key][1] / 2 for key, (_, y) in found.items()) - top + _MARGIN
    return places, width, height


def _radius(degree: int) -> float:
    return 5 + 2 * math.sqrt(degree)
