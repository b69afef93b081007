"""A picture as a file: with its title, legend, filters, rule, date and address, as SVG or PNG."""

import textwrap
from collections.abc import Sequence

import resvg_py

from engagement.pictures.frame import Picture, canvas
from engagement.pictures.style import PAPER, patterns, standing_alone, swatch
from engagement.pictures.svg import Element, element, rect, text

_MARGIN, _LINE = 20, 16
_LEGEND_STEP = 172


def build_sheet(picture: Picture, captions: Sequence[str], *, site: str) -> Element:
    """The drawing between title and captions. `site` comes before each link's path, so that links work in a file.

    Raises `ValueError` where there is no drawing.
    """
    if picture.drawing is None:
        raise ValueError(picture.empty)
    inner_width, inner_height = (float(picture.drawing.attributes[name]) for name in ("width", "height"))
    width = max(inner_width, 520) + 2 * _MARGIN
    lines = [one for words in captions for one in textwrap.wrap(words, int(width / 6.2))]
    per_row = max(1, int((width - 2 * _MARGIN) / _LEGEND_STEP))
    legend_height = 22 * -(-len(picture.legend) // per_row)
    top = 40 + legend_height
    height = top + inner_height + len(lines) * _LINE + 2 * _MARGIN
    inner = element("g", *picture.drawing.children, transform=f"translate({_MARGIN} {top})")
    sheet = canvas(
        width,
        height,
        picture.title,
        element("title", picture.title),
        rect(0, 0, width, height, fill=PAPER),
        patterns(f"{picture.prefix}-legend"),
        text(_MARGIN, 26, picture.title, size=17, font_weight="bold"),
        *_legend(picture, per_row),
        inner,
    )
    for number, words in enumerate(lines):
        y = top + inner_height + _MARGIN + number * _LINE
        sheet.add(text(_MARGIN, y, words, size=11, class_="pic-muted"))
    return standing_alone(sheet, site=site)


def read_svg(sheet: Element) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{sheet}\n'.encode()


def draw_png(sheet: Element) -> bytes:
    """Twice the size, for print; no network and no file is asked for."""
    return bytes(resvg_py.svg_to_bytes(svg_string=str(sheet), zoom=2, background=PAPER))


def _legend(picture: Picture, per_row: int) -> list[Element]:
    shapes: list[Element] = []
    for number, (name, words) in enumerate(picture.legend):
        x = _MARGIN + number % per_row * _LEGEND_STEP
        y = 38 + number // per_row * 22
        shapes += [*swatch(name, f"{picture.prefix}-legend", x, y), text(x + 24, y + 11, words, size=11)]
    return shapes
