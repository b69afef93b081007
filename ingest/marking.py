"""An article's text with its marks, as HTML that is safe whatever the article holds.

Two layers: evidence sentences (one `<span>` for each stretch that the same reports rest on), and mentions inside them
(`<mark>`s, the wider around the narrower). Spans that cross each other are cut where they cross, so that the elements
always nest.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

KINDS = {
    "official": "Officials",
    "delegation": "Delegations",
    "party": "Parties",
    "date": "Dates",
    "place": "Places",
    "trigger": "Meeting words",
}
PART_LENGTH = 40_000


@dataclass(frozen=True)
class Mark:
    """Characters `start` to `end` (excluded) of the article's text; `label` is a code or key, where known."""

    kind: str
    start: int
    end: int
    label: str = ""


@dataclass(frozen=True)
class Segment:
    """A stretch of text under one set of marks, the widest first, and one set of reports that rest on it.

    `opens` are the reports whose evidence begins here, of all that are shown.
    """

    text: str
    marks: tuple[Mark, ...]
    reports: tuple[int, ...]
    opens: tuple[int, ...] = ()


@dataclass(frozen=True)
class Part:
    """Characters `start` to `end` of a long article, cut between paragraphs where there are any; `number` from 1."""

    number: int
    start: int
    end: int


def build_marks(mentions: Iterable[Mapping[str, object]], part: Part) -> list[Mark]:
    """The stored mentions that touch the part, cut to it. Raises `KeyError` and `ValueError` for malformed ones."""
    marks = []
    for mention in mentions:
        start, end = max(int(str(mention["start"])), part.start), min(int(str(mention["end"])), part.end)
        if start < end:
            marks.append(Mark(str(mention["kind"]), start, end, str(mention.get("label") or "")))
    return marks


def build_parts(text: str, length: int = PART_LENGTH) -> list[Part]:
    """Cut the text into parts of at most `length` characters, so that a page stays small; one empty part for none."""
    parts: list[Part] = []
    start = 0
    while len(text) - start > length:
        cut = text.rfind("\n", start + length // 2, start + length)
        end = cut + 1 if cut >= 0 else start + length
        parts.append(Part(len(parts) + 1, start, end))
        start = end
    return [*parts, Part(len(parts) + 1, start, len(text))]


def part_at(parts: Sequence[Part], offset: int) -> Part:
    """The part that holds the character at `offset`; the last one for anything behind the text."""
    return parts[max(bisect_right([part.start for part in parts], offset) - 1, 0)]


def build_segments(
    text: str, part: Part, marks: Iterable[Mark], evidence: Mapping[int, tuple[int, int]]
) -> list[Segment]:
    """Cut the part of the text at every border of a mark or of a report's evidence (report → start, end).

    The segments' texts, one after the other, are the part's text.
    """
    spans: list[tuple[int, int, Mark | int]] = [(mark.start, mark.end, mark) for mark in marks]
    spans += [(start, end, report) for report, (start, end) in evidence.items()]
    clipped = [(max(start, part.start), min(end, part.end), what) for start, end, what in spans]
    clipped = sorted((span for span in clipped if span[0] < span[1]), key=lambda span: (span[0], -span[1]))
    borders = sorted({part.start, part.end, *(start for start, _, _ in clipped), *(end for _, end, _ in clipped)})
    segments: list[Segment] = []
    active: list[tuple[int, int, Mark | int]] = []
    upcoming = 0
    for start, end in pairwise(borders):
        active = [span for span in active if span[1] > start]
        while upcoming < len(clipped) and clipped[upcoming][0] <= start:
            active.append(clipped[upcoming])
            upcoming += 1
        over = sorted(active, key=lambda span: (span[0] - span[1], span[0]))
        segments.append(
            Segment(
                text[start:end],
                tuple(what for _, _, what in over if isinstance(what, Mark)),
                tuple(sorted(what for _, _, what in over if isinstance(what, int))),
                tuple(sorted(what for begin, _, what in over if isinstance(what, int) and begin == start)),
            )
        )
    return segments


def render_segments(segments: Sequence[Segment], numbers: Mapping[int, int]) -> SafeString:
    """HTML of the segments. `numbers` gives each report the number that its card bears.

    A report's evidence begins with the element `report-<pk>` and ends with a link to `#card-<pk>`.
    """
    html, position = [], 0
    while position < len(segments):
        stop = position + 1
        reports = segments[position].reports
        while stop < len(segments) and segments[stop].reports == reports and not segments[stop].opens:
            stop += 1
        run = segments[position:stop]
        following = segments[stop].reports if stop < len(segments) else ()
        closes = [report for report in reports if report not in following]
        html.append(_render_run(run, closes, numbers))
        position = stop
    return mark_safe("".join(html))  # noqa: S308  (every piece comes from format_html)


def _render_run(run: Sequence[Segment], closes: Sequence[int], numbers: Mapping[int, int]) -> SafeString:
    inner = format_html_join("", "{}", ((_render_segment(segment),) for segment in run))
    if not run[0].reports:
        return inner
    anchors = format_html_join(
        "", '<span id="report-{}" class="evidence-target"></span>', ((report,) for report in run[0].opens)
    )
    links = format_html_join(
        "",
        '<a class="evidence-link" href="#card-{}" aria-label="Proposed meeting {}">{}</a>',
        ((report, numbers[report], numbers[report]) for report in closes),
    )
    return format_html('{}<span class="proof">{}</span>{}', anchors, inner, links)


def _render_segment(segment: Segment) -> SafeString:
    html = format_html("{}", segment.text)
    for mark in reversed(segment.marks):
        kind = mark.kind if mark.kind in KINDS else "other"
        title = f"{kind}: {mark.label}" if mark.label else kind
        html = format_html('<mark class="evidence" data-kind="{}" title="{}">{}</mark>', kind, title, html)
    return html
