"""The marks that an article's page shows: officials, delegations, parties, dates, places and meeting words."""

from collections.abc import Iterator, Sequence

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.drafting import role_of
from ingest.extraction.schema import MeetingDraft, Mention, Span


def mark_mentions(analysis: Analysis, meetings: Sequence[MeetingDraft]) -> tuple[Mention, ...]:
    """All marks in order; they do not overlap: people before groups, these before parties, dates, places."""
    taken = bytearray(len(analysis.article.text))
    marks = []
    for mark in _all_marks(analysis, meetings):
        start, end = mark.span.start, mark.span.end
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            marks.append(mark)
    return tuple(sorted(marks, key=lambda mark: mark.span.start))


def _all_marks(analysis: Analysis, meetings: Sequence[MeetingDraft]) -> Iterator[Mention]:
    """The likeliest to matter first: of two that overlap, the first is shown."""
    for meeting in meetings:
        for span in meeting.field_spans.get("status", ()):
            yield Mention("trigger", span, meeting.status)
    yield from _actor_marks(analysis)
    for place in analysis.places:
        if place.grip:
            yield Mention("place", place.span, place.place.city or place.place.country or "")
    for hit in analysis.parties:
        yield Mention("party", _span(analysis, hit.start, hit.end), analysis.cast.code(hit.code))
    for time in (time for times in analysis.times for time in times):
        yield Mention("date", Span(time.start, time.end))
    for place in analysis.places:
        if not place.grip:
            yield Mention("place", place.span, place.place.city or place.place.country or "")


def _actor_marks(analysis: Analysis) -> Iterator[Mention]:
    for actor in analysis.cast.actors:
        for mention in actor.mentions:
            span = _span(analysis, mention.start, mention.end)
            if actor.named and mention.form == "name":
                label = actor.key or actor.name or ""
                yield Mention("official", span, label, actor.party or "", role_of(actor) or "")
            elif not actor.named and mention.form in ("group", "role"):
                yield Mention("delegation", span, actor.party or "")


def _span(analysis: Analysis, start: int, end: int) -> Span:
    tokens = analysis.article.tokens
    return Span(tokens[start].start, tokens[end - 1].end)
