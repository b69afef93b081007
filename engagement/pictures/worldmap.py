"""World maps: where the meetings were, and with whose countries. Small states have a ring, to be seen and hit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from engagement.kept import kept_sums
from engagement.models.querysets import MeetingQuerySet
from engagement.pictures.counting import Line, count_lines
from engagement.pictures.frame import Cell, Note, Picture, canvas, number_cell
from engagement.pictures.heat import STEPS, heat
from engagement.pictures.subject import Options, Subject
from engagement.pictures.svg import Element, circle, line, mark, path, text
from engagement.pictures.world_shapes import HEIGHT, WIDTH, world_shapes

_RING = 8.0


@dataclass(frozen=True)
class Land:
    """A country's meetings: the filter that means them, and its page."""

    code: str
    name: str
    number: int
    page: str
    pair: tuple[str, str]


def map_of_places(subject: Subject, options: Options) -> Picture:
    """By the country in which the meetings were."""

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        found = subject.tally(subject.rule.counted(chosen))
        way = f"{found.meeting}country"
        return [found.by(code=f"{way}__code", words=f"{way}__name")]

    lands, nowhere = [], 0
    own = urlencode(subject.rule.own_pairs())
    for code, name, number in sorted(kept_sums(build, subject.meetings), key=lambda line: (-line[2], line[1] or "")):
        if code is None:
            nowhere = number
            continue
        page = reverse("place", args=[code]) + (f"?{own}" if own else "")
        lands.append(Land(code, name, number, page, ("country", code)))
    notes = [Note(f"{subject.number_words(nowhere)} not drawn: no country of the place known.")] if nowhere else []
    return draw_map("map-places", "Where they met", lands, subject, options, notes)


def map_of_parties(subject: Subject, options: Options) -> Picture:
    """By the countries that were at the meetings, the subject's own aside."""
    return map_lines(count_lines(subject, "parties"), subject, options)


def map_lines(lines: Sequence[Line], subject: Subject, options: Options) -> Picture:
    """As `map_of_parties`, of parties that were counted already."""
    lands = [Land(one.pairs[0][1], one.name, one.number, one.page, one.pairs[0]) for one in lines]
    title = "Countries met" if subject.of.is_one else "Countries that met"
    return draw_map("map-parties", title, [land for land in lands if land.code in world_shapes()], subject, options, [])


def draw_map(
    name: str, title: str, lands: Sequence[Land], subject: Subject, options: Options, notes: Sequence[Note]
) -> Picture:
    if not lands:
        return Picture(name, title, notes=tuple(notes), empty="No country is recorded.", prefix=options.prefix)
    largest = max([options.largest, *(land.number for land in lands)])
    shapes = world_shapes()
    missing = [land for land in lands if land.code not in shapes]
    if missing:
        notes = [*notes, Note(f"Not on the map, in the table: {', '.join(land.name for land in missing)}.")]
    return Picture(
        name,
        title,
        columns=("Country", subject.unit),
        rows=tuple(
            (Cell(land.name, land.page), number_cell(land.number, subject.address(land.pair))) for land in lands
        ),
        drawing=_draw(title, [land for land in lands if land.code in shapes], subject, largest),
        notes=tuple(notes),
        legend=tuple((f"heat-{step}", words) for step, words in _shades(lands, largest)),
        largest=largest,
        prefix=options.prefix,
    )


def _draw(title: str, lands: Sequence[Land], subject: Subject, largest: int) -> Element:
    shapes = world_shapes()
    lit = {land.code for land in lands}
    rest = "".join(shape.outline for code, shape in shapes.items() if code not in lit)
    drawing = canvas(WIDTH, HEIGHT, title, path(rest, class_="pic-land"))
    rings: list[tuple[float, float]] = []
    # The large first, so that a small one, Lesotho inside its neighbour or a ring at a coast, lies above.
    for land in sorted(lands, key=lambda one: shapes[one.code].is_small):
        shape, step = shapes[land.code], heat(land.number, largest)
        if shape.is_small:
            rings.append(_free_place(shape.middle, rings))
            parts = _ring(shape.middle, rings[-1], land.number, step)
        else:
            x, y = shape.middle
            number = text(x, y + 4, str(land.number), size=10, anchor="middle", class_="pic-halo")
            parts = [path(shape.outline, class_=f"pic-heat-{step}"), number]
        drawing.add(mark(subject.address(land.pair), f"{land.name}: {subject.number_words(land.number)}", *parts))
    return drawing


def _ring(middle: tuple[float, float], place: tuple[float, float], number: int, step: int) -> list[Element]:
    """The ring of a small state with its number, and a line to where the state lies, if it had to give way."""
    x, y = place
    leader = [line(*middle, x, y, class_="pic-ring")] if place != middle else []
    size = 9 if number < 100 else 7
    return [
        *leader,
        circle(x, y, _RING, class_=f"pic-heat-{step}"),
        circle(x, y, _RING, class_="pic-ring"),
        text(x, y + 3, str(number), size=size, anchor="middle", class_=f"pic-heat-text-{step}"),
    ]


def _free_place(middle: tuple[float, float], taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The middle, or the nearest place around it where a ring covers no other."""
    for distance in range(0, 80, 4):
        for turn in range(8 if distance else 1):
            angle = turn * math.pi / 4
            place = (middle[0] + distance * math.cos(angle), middle[1] + distance * math.sin(angle))
            is_inside = _RING <= place[0] <= WIDTH - _RING and _RING <= place[1] <= HEIGHT - _RING
            if (is_inside or not distance) and all(math.dist(place, one) >= 2 * _RING + 1 for one in taken):
                return place if distance else middle
    return middle


def _shades(lands: Sequence[Land], largest: int) -> list[tuple[int, str]]:
    """Each shade in use with the numbers that have it here."""
    found: dict[int, list[int]] = {}
    for land in lands:
        found.setdefault(heat(land.number, largest), []).append(land.number)
    return [
        (
            step,
            f"{min(found[step])} to {max(found[step])}" if min(found[step]) < max(found[step]) else str(found[step][0]),
        )
        for step in range(1, STEPS + 1)
        if step in found
    ]
