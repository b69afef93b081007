"""The articles that report a meeting, each with the evidence of every value marked in its text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.template import Context, Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from engagement.models import Meeting
from ingest.marking import Mark, Part, Segment, build_parts, build_segments, part_at
from ingest.models import Report

register = Library()

# What a mark proves, in the order of the legend. A span's name is one of these, or `topic:SLUG`.
KINDS = {
    "official": "official",
    "delegation": "delegation",
    "date": "date",
    "place": "place",
    "topic": "topic",
    "status": "status",
    "format": "format",
}
MAX_SOURCES = 12


@dataclass(frozen=True)
class Source:
    """One article's account. `part` is the stretch of a long article that holds the evidence, of `part_count`."""

    report: Report
    text: SafeString
    kinds: tuple[tuple[str, str], ...]
    part: Part
    part_count: int


@register.inclusion_tag("admin/ingest/meeting_sources.html", takes_context=True)
def meeting_sources(context: Context, meeting: Meeting) -> dict[str, Any]:
    """The sources of the meeting, the surest first, at most `MAX_SOURCES`; the others are counted. Above them, what
    marks any of them.
    """
    reports = meeting.reports.current().order_by("-confidence", "pk")
    shown = reports.select_related("article").defer("article__original", "article__mentions")[:MAX_SOURCES]
    sources = [_source(report) for report in shown]
    flagged = reports.exclude(flag=Report.Flag.NONE).select_related("article")
    return {
        "sources": sources,
        "more": reports.count() - len(sources),
        "flagged": flagged.defer("article__original", "article__text", "article__mentions"),
        "request": context.get("request"),
    }


def _source(report: Report) -> Source:
    text = report.article.text
    parts = build_parts(text)
    part = part_at(parts, report.start)
    marks = [mark for mark in _marks(report.draft) if mark.end > part.start and mark.start < part.end]
    segments = build_segments(text, part, marks, {report.pk: (report.start, report.end)})
    found = {mark.kind for mark in marks}
    kinds = tuple((kind, label) for kind, label in KINDS.items() if kind in found)
    return Source(report, _render(segments), kinds, part, len(parts))


def _marks(draft: dict[str, Any]) -> Iterator[Mark]:
    for participant in draft.get("participants", []):
        label = participant["name"] or participant["as_told"] or ""
        for start, end in participant["spans"]:
            yield Mark(participant["kind"], start, end, label)
    for name, spans in draft.get("spans", {}).items():
        kind, _, label = name.partition(":")
        for start, end in spans:
            yield Mark(kind, start, end, label or _value(draft, kind))


def _value(draft: dict[str, Any], kind: str) -> str:
    value = draft.get(kind)
    if isinstance(value, dict):
        parts = [value.get(key) for key in ("start", "end", "city", "country")]
        return ", ".join(str(part) for part in parts if part)
    return str(value or "")


def _render(segments: Sequence[Segment]) -> SafeString:
    """Each run of evidence in one element, with the marks inside it."""
    return format_html_join(
        "", "{}", ((_render_run(bool(key), list(run)),) for key, run in groupby(segments, _reports))
    )


def _reports(segment: Segment) -> tuple[int, ...]:
    return segment.reports


def _render_run(is_proof: bool, run: list[Segment]) -> SafeString:  # noqa: FBT001
    inner = format_html_join("", "{}", ((_render_segment(segment),) for segment in run))
    return format_html('<span class="review-proof">{}</span>', inner) if is_proof else inner


def _render_segment(segment: Segment) -> SafeString:
    html = format_html("{}", segment.text)
    for mark in reversed(segment.marks):
        kind = mark.kind if mark.kind in KINDS else "other"
        title = f"{KINDS.get(kind, mark.kind)}: {mark.label}" if mark.label else KINDS.get(kind, mark.kind)
        html = format_html('<mark class="review-mark" data-kind="{}" title="{}">{}</mark>', kind, title, html)
    return html
