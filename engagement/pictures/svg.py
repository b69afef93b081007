"""A small builder of SVG. Classes say what a thing is; colours come from the page's stylesheet, or from `style`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

Value = str | int | float
Child = "Element | str"

# XML 1.0 knows no other control characters.
_CONTROLS = {number: None for number in range(32) if number not in (9, 10, 13)}
_LETTER, _WIDE_LETTER = 0.54, 0.6  # the mean width of a letter, and that of a wide name's, as a share of its size


@dataclass
class Element:
    """One element with its attributes in the order given, and what it holds: elements and text."""

    tag: str
    attributes: dict[str, Value] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def add(self, *children: "Element | str") -> "Element":
        self.children.extend(children)
        return self

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def __str__(self) -> str:
        given = "".join(f" {name}={quoteattr(_text(value))}" for name, value in self.attributes.items())
        inside = "".join(
            escape(one.translate(_CONTROLS)) if isinstance(one, str) else str(one) for one in self.children
        )
        return f"<{self.tag}{given}>{inside}</{self.tag}>" if inside else f"<{self.tag}{given}/>"


def element(tag: str, *children: "Element | str", **attributes: Value) -> Element:
    """`class_` is the attribute class, `font_size` is font-size."""
    named = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return Element(tag, named, list(children))


def rect(x: float, y: float, width: float, height: float, **attributes: Value) -> Element:
    return element("rect", x=x, y=y, width=width, height=height, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: Value) -> Element:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def circle(cx: float, cy: float, r: float, **attributes: Value) -> Element:
    return element("circle", cx=cx, cy=cy, r=r, **attributes)


def path(d: str, **attributes: Value) -> Element:
    return element("path", d=d, **attributes)


def text(x: float, y: float, words: str, *, size: int = 12, anchor: str = "start", **attributes: Value) -> Element:
    attributes = {"class_": "pic-text", "font_size": size, **attributes}
    if anchor != "start":
        attributes["text_anchor"] = anchor
    return element("text", words, x=x, y=y, **attributes)


def mark(url: str, label: str, *shapes: Element) -> Element:
    """A link with a name: what somebody points at, hears and follows."""
    return element("a", element("title", label), *shapes, href=url, aria_label=label, class_="pic-mark")


def shorten(words: str, width: float, *, size: int = 12) -> str:
    """As much of the words as fits into so many units, by the mean width of a letter."""
    most = max(3, int(width / (size * _LETTER)))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def text_width(words: str, *, size: int = 12) -> float:
    """About how many units the words take, on the wide side."""
    return len(words) * size * _WIDE_LETTER


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value.translate(_CONTROLS)
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
