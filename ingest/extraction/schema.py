"""What extraction takes in and gives out: frozen dataclasses, no Django, no database, no clock.

Offsets are character positions into the article's text as given (`text[start:end]`), never into a cleaned copy.
The shapes of dates, places and participants are those of the corpus (`corpus/README.md`).
"""

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["held", "planned", "cancelled", "denied"]
Precision = Literal["day", "month", "year", "unknown"]
Format = Literal["in_person", "phone", "video", "unknown"]
Prominence = Literal["main", "background"]
ParticipantKind = Literal["official", "delegation"]
MentionKind = Literal["official", "delegation", "party", "date", "place", "trigger"]


@dataclass(frozen=True)
class Span:
    """A stretch of the article's text, `start` included and `end` not, in characters."""

    start: int
    end: int


@dataclass(frozen=True)
class DateRange:
    """A day, month or year as ISO text no finer than its source: `2021-10-12`, `2021-10`, `2021` or None.

    `end` is set only where the meeting lasted longer than a day.
    """

    start: str | None = None
    end: str | None = None
    precision: Precision = "unknown"


@dataclass(frozen=True)
class PlaceDraft:
    """A city by its usual English name, and the ISO 3166-1 alpha-2 code of its country."""

    city: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class ParticipantDraft:
    """A named person (`official`), or a group or unnamed person who stands for a party (`delegation`).

    `name` is the fullest form known (None for a delegation), `as_told` the form in the article, `key` the official's
    key in the `Knowledge` where exactly one fits, `parties` the codes that it may stand for, best first (may be empty).
    """

    kind: ParticipantKind
    name: str | None
    role: str | None
    parties: tuple[str, ...]
    as_told: str | None = None
    key: str | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class MeetingDraft:
    """One article's account of one meeting, with the evidence of every value.

    `evidence` is the sentence that states the meeting and `quote` its text; `field_spans` gives, for `date`, `place`,
    `status`, `format` and each topic as `topic:SLUG`, the spans that prove it. `confidence` is a probability.
    """

    status: Status
    date: DateRange
    place: PlaceDraft
    format: Format
    participants: tuple[ParticipantDraft, ...]
    topics: tuple[str, ...]
    prominence: Prominence
    evidence: Span
    quote: str
    confidence: float
    field_spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Mention:
    """A marked stretch of the text, for showing: what it is, and its code or key where known.

    Of an official also the code of the likeliest `party` and the `role` that the article gives; empty where unknown.
    """

    kind: MentionKind
    span: Span
    label: str = ""
    party: str = ""
    role: str = ""


@dataclass(frozen=True)
class Extraction:
    """All that was found in one article.

    `published` is the date of publication in use, ISO text, and `published_from` how it was known. `notes` say in
    words what an analyst should know (text cut, publication date unknown …).
    """

    meetings: tuple[MeetingDraft, ...]
    mentions: tuple[Mention, ...]
    published: str | None
    published_from: Literal["given", "found", "none"]
    version: str
    notes: tuple[str, ...] = ()
