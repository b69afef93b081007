"""The look of a picture as a file: attributes in place of classes, so that it needs no stylesheet. Light, for print.

On a page `static/pictures.css` gives the same classes their colours, light and dark.
"""

from engagement.pictures.svg import Element, Value, circle, element, line, path, rect

INK, MUTED, PAPER, LINE = "#1c1e20", "#575c61", "#ffffff", "#dcd8cf"
_HEAT = ["#ffffff", "#e6eef6", "#bcd2e8", "#8fb5d9", "#3c76ac", "#153c62"]

STYLES: dict[str, dict[str, Value]] = {
    "pic-text": {"fill": INK},
    "pic-muted": {"fill": MUTED},
    "pic-axis": {"stroke": "#8a877f", "stroke-width": 1},
    "pic-grid": {"stroke": LINE, "stroke-width": 1},
    "pic-bar": {"fill": "#1d4f80"},
    "pic-held": {"fill": "#1f6336", "stroke": "#1f6336"},
    "pic-planned": {"fill": "#e6eef6", "stroke": "#1d4f80"},
    "pic-cancelled": {"fill": "#fcf1dc", "stroke": "#7a4a00"},
    "pic-denied": {"fill": "#fbe7e4", "stroke": "#9a2319"},
    "pic-planned-line": {"stroke": "#1d4f80", "fill": "none"},
    "pic-cancelled-line": {"stroke": "#7a4a00", "fill": "none"},
    "pic-denied-line": {"stroke": "#9a2319", "fill": "none"},
    "pic-silence": {"fill": "#f1efe9"},
    "pic-silence-line": {"stroke": "#8a877f", "stroke-width": 1},
    "pic-land": {"fill": "#f1efe9", "stroke": "#8a877f", "stroke-width": 0.5},
    "pic-ring": {"fill": "none", "stroke": INK, "stroke-width": 2},
    "pic-hit": {"fill": "none", "pointer-events": "all"},
    "pic-edge": {"stroke": "#8a877f"},
    "pic-node": {"fill": "#1d4f80", "stroke": "#ffffff"},
    "pic-node-other": {"fill": "#ffffff", "stroke": "#1d4f80"},
    "pic-halo": {"fill": INK, "stroke": PAPER, "stroke-width": 3, "paint-order": "stroke"},
    **{f"pic-heat-{step}": {"fill": colour, "stroke": LINE} for step, colour in enumerate(_HEAT)},
    **{f"pic-heat-text-{step}": {"fill": PAPER if step > 3 else INK} for step in range(len(_HEAT))},
}
STATUS_SIGNS = {"held": "", "planned": "dots", "cancelled": "stripes", "denied": "crosses"}


def patterns(prefix: str) -> Element:
    """Fills that tell statuses and silence apart without colour; ids start with the prefix, for a page holds many."""

    def pattern(name: str, size: int, *shapes: Element) -> Element:
        return element(
            "pattern", *shapes, id=f"{prefix}-{name}", width=size, height=size, patternUnits="userSpaceOnUse"
        )

    return element(
        "defs",
        pattern("planned", 6, element("circle", cx=3, cy=3, r=1.2, class_="pic-planned-line")),
        pattern("cancelled", 6, element("path", d="M0,6L6,0M-1,1L1,-1M5,7L7,5", class_="pic-cancelled-line")),
        pattern("denied", 6, element("path", d="M0,0L6,6M0,6L6,0", class_="pic-denied-line")),
        pattern("silence", 8, element("path", d="M0,8L8,0M-1,1L1,-1M7,9L9,7", class_="pic-silence-line")),
    )


def status_rect(prefix: str, status: str, x: float, y: float, width: float, height: float) -> list[Element]:
    """The rectangle of a status: its colour, and its pattern above."""
    shapes = [rect(x, y, width, height, class_=f"pic-{status}", stroke_width=1)]
    if STATUS_SIGNS[status]:
        shapes.append(rect(x, y, width, height, fill=f"url(#{prefix}-{status})"))
    return shapes


def status_mark(status: str, x: float, y: float) -> list[Element]:
    """The sign of one meeting. Held: a disc. Planned: a ring. Cancelled: a cross. Denied: a crossed square."""
    moved, cross = f"translate({x:g} {y:g})", "M-6,-6L6,6M-6,6L6,-6"
    if status == "held":
        return [circle(x, y, 6.5, class_="pic-held")]
    if status == "planned":
        return [circle(x, y, 6, class_="pic-planned-line", stroke_width=2.5, stroke_dasharray="3 1.5")]
    if status == "cancelled":
        return [path(cross, transform=moved, class_="pic-cancelled-line", stroke_width=3)]
    return [path(f"M-6,-6H6V6H-6z{cross}", transform=moved, class_="pic-denied-line", stroke_width=1.5)]


def swatch(name: str, prefix: str, x: float = 0, y: float = 0) -> list[Element]:
    """What a legend shows for a status, a status's mark, silence or a shade, 18 units by 14."""
    if name.startswith("mark-"):
        return status_mark(name.removeprefix("mark-"), x + 9, y + 7)
    if name == "silence":
        return silent_rect(prefix, x, y, 18, 14)
    if name.startswith("heat-"):
        return [rect(x, y, 18, 14, class_=f"pic-{name}")]
    return status_rect(prefix, name, x + 1, y + 1, 16, 12)


def silent_rect(prefix: str, x: float, y: float, width: float, height: float) -> list[Element]:
    return [
        rect(x, y, width, height, class_="pic-silence"),
        rect(x, y, width, height, fill=f"url(#{prefix}-silence)"),
        line(x, y + height, x + width, y + height, class_="pic-axis"),
    ]


def standing_alone(drawing: Element, *, site: str) -> Element:
    """A copy with attributes for classes, and links that start with the site's address."""
    attributes: dict[str, Value] = {}
    for name, value in drawing.attributes.items():
        if name == "class":
            for one in str(value).split():
                attributes |= STYLES.get(one, {})
        elif name == "href" and str(value).startswith("/"):
            attributes[name] = site + str(value)
        else:
            attributes[name] = value
    inside = [one if isinstance(one, str) else standing_alone(one, site=site) for one in drawing.children]
    return Element(drawing.tag, attributes, inside)
