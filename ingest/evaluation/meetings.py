"""Meetings as the corpus and predictions tell them (`corpus/README.md` has the format)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Participant:
    """`party` is best first; `also` holds a gold participant's other names."""

    kind: str
    name: str | None = None
    party: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True)
class Meeting:
    """A gold or predicted meeting; dates are ISO text as fine as is known."""

    participants: tuple[Participant, ...]
    status: str | None = None
    start: str | None = None
    end: str | None = None
    city: str | None = None
    country: str | None = None
    format: str | None = None
    topics: tuple[str, ...] = ()
    prominence: str | None = None
    evidence: str = ""
    optional: bool = False


def meeting_from_json(entry: Mapping[str, Any]) -> Meeting:
    """A meeting from the corpus's JSON. Raises `KeyError` or `TypeError` where the shape is wrong."""
    date, place = entry.get("date") or {}, entry.get("place") or {}
    return Meeting(
        participants=tuple(participant_from_json(p) for p in entry["participants"]),
        status=entry.get("status"),
        start=date.get("start"),
        end=date.get("end"),
        city=place.get("city"),
        country=place.get("country"),
        format=entry.get("format"),
        topics=tuple(entry.get("topics") or ()),
        prominence=entry.get("prominence"),
        evidence=entry.get("evidence") or "",
        optional=bool(entry.get("optional")),
    )


def participant_from_json(entry: Mapping[str, Any]) -> Participant:
    party = entry.get("party") or ()
    return Participant(
        kind=entry["kind"],
        name=entry.get("name"),
        party=(party,) if isinstance(party, str) else tuple(party),
        also=tuple(entry.get("also") or ()),
        role=entry.get("role"),
    )
