"""From the pieces of text on a document's pages to paragraphs in the order in which they are read."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_EDGE_LINES = 2  # lines at the top and at the bottom of a page where headers and footers stand
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—|\s]*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–—|\s]*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?…:;؟۔][\"'”’»)\]]*$")
_SOFT_HYPHENS = "\x02\xad\ufffe\uffff"  # what pdfium and fonts put where a word was broken
_BROKEN_WORD = re.compile(r"(\w{2,})[-‐]$")
_MIN_COLUMN_LINES = 3
_GUTTER_STEPS = 60


@dataclass(frozen=True)
class Piece:
    """A run of text: where it stands on its page, in points, `top` counted from the top of the page downwards."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        return self.bottom - self.top


def build_lines(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces that stand side by side, with no more than a wide space between them, are one line."""
    lines: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (round(p.top + p.height / 2), p.left)):
        for index in range(len(lines) - 1, max(-1, len(lines) - 8), -1):
            line = lines[index]
            overlap = min(line.bottom, piece.bottom) - max(line.top, piece.top)
            gap = piece.left - line.right
            size = max(line.height, piece.height)
            if overlap > 0.5 * min(line.height, piece.height) and -size < gap < 1.1 * size:
                space = "" if gap < 0.12 * size or line.text.endswith(" ") or piece.text.startswith(" ") else " "
                text = line.text + space + piece.text
                lines[index] = Piece(
                    min(line.left, piece.left), min(line.top, piece.top), max(line.right, piece.right),
                    max(line.bottom, piece.bottom), text,
                )  # fmt: skip
                break
        else:
            lines.append(piece)
    return lines


def order_lines(lines: Sequence[Piece], depth: int = 4) -> list[Piece]:
    """As they are read: what crosses the gap between two columns parts the page, between those the left one first."""
    by_height = sorted(lines, key=lambda line: (line.top, line.left))
    gutter = _find_gutter(lines) if depth else None
    if gutter is None:
        return by_height
    ordered: list[Piece] = []
    left: list[Piece] = []
    right: list[Piece] = []
    for line in by_height:
        if line.left < gutter < line.right:
            ordered += [*order_lines(left, depth - 1), *order_lines(right, depth - 1), line]
            left, right = [], []
        else:
            (left if line.right <= gutter else right).append(line)
    return [*ordered, *order_lines(left, depth - 1), *order_lines(right, depth - 1)]


def _find_gutter(lines: Sequence[Piece]) -> float | None:
    """Where hardly a line crosses and many end before and begin after, at the same heights; None for one column."""
    if len(lines) < 2 * _MIN_COLUMN_LINES:
        return None
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    best: tuple[int, float] | None = None
    for step in range(6, _GUTTER_STEPS - 5):
        at = start + (end - start) * step / _GUTTER_STEPS
        before = [line for line in lines if line.right <= at]
        after = [line for line in lines if line.left >= at]
        crossing = len(lines) - len(before) - len(after)
        if min(len(before), len(after)) < _MIN_COLUMN_LINES or crossing > 0.3 * len(lines):
            continue
        if _side_by_side(before, after) and (best is None or crossing < best[0]):
            best = (crossing, at)
    return best[1] if best else None


def _side_by_side(before: Sequence[Piece], after: Sequence[Piece]) -> bool:
    top = max(min(line.top for line in before), min(line.top for line in after))
    bottom = min(max(line.bottom for line in before), max(line.bottom for line in after))
    beside = [sum(top <= line.top and line.bottom <= bottom + 1 for line in side) for side in (before, after)]
    return min(beside) >= _MIN_COLUMN_LINES


def part_edges(pages: Sequence[Sequence[Piece]]) -> tuple[list[list[Piece]], list[str]]:
    """The pages without what repeats at their tops and bottoms and without page numbers, and what was left out."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in {_edge_key(line) for line in page})
    repeated = max(2, round(0.4 * len(pages)))
    kept, dropped = [], []
    for page, edge in zip(pages, edges, strict=True):
        gone = {
            line
            for line in edge
            if (counts[_edge_key(line)] >= repeated) or (len(pages) > 1 and _PAGE_NUMBER.fullmatch(line.text.strip()))
        }
        kept.append([line for line in page if line not in gone])
        dropped += [line.text.strip() for line in page if line in gone]
    return kept, dropped


def _edges(page: Sequence[Piece]) -> set[Piece]:
    if len(page) <= 2 * _EDGE_LINES:
        return set()
    tops = sorted({round(line.top) for line in page})
    chosen = {*tops[:_EDGE_LINES], *tops[-_EDGE_LINES:]}
    return {line for line in page if round(line.top) in chosen}


def _edge_key(line: Piece) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split())).casefold()


def build_paragraphs(lines: Sequence[Piece]) -> list[str]:
    """Lines in reading order, joined to paragraphs; words broken at a line's end are whole again."""
    if not lines:
        return []
    steps = sorted(b.top - a.top for a, b in pairwise(lines) if 0 < b.top - a.top < 4 * a.height)
    step = steps[len(steps) // 4] if steps else 0.0  # paragraphs of two lines have as many gaps between as within
    words = Counter(re.findall(r"\w+-\w+", " ".join(line.text for line in lines)))
    paragraphs = [lines[0].text.strip()]
    for before, line in pairwise(lines):
        if _begins_paragraph(before, line, step, paragraphs[-1]):
            paragraphs.append(line.text.strip())
        else:
            paragraphs[-1] = _join(paragraphs[-1], line.text.strip(), words)
    texts = (re.sub(rf"[{_SOFT_HYPHENS}]", "", paragraph) for paragraph in paragraphs)
    return [text for paragraph in texts if (text := " ".join(paragraph.split()))]


def _begins_paragraph(before: Piece, line: Piece, step: float, so_far: str) -> bool:
    ends = _SENTENCE_END.search(so_far) is not None
    if abs(line.height - before.height) > 0.25 * max(line.height, before.height):
        return True
    moved = line.top - before.top
    if moved <= 0 or moved > 6 * step:  # another column or page: only a sentence's end says that it is another one
        return ends
    is_wide_gap = moved > 1.35 * step
    is_indented = line.left - before.left > 0.6 * line.height and line.left - before.left < 5 * line.height
    is_short = before.right - before.left < 0.75 * (line.right - line.left)
    return is_wide_gap or (ends and (is_indented or is_short))


def _join(text: str, line: str, words: Counter[str]) -> str:
    if text and text[-1] in _SOFT_HYPHENS:
        return text.rstrip(_SOFT_HYPHENS) + line
    broken = _BROKEN_WORD.search(text)
    if broken and line[:1].isalpha():
        following = re.match(r"\w+", line)
        whole = f"{broken[1]}-{following[0] if following else ''}"
        is_compound = line[0].isupper() or whole in words
        return text + line if is_compound else text[:-1] + line
    return f"{text} {line}"
