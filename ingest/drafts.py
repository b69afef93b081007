"""Drafts as JSON: what a report stores, what `extract` prints, what `evaluate` scores.

The keys are those of a meeting in `corpus/README.md`, with `confidence`. A stored draft has three more for provenance,
spans being `[start, end]` in characters of the article's text: `span` of the evidence, `spans` of the other values by
name, and in each participant `as_told`, `key` and `spans`.
"""

from collections.abc import Mapping
from typing import Any

from ingest.extraction.schema import DateRange, MeetingDraft, ParticipantDraft, PlaceDraft, Span

_PROVENANCE = frozenset({"span", "spans", "as_told", "key"})


def draft_as_json(draft: MeetingDraft) -> dict[str, Any]:
    """All of a draft; `draft_from_json` gives it back equal."""
    return {
        "status": draft.status,
        "date": {"start": draft.date.start, "end": draft.date.end, "precision": draft.date.precision},
        "place": {"city": draft.place.city, "country": draft.place.country},
        "format": draft.format,
        "participants": [_participant_as_json(participant) for participant in draft.participants],
        "topics": list(draft.topics),
        "prominence": draft.prominence,
        "evidence": draft.quote,
        "confidence": draft.confidence,
        "span": _span_as_json(draft.evidence),
        "spans": {name: [_span_as_json(span) for span in spans] for name, spans in draft.field_spans.items()},
    }


def draft_from_json(entry: Mapping[str, Any]) -> MeetingDraft:
    """The draft that a report stores. Raises `KeyError` or `TypeError` for JSON that `draft_as_json` never made."""
    return MeetingDraft(
        status=entry["status"],
        date=DateRange(**entry["date"]),
        place=PlaceDraft(**entry["place"]),
        format=entry["format"],
        participants=tuple(_participant_from_json(participant) for participant in entry["participants"]),
        topics=tuple(entry["topics"]),
        prominence=entry["prominence"],
        evidence=Span(*entry["span"]),
        quote=entry["evidence"],
        confidence=entry["confidence"],
        field_spans={name: tuple(Span(*span) for span in spans) for name, spans in entry["spans"].items()},
    )


def draft_as_meeting(draft: MeetingDraft) -> dict[str, Any]:
    """The draft with the corpus's keys and `confidence` alone, for those who have no use for offsets."""
    entry = _without_provenance(draft_as_json(draft))
    return {**entry, "participants": [_without_provenance(participant) for participant in entry["participants"]]}


def _participant_as_json(participant: ParticipantDraft) -> dict[str, Any]:
    return {
        "kind": participant.kind,
        "name": participant.name,
        "role": participant.role,
        "party": list(participant.parties),
        "as_told": participant.as_told,
        "key": participant.key,
        "spans": [_span_as_json(span) for span in participant.spans],
    }


def _participant_from_json(entry: Mapping[str, Any]) -> ParticipantDraft:
    return ParticipantDraft(
        kind=entry["kind"],
        name=entry["name"],
        role=entry["role"],
        parties=tuple(entry["party"]),
        as_told=entry["as_told"],
        key=entry["key"],
        spans=tuple(Span(*span) for span in entry["spans"]),
    )


def _span_as_json(span: Span) -> list[int]:
    return [span.start, span.end]


def _without_provenance(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in _PROVENANCE}
