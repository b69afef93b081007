"""Accounts of a meeting as processing stores them, each of an article of its own."""

from datetime import date
from typing import Any

from engagement.dates import DateInterval
from engagement.models import Meeting
from ingest.accounts import attach_account
from ingest.drafts import draft_as_json
from ingest.extraction.schema import DateRange
from ingest.models import Report
from ingest.pairing import fingerprint
from tests.ingest.builders import TEXT, build_draft
from tests.ingest.factories import ArticleFactory, ReportFactory


def tell(
    meeting: Meeting | None,
    status: str = "held",
    published: date | None = None,
    *,
    when: str | None = "2021-10-12",
    outlet: str = "",
    **changes: Any,
) -> Report:
    """Store an account, of Wang Yi and Muttaqi in Beijing on 12 October 2021 unless told otherwise; not attached."""
    iso = DateInterval.from_iso(when)
    draft = build_draft(status=status, date=DateRange(when, None, iso.precision), **changes)  # type: ignore[arg-type]
    as_json = draft_as_json(draft)
    article = ArticleFactory(published=published, outlet=outlet, text=TEXT)
    report: Report = ReportFactory(
        article=article, meeting=meeting, draft=as_json, fingerprint=fingerprint(as_json), start=0, end=52
    )
    return report


def attach(meeting: Meeting, status: str = "held", published: date | None = None, **changes: Any) -> Report:
    """Store an account and let it have its effect, as processing does; both are read anew."""
    report = tell(meeting, status, published, **changes)
    attach_account(Meeting.objects.get(pk=meeting.pk), report)
    meeting.refresh_from_db()
    report.refresh_from_db()
    return report
