"""What each account of a meeting says, field by field, and where accounts differ from each other or from the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.db.models import F

from engagement.models import Meeting
from ingest.claims.lookups import Lookups
from ingest.claims.reading import FIELDS, values_of_draft, values_of_meeting
from ingest.claims.values import Value, agree
from ingest.models import Report

__all__ = ["Claim", "Claims", "FieldClaims", "Saying", "claims_of"]

SAME, AGREES, DIFFERS, SILENT = "same", "agrees", "differs", "silent"
_SHOWN_SOURCES = 4
# The draft's names of the spans that prove a field.
_SPANS = {"status": "status", "date": "date", "place": "place", "format": "format"}


@dataclass(frozen=True)
class Claim:
    """What one account says of one field. `comparison` with the record: same, agrees (vaguer, sharper or a part of
    it), differs, or silent. `spans` are offsets in the article's text."""

    report: Report
    value: Value
    comparison: str
    spans: tuple[tuple[int, int], ...]

    @property
    def source(self) -> str:
        """The outlet, or the article's title where it is not known."""
        return self.report.article.outlet or str(self.report.article)

    @property
    def published(self) -> date | None:
        return self.report.article.published


@dataclass(frozen=True)
class Saying:
    """The accounts that say the same in the same words."""

    words: str
    comparison: str
    claims: tuple[Claim, ...]

    @property
    def shown(self) -> tuple[Claim, ...]:
        """One for each source, as many as a row holds: twenty copies of one agency's report are named once."""
        by_source: dict[str, Claim] = {}
        for claim in self.claims:
            by_source.setdefault(claim.source, claim)
        return tuple(by_source.values())[:_SHOWN_SOURCES]

    @property
    def more(self) -> int:
        return len(self.claims) - len(self.shown)


@dataclass(frozen=True)
class FieldClaims:
    """One field: what is on record and what each account says. `clashes`: two accounts cannot both be true."""

    name: str
    label: str
    record: Value
    claims: tuple[Claim, ...]
    clashes: bool

    @property
    def differs(self) -> bool:
        """Does an account say something else than the record?"""
        return any(claim.comparison == DIFFERS for claim in self.claims)

    @property
    def sayings(self) -> list[Saying]:
        """The claims by what they say; who says nothing comes last."""
        groups: dict[tuple[str, str], list[Claim]] = {}
        for claim in sorted(self.claims, key=lambda claim: not claim.value.is_said):
            groups.setdefault((claim.value.words, claim.comparison), []).append(claim)
        return [Saying(words, comparison, tuple(claims)) for (words, comparison), claims in groups.items()]


@dataclass(frozen=True)
class Claims:
    """All fields of a meeting; the accounts by day of publication."""

    meeting: Meeting
    fields: tuple[FieldClaims, ...]
    reports: tuple[Report, ...]

    @property
    def open(self) -> list[FieldClaims]:
        """The fields to look at: accounts clash first, then those in which one differs from the record."""
        return sorted((one for one in self.fields if one.clashes or one.differs), key=lambda one: not one.clashes)

    @property
    def agreed(self) -> list[FieldClaims]:
        return [one for one in self.fields if not one.clashes and not one.differs]


def claims_of(meeting: Meeting) -> Claims:
    """Every current account of the meeting, field by field, in a fixed number of queries."""
    reports = list(
        Report.objects.current()
        .filter(meeting=meeting)
        .select_related("article")
        .defer("article__original", "article__text", "article__mentions", "article__signature", "article__bands")
        .order_by(F("article__published").asc(nulls_last=True), "article_id", "start", "pk")
    )
    lookups = Lookups(meeting, [report.draft for report in reports])
    record = values_of_meeting(meeting)
    told = [(report, values_of_draft(report.draft, report.article.published, lookups)) for report in reports]
    fields = tuple(_field(name, record[name], [(report, values[name]) for report, values in told]) for name in FIELDS)
    return Claims(meeting, fields, tuple(reports))


def _field(name: str, record: Value, told: list[tuple[Report, Value]]) -> FieldClaims:
    claims = tuple(
        Claim(report, value, _compare(name, value, record), tuple(_spans(name, report.draft))) for report, value in told
    )
    values = list(dict.fromkeys(value for _, value in told))
    clashes = any(not agree(name, one, other) for one, other in combinations(values, 2))
    return FieldClaims(name, FIELDS[name], record, claims, clashes)


def _compare(name: str, value: Value, record: Value) -> str:
    if not value.is_said:
        return SILENT
    if value.data == record.data:
        return SAME
    return AGREES if agree(name, value, record) else DIFFERS


def _spans(name: str, draft: dict[str, Any]) -> Iterator[tuple[int, int]]:
    if name == "participants":
        yield from ((start, end) for one in draft.get("participants", ()) for start, end in one["spans"])
        return
    for key, spans in draft.get("spans", {}).items():
        if key == _SPANS.get(name) or (name == "topics" and key.startswith("topic:")):
            yield from ((start, end) for start, end in spans)
