"""A picture with all that belongs to it: title, drawing, table, and what it leaves out."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from engagement.pictures.svg import Element, element


@dataclass(frozen=True)
class Cell:
    """One cell of the table; a number leads to the meetings that it counts."""

    text: str
    url: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Note:
    """A sentence under the picture: what it leaves out, with the way there."""

    text: str
    url: str = ""


def number_cell(number: int, url: str) -> Cell:
    """Nothing leads from a zero."""
    return Cell(str(number), url if number else "", is_number=True)


@dataclass(frozen=True)
class Picture:
    """`drawing` is None where there is nothing to draw; `empty` then says so. `width` in units of the drawing."""

    name: str
    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    drawing: Element | None = None
    notes: tuple[Note, ...] = ()
    steps: tuple[Note, ...] = ()  # other cuts of the same: earlier, later, closer, wider
    legend: tuple[tuple[str, str], ...] = ()  # name of a swatch, and what it stands for
    largest: int = 0
    span: tuple[date, ...] = ()  # first and last day that a calendar shows
    empty: str = "There is no meeting to draw."
    prefix: str = "pic"
    is_sparse: bool = field(default=False)

    @cached_property
    def size(self) -> str:
        """`narrow`, `middle` or `wide`: how much room the picture needs to be read; a `map` is seen whole first."""
        if self.name.startswith("map-"):
            return "map"
        width = float(self.drawing.attributes["width"]) if self.drawing else 0
        return "narrow" if width <= 560 else "middle" if width <= 800 else "wide"


def canvas(width: float, height: float, label: str, *children: Element) -> Element:
    """The outermost element: a group with a name, in which each mark is a link of its own."""
    return element(
        "svg",
        *children,
        xmlns="http://www.w3.org/2000/svg",
        width=round(width),
        height=round(height),
        viewBox=f"0 0 {round(width)} {round(height)}",
        role="group",
        aria_label=label,
        font_family="system-ui, 'Noto Sans', 'DejaVu Sans', 'Liberation Sans', sans-serif",
    )
