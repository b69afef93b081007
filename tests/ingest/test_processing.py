"""From bytes to proposals, with extraction's answer given: what is stored, and what each failure says."""

from datetime import date

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection

from engagement.models import Meeting
from ingest import claiming, processing
from ingest.claiming import Claim, lock_claimed
from ingest.extraction import Extraction
from ingest.extraction.schema import Mention, Span
from ingest.models import Article
from ingest.processing import process_article
from tests.factories import PartyFactory, TopicFactory
from tests.ingest.builders import TEXT, build_draft, build_extraction
from tests.ingest.factories import WaitingArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parties() -> None:
    for code in ("CN", "TALIBAN"):
        PartyFactory(code=code)


@pytest.fixture
def article() -> Article:
    return WaitingArticleFactory(original=TEXT.encode(), title="")


def answer(monkeypatch: pytest.MonkeyPatch, result: Extraction | BaseException) -> dict[str, object]:
    """Let extraction give `result`; returns what it will have been called with."""
    called: dict[str, object] = {}

    def extract(nlp: object, **arguments: object) -> Extraction:
        called.update(arguments)
        if isinstance(result, BaseException):
            raise result
        return result

    monkeypatch.setattr(processing, "get_pipeline", lambda: None)
    monkeypatch.setattr(processing, "extract_meetings", extract)
    return called


def test_processed_article_has_proposals_and_marks(monkeypatch: pytest.MonkeyPatch, article: Article) -> None:
    mention = Mention("official", Span(0, 7), "wang-yi")
    answer(monkeypatch, build_extraction([build_draft()], mentions=(mention,), notes=("Cut.",)))
    process_article(article.pk)
    article.refresh_from_db()
    assert (article.state, article.error, article.text) == (Article.State.PROCESSED, "", TEXT)
    assert article.mentions == [{"kind": "official", "start": 0, "end": 7, "label": "wang-yi"}]
    assert article.notes == ["Cut."]
    report = article.reports.get()
    assert article.text[report.start : report.end] == report.quote
    assert report.meeting == Meeting.objects.proposed().get()


def test_processing_twice_changes_nothing(monkeypatch: pytest.MonkeyPatch, article: Article) -> None:
    answer(monkeypatch, build_extraction([build_draft()]))
    process_article(article.pk)
    process_article(article.pk)
    Article.objects.update(state=Article.State.RECEIVED)
    process_article(article.pk)
    assert Meeting.objects.get().version == 1
    assert article.reports.count() == 1


def test_given_date_wins_over_the_one_found(monkeypatch: pytest.MonkeyPatch) -> None:
    article = WaitingArticleFactory(
        original=TEXT.encode(), published=date(2021, 10, 13), published_from="given", given=["published"]
    )
    called = answer(monkeypatch, build_extraction(published="2021-10-13", published_from="given"))
    process_article(article.pk)
    assert called["published"] == date(2021, 10, 13)
    stored = Article.objects.values_list("published", "published_from").get(pk=article.pk)
    assert stored == (date(2021, 10, 13), "given")


@pytest.mark.parametrize(
    ("found", "stored"),
    [("2021-10-13", (date(2021, 10, 13), "found")), ("2021-10", (None, "none")), (None, (None, "none"))],
)
def test_found_date_is_marked_as_found(
    monkeypatch: pytest.MonkeyPatch, article: Article, found: str | None, stored: tuple[date | None, str]
) -> None:
    answer(monkeypatch, build_extraction(published=found, published_from="found" if found else "none"))
    process_article(article.pk)
    article.refresh_from_db()
    assert article.published == stored[0]
    assert article.published_from == stored[1]


@pytest.mark.parametrize(
    ("original", "state", "words"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, Article.State.FAILED, "", id="binary"),
        pytest.param(b"   \n \n", Article.State.FAILED, "", id="blank"),
        pytest.param(
            "Министр иностранных дел встретился с послом Китая в Москве и обсудил с ним торговлю. ".encode() * 5,
            Article.State.PARKED,
            "another language",
            id="russian",
        ),
    ],
)
def test_what_cannot_be_read_says_why(monkeypatch: pytest.MonkeyPatch, original: bytes, state: str, words: str) -> None:
    answer(monkeypatch, AssertionError("extraction must not be asked"))
    article = WaitingArticleFactory(original=original)
    process_article(article.pk)
    article.refresh_from_db()
    assert article.state == state
    assert article.error
    assert words in article.error


def test_topic_that_is_not_on_record_is_said_and_no_failure(monkeypatch: pytest.MonkeyPatch, article: Article) -> None:
    TopicFactory(slug="health")
    answer(monkeypatch, build_extraction([build_draft(topics=("health", "astrology"))]))
    process_article(article.pk)
    article.refresh_from_db()
    assert article.state == Article.State.PROCESSED
    assert [topic.slug for topic in Meeting.objects.get().topics.all()] == ["health"]
    assert len(article.notes) == 1
    assert "astrology" in article.notes[0]


def test_unexpected_error_is_logged_and_told(
    monkeypatch: pytest.MonkeyPatch, article: Article, caplog: pytest.LogCaptureFixture
) -> None:
    answer(monkeypatch, ZeroDivisionError("boom"))
    process_article(article.pk)
    article.refresh_from_db()
    assert article.state == Article.State.FAILED
    assert "ZeroDivisionError" in article.error
    assert "boom" in caplog.text


def test_slow_article_is_stopped_with_words(monkeypatch: pytest.MonkeyPatch, article: Article) -> None:
    answer(monkeypatch, SoftTimeLimitExceeded())
    process_article(article.pk)
    article.refresh_from_db()
    assert article.state == Article.State.FAILED
    assert "too long" in article.error


@pytest.mark.django_db(transaction=True)
def test_article_of_a_cut_connection_is_given_back(monkeypatch: pytest.MonkeyPatch, article: Article) -> None:
    monkeypatch.setattr(claiming, "BACK_SECONDS", (0, 0))
    answer(monkeypatch, OperationalError("cut off"))
    with pytest.raises(OperationalError):
        process_article(article.pk)
    article.refresh_from_db()
    assert (article.state, article.attempts) == (Article.State.RECEIVED, 1)
    answer(monkeypatch, build_extraction([build_draft()]))
    process_article(article.pk)
    article.refresh_from_db()
    assert (article.state, article.attempts) == (Article.State.PROCESSED, 2)


def test_absent_database_leaves_the_claim_to_the_sweep(monkeypatch: pytest.MonkeyPatch, article: Article) -> None:
    tries: list[float] = []
    answer(monkeypatch, OperationalError("away"))
    monkeypatch.setattr("ingest.claiming.time.sleep", tries.append)

    def away() -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as cut:
        cut.setattr(connection, "close_if_unusable_or_obsolete", away)
        with pytest.raises(OperationalError):
            process_article(article.pk)
    article.refresh_from_db()
    assert article.state == Article.State.PROCESSING
    assert tries == list(claiming.BACK_SECONDS)


def test_work_of_a_worker_who_lost_its_claim_is_dropped(monkeypatch: pytest.MonkeyPatch, article: Article) -> None:
    answer(monkeypatch, build_extraction([build_draft()]))

    def lose(claim: Claim) -> Article | None:
        Article.objects.filter(pk=article.pk).update(attempts=2)
        return lock_claimed(claim)

    monkeypatch.setattr(processing, "lock_claimed", lose)
    process_article(article.pk)
    assert not Meeting.objects.exists()
