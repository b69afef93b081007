"""What the accounts of a meeting say, for its page and its review: claims, life, the sides of a dispute, flags."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template import Context, Library

from engagement.models import Meeting, Operation
from engagement.services.disputes import ruling_of
from ingest.accounts import account_of
from ingest.claims import Claims, claims_of
from ingest.life import OPPOSITE, accepted_steps
from ingest.models import Report

register = Library()

_SHOWN_PER_SIDE = 4


@dataclass(frozen=True)
class DisputeSide:
    """The accounts that say held, or those that say denied: as many as are shown, and how many more there are."""

    status: str
    reports: Sequence[Report]
    more: int

    @property
    def count(self) -> int:
        return len(self.reports) + self.more


@dataclass(frozen=True)
class Accounts:
    """All that a page says of a meeting's accounts."""

    claims: Claims
    life: list[Report]
    sides: list[DisputeSide]
    ruling: Operation | None

    @property
    def has_claims(self) -> bool:
        """Is there anything to compare? One account that the record repeats says nothing new."""
        return len(self.claims.reports) > 1 or bool(self.claims.open)

    @property
    def has_life(self) -> bool:
        return len(self.life) > 1


@register.simple_tag
def accounts_of(meeting: Meeting) -> Accounts:
    """The accounts of the meeting, which must be loaded `with_details()`; a fixed number of queries."""
    claims = claims_of(meeting)
    return Accounts(claims, _life(meeting, claims.reports), _sides(claims.reports), ruling_of(meeting))


@register.inclusion_tag("ingest/_flag.html", takes_context=True)
def report_flag(context: Context, report: Report) -> dict[str, Any]:
    """The report's flag in words, with what an analyst may do about it; then they come back to this page."""
    request = context.get("request")
    return {
        "report": report,
        "article": report.article,
        "status": report.draft.get("status", ""),
        "back": request.get_full_path() if request else "",
        "version": report.meeting.version if report.meeting else "",
        "can_decide": request is not None and request.user.has_perm("engagement.change_meeting"),
    }


def _life(meeting: Meeting, reports: Sequence[Report]) -> list[Report]:
    """The accounts that moved the status after the first one, and those that would and wait for an analyst."""
    by_id = {report.pk: report for report in reports}
    steps = [by_id[step.report_id] for step in accepted_steps(map(account_of, reports), meeting.status)]
    waiting = [one for one in reports if one.flag == Report.Flag.MOVES and one not in steps]
    return [*steps, *waiting]


def _sides(reports: Sequence[Report]) -> list[DisputeSide]:
    """Both sides where one account says held and another denied, else none."""
    told = {status: [one for one in reports if one.draft.get("status") == status] for status in OPPOSITE}
    if not all(told.values()):
        return []
    return [
        DisputeSide(status, ones[:_SHOWN_PER_SIDE], max(0, len(ones) - _SHOWN_PER_SIDE))
        for status, ones in told.items()
    ]
