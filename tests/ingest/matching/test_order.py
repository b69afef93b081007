"""In whichever order articles come, clear cases end as the same meetings."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.models import Meeting
from ingest.extraction.schema import DateRange, MeetingDraft, ParticipantDraft, PlaceDraft
from ingest.models import Article, Report
from ingest.reconciliation import reconcile
from tests.factories import PartyFactory
from tests.ingest.builders import build_draft, build_participant
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db
CHINESE = build_participant(None, "CN", role="Chinese officials")


def told(day: int, *others: ParticipantDraft, **changes: Any) -> tuple[MeetingDraft, date]:
    people = others or (build_participant("Wang Yi", "CN"),)
    when = DateRange(f"2021-10-{day:02}", None, "day")
    draft = build_draft(*people, build_participant("Amir Khan Muttaqi", "TALIBAN"), date=when, **changes)
    return draft, date(2021, 10, day)


# Three meetings, and which accounts tell of each.
ACCOUNTS = {
    "talks": [
        told(12),
        told(12, topics=()),
        told(12, CHINESE),
        told(12, status="planned"),
        told(12, build_participant("Wang Yi", "CN"), build_participant("Noor Mansoor", "TALIBAN")),
    ],
    "a week later": [told(19), told(19, CHINESE), told(19, format="unknown")],
    "call": [
        told(25, format="phone", place=PlaceDraft(None, None)),
        told(25, CHINESE, format="phone", place=PlaceDraft(None, None)),
    ],
}
TOLD = [(name, draft, published) for name, accounts in ACCOUNTS.items() for draft, published in accounts]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(TOLD))), again=st.lists(st.integers(0, len(TOLD) - 1), max_size=3))
def test_order_and_repetition_change_nothing(order: list[int], again: list[int]) -> None:
    Report.objects.all().delete()
    Meeting.objects.all().delete()
    Article.objects.all().delete()
    for code in ("CN", "TALIBAN"):
        PartyFactory(code=code)
    articles = {number: ArticleFactory(published=TOLD[number][2]) for number in order}
    for number in [*order, *again]:
        reconcile(articles[number], [TOLD[number][1]], "v1")
    meetings: dict[str, set[int | None]] = {}
    for number, article in articles.items():
        meetings.setdefault(TOLD[number][0], set()).add(article.reports.get().meeting_id)
    assert Meeting.objects.count() == len(ACCOUNTS)
    assert all(len(ids) == 1 for ids in meetings.values())
