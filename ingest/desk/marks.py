"""The article's text at the desk: the evidence of every value of the meeting, each value in its own colour."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from engagement.models import Meeting
from ingest.marking import Mark, Part, Segment, build_segments
from ingest.models import Report

# What a mark proves → the field of the form that it belongs to.
FIELDS = {
    "official": "people",
    "delegation": "people",
    "date": "date",
    "place": "place",
    "topic": "topics",
    "status": "status",
    "format": "format",
}
# More text than this is cut around the evidence: no analyst reads a book beside a form.
LONGEST = 60_000


def render_text(meeting: Meeting, report: Report) -> SafeString:
    """HTML of the text around the evidence: paragraphs' breaks kept, `<mark data-field>` for each value.

    Other meetings' evidence is underlined, so that one sees what is taken already. `data-offset` is where the piece
    begins in the article's text, in characters.
    """
    text = report.article.text
    start = max(0, min(report.start - LONGEST // 2, len(text) - LONGEST))
    part = Part(1, start, min(len(text), start + LONGEST))
    marks = [mark for mark in _marks(report.draft) if mark.end > part.start and mark.start < part.end]
    others = Report.objects.current().filter(article=report.article).exclude(pk=report.pk)
    evidence = {report.pk: (report.start, report.end)}
    evidence |= {pk: (begin, end) for pk, begin, end in others.values_list("pk", "start", "end")}
    segments = build_segments(text, part, marks, evidence)
    inner = format_html_join("", "{}", ((_render(segment, report.pk),) for segment in segments))
    return format_html('<div class="dk-words" data-offset="{}">{}</div>', part.start, inner)


def render_whole(text: str, evidence: Mapping[int, tuple[int, int]]) -> SafeString:
    """HTML of an article without a proposal in hand, its reports' `evidence` underlined."""
    segments = build_segments(text, Part(1, 0, min(len(text), LONGEST)), [], evidence)
    pieces = ((_other(segment.text) if segment.reports else segment.text,) for segment in segments)
    return format_html('<div class="dk-words" data-offset="0">{}</div>', format_html_join("", "{}", pieces))


def _other(html: str) -> SafeString:
    return format_html('<span class="dk-other">{}</span>', html)


def _marks(draft: dict[str, Any]) -> Iterator[Mark]:
    for number, participant in enumerate(draft.get("participants", [])):
        for start, end in participant.get("spans", []):
            yield Mark(participant["kind"], start, end, str(number))
    for name, spans in draft.get("spans", {}).items():
        kind, _, label = name.partition(":")
        for start, end in spans:
            yield Mark(kind, start, end, label)


def _render(segment: Segment, report: int) -> SafeString:
    html = format_html("{}", segment.text)
    for mark in reversed(segment.marks):
        field = FIELDS.get(mark.kind)
        if field:
            html = format_html(
                '<mark data-field="{}" data-kind="{}" data-label="{}">{}</mark>', field, mark.kind, mark.label, html
            )
    if report in segment.reports:
        return format_html('<span class="dk-proof">{}</span>', html)
    return _other(html) if segment.reports else html
