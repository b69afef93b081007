"""What an article costs the database does not depend on how many meetings it tells of."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement.models import Meeting, Official
from ingest import processing
from ingest.extraction.schema import DateRange, Extraction, MeetingDraft, Span
from ingest.models import Article, MatchSuggestion, Report
from ingest.nlp import get_knowledge
from ingest.processing import process_article
from tests.factories import PartyFactory
from tests.ingest.builders import build_draft, build_extraction, build_participant
from tests.ingest.factories import WaitingArticleFactory

pytestmark = pytest.mark.django_db(transaction=True)  # what is kept from article to article was committed
FIRST_RUN = 29  # queries, beside the begin and end of transactions
JOINED = 8  # more for each account that is joined to a meeting on record
TEXT = "Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday, and many others on the days after. " * 20


@pytest.fixture(autouse=True)
def parties(monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("CN", "TALIBAN"):
        PartyFactory(code=code)
    monkeypatch.setattr(processing, "get_pipeline", lambda: None)
    get_knowledge()


NAMES = ["Barak", "Delan", "Farsi", "Gomal", "Hesar", "Jandal", "Kotar", "Lamsi", "Mabin", "Nuzar", "Parwan", "Rostam"]


def draft(number: int, *, day: int, who: str) -> MeetingDraft:
    return build_draft(
        build_participant(f"{who} {NAMES[number]}", "CN", role="envoy"),
        build_participant(f"{NAMES[number]} {who}zai", "TALIBAN", role="minister"),
        build_participant(None, "TALIBAN", role=f"officials {number}"),
        evidence=Span(number * 10, number * 10 + 9),
        date=DateRange(f"2021-10-{day:02}", None, "day"),
    )


def queries_of(drafts: list[MeetingDraft], monkeypatch: pytest.MonkeyPatch, text: str) -> int:
    """How many an article takes that tells these."""
    told: Extraction = build_extraction(drafts)
    monkeypatch.setattr(processing, "extract_meetings", lambda nlp, **given: told)
    article = WaitingArticleFactory(original=(text + TEXT).encode())
    with CaptureQueriesContext(connection) as queries:
        process_article(article.pk)
    assert Article.objects.get(pk=article.pk).state == Article.State.PROCESSED
    assert Report.objects.filter(article=article).count() == len(drafts)
    words = [query["sql"].lstrip().split(" ", 1)[0] for query in queries.captured_queries]
    return sum(word not in {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"} for word in words)


def test_a_first_run_is_bounded_however_much_it_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    one = queries_of([draft(0, day=1, who="Li")], monkeypatch, "One. ")
    twelve = queries_of([draft(n, day=2 * n + 1, who="Wu") for n in range(12)], monkeypatch, "Twelve others. ")
    assert Meeting.objects.count() == 13
    assert Official.objects.filter(is_provisional=True).count() == 26
    assert one <= FIRST_RUN
    assert twelve <= FIRST_RUN


def test_candidates_on_record_are_read_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = [draft(n, day=2 * n + 1, who="Wu") for n in range(4)]
    queries_of(drafts, monkeypatch, "First. ")
    again = [
        build_draft(*one.participants[:2], evidence=one.evidence, date=DateRange(None, None, "unknown"))
        for one in drafts
    ]
    asked = queries_of(again, monkeypatch, "Much later, and in other words, it was told again that they met. ")
    joined = Report.objects.count() - Meeting.objects.count()
    assert joined or MatchSuggestion.objects.exists()
    assert asked <= FIRST_RUN + 6 + JOINED * joined
