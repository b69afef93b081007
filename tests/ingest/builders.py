"""The smallest drafts: what extraction would hand over, without a pipeline."""

from collections.abc import Sequence
from typing import Any

from ingest.extraction.schema import DateRange, Extraction, MeetingDraft, ParticipantDraft, PlaceDraft, Span

TEXT = (
    "Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday. US officials held talks with Muttaqi in Doha on Monday. "
    "Nothing else happened."
)
FIRST = Span(0, 52)
SECOND = Span(53, 107)


def build_participant(name: str | None, *parties: str, **changes: Any) -> ParticipantDraft:
    """A named official, or a delegation where `name` is None."""
    kind = "official" if name else "delegation"
    values: dict[str, Any] = {"kind": kind, "name": name, "role": None, "parties": parties, "as_told": name}
    return ParticipantDraft(**{**values, **changes})


def build_draft(*participants: ParticipantDraft, evidence: Span = FIRST, **changes: Any) -> MeetingDraft:
    """Wang Yi (CN) and Amir Khan Muttaqi (TALIBAN) on 12 October 2021, unless told otherwise."""
    chosen = participants or (
        build_participant("Wang Yi", "CN", role="foreign minister"),
        build_participant("Amir Khan Muttaqi", "TALIBAN", role="acting foreign minister"),
    )
    values: dict[str, Any] = {
        "status": "held",
        "date": DateRange("2021-10-12", None, "day"),
        "place": PlaceDraft("Beijing", "CN"),
        "format": "in_person",
        "participants": tuple(chosen),
        "topics": (),
        "prominence": "main",
        "evidence": evidence,
        "quote": TEXT[evidence.start : evidence.end],
        "confidence": 0.8,
    }
    return MeetingDraft(**{**values, **changes})


def build_extraction(drafts: Sequence[MeetingDraft] = (), **changes: Any) -> Extraction:
    values: dict[str, Any] = {
        "meetings": tuple(drafts),
        "mentions": (),
        "published": None,
        "published_from": "none",
        "version": "test-1",
    }
    return Extraction(**{**values, **changes})
