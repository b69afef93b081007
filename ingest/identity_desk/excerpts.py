"""The sentences of articles that name somebody, with the name marked."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ingest.identity.keys import fold_spelling
from ingest.marking import Mark, Part, build_segments
from ingest.models import Report

MAX_EXCERPTS = 6
_LONGEST = 700
_SENTENCE_END = re.compile(r"[.!?][”\"’)]*\s|\n")


@dataclass(frozen=True)
class Excerpt:
    """What one account says of the person: `text` is the evidence of the meeting, and where the name is not in it, the
    sentence that has it."""

    report: Report
    texts: tuple[SafeString, ...]


def excerpts_of(names: Collection[str], meeting_ids: Collection[int]) -> tuple[list[Excerpt], int]:
    """The surest accounts of the meetings first, at most `MAX_EXCERPTS`, and how many more there are."""
    reports = Report.objects.current().filter(meeting__in=meeting_ids).select_related("article")
    light = reports.defer("article__original", "article__mentions", "article__signature", "article__bands")
    shown = list(light.order_by("-confidence", "pk")[:MAX_EXCERPTS])
    count = reports.count() if len(shown) == MAX_EXCERPTS else len(shown)
    folded = {fold_spelling(name) for name in names}
    return [_excerpt(report, folded) for report in shown], count - len(shown)


def _excerpt(report: Report, folded: Collection[str]) -> Excerpt:
    text = report.article.text
    spans = sorted(span for span in _spans(report.draft, folded) if span[1] <= len(text))
    windows = [(report.start, min(report.end, report.start + _LONGEST))]
    outside = [span for span in spans if not (report.start <= span[0] and span[1] <= report.end)]
    if outside and len(outside) == len(spans):
        windows.append(_sentence(text, *outside[0]))
    marks = [Mark("official", start, end) for start, end in spans]
    return Excerpt(report, tuple(_render(text, start, end, marks) for start, end in sorted(windows)))


def _spans(draft: dict[str, Any], folded: Collection[str]) -> Iterator[tuple[int, int]]:
    for participant in draft.get("participants", []):
        told = {fold_spelling(name) for name in (participant.get("name"), participant.get("as_told")) if name}
        if told & set(folded):
            for start, end in participant.get("spans", []):
                yield int(start), int(end)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around the span, as far as its ends are near."""
    before = [found.end() for found in _SENTENCE_END.finditer(text, max(0, start - _LONGEST // 2), start)]
    after = _SENTENCE_END.search(text, end, min(len(text), end + _LONGEST // 2))
    first = before[-1] if before else max(0, start - _LONGEST // 2)
    return first, after.end() if after else min(len(text), end + _LONGEST // 2)


def _render(text: str, start: int, end: int, marks: list[Mark]) -> SafeString:
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    segments = build_segments(text, Part(1, start, end), inside, {})
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<mark class="review-mark" data-kind="official">{}</mark>', segment.text),)
            if segment.marks
            else (segment.text,)
            for segment in segments
        ),
    )
