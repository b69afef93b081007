from datetime import timedelta
from unittest.mock import patch

import pytest
from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from ingest import claiming
from ingest.claiming import Claim, NotProcessable, claim_article, finish, request_processing, sweep_abandoned
from ingest.models import Article
from ingest.queue import LARGEST_JOINED, count_enqueued
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(hours=1)


@pytest.fixture
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What would have gone to the broker."""
    ids: list[int] = []

    def enqueue(article_id: int) -> bool:
        ids.append(article_id)
        return True

    monkeypatch.setattr(claiming, "enqueue_article", enqueue)
    monkeypatch.setattr(claiming, "count_enqueued", lambda: 0)
    return ids


def age(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(state_at=timezone.now() - LONG_AGO)


def test_claim_takes_a_received_article_once() -> None:
    article = ArticleFactory(state="received")
    claim = claim_article(article.pk)
    assert claim == Claim(article.pk, 1)
    assert claim_article(article.pk) is None
    article.refresh_from_db()
    assert article.state == Article.State.PROCESSING


@pytest.mark.parametrize("state", ["processed", "processing"])
def test_claim_leaves_what_is_done_or_held(state: str) -> None:
    assert claim_article(ArticleFactory(state=state).pk) is None


def test_claim_of_a_deleted_article_is_none() -> None:
    assert claim_article(999_999) is None


def test_claim_gives_up_after_three_attempts() -> None:
    article = ArticleFactory(state="received", attempts=3)
    assert claim_article(article.pk) is None
    article.refresh_from_db()
    assert article.state == Article.State.PARKED
    assert str(article) in article.error
    assert "begun 3 times" in article.error


def test_finish_is_refused_once_the_claim_is_lost(enqueued: list[int]) -> None:
    article = ArticleFactory(state="received")
    claim = claim_article(article.pk)
    assert claim is not None
    age(article)
    sweep_abandoned()
    assert claim_article(article.pk) == Claim(article.pk, 2)
    assert not finish(claim, Article.State.FAILED, "late")
    article.refresh_from_db()
    assert article.state == Article.State.PROCESSING


def test_sweep_finds_what_a_dead_worker_left(enqueued: list[int]) -> None:
    left = ArticleFactory(state="processing")
    age(left)
    ArticleFactory(state="processing")
    age(ArticleFactory(state="processed"))
    assert sweep_abandoned() == [left.pk]
    assert enqueued == [left.pk]
    left.refresh_from_db()
    assert left.state == Article.State.RECEIVED


def test_sweep_asks_once_a_lease(enqueued: list[int]) -> None:
    age(ArticleFactory(state="received"))
    assert len(sweep_abandoned()) == 1
    assert sweep_abandoned() == []


@pytest.mark.parametrize(("messages", "asked"), [(0, 4), (3, 1), (4, 0), (9, 0), (None, 0)])
def test_sweep_tops_the_queue_up(
    enqueued: list[int], monkeypatch: pytest.MonkeyPatch, messages: int | None, asked: int
) -> None:
    articles = [ArticleFactory(state="received") for _ in range(4)]
    for article in articles:
        age(article)
    monkeypatch.setattr(claiming, "count_enqueued", lambda: messages)
    assert sweep_abandoned() == [article.pk for article in articles[:asked]]
    assert len(enqueued) == asked


def test_sweep_knows_that_some_messages_are_enough(enqueued: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """For those that anybody takes along; what was begun before has its own, and is asked for first."""
    monkeypatch.setattr(claiming, "ENOUGH", 2)
    fresh = [ArticleFactory(state="received") for _ in range(4)]
    begun = ArticleFactory(state="received", attempts=1)
    large = ArticleFactory(state="received", size=LARGEST_JOINED + 1)
    for article in (*fresh, begun, large):
        age(article)
    monkeypatch.setattr(claiming, "count_enqueued", lambda: 4)
    assert sweep_abandoned() == []
    monkeypatch.setattr(claiming, "count_enqueued", lambda: 1)
    assert sweep_abandoned() == [begun.pk, large.pk, fresh[0].pk]


def test_sweep_does_not_fill_the_queue_with_a_long_backlog(monkeypatch: pytest.MonkeyPatch) -> None:
    current_app.control.purge()
    for _ in range(5):
        age(ArticleFactory(state="received"))
    for _ in range(3):
        sweep_abandoned()
        Article.objects.update(state_at=timezone.now() - LONG_AGO)
    assert count_enqueued() == 5
    current_app.control.purge()
    assert count_enqueued() == 0


def test_sweep_parks_what_had_its_last_attempt(enqueued: list[int]) -> None:
    poison = ArticleFactory(state="processing", attempts=3, title="", filename="poison.txt")
    age(poison)
    assert sweep_abandoned() == []
    poison.refresh_from_db()
    assert poison.state == Article.State.PARKED
    assert "“poison.txt” was begun 3 times" in poison.error
    assert enqueued == []


def test_attempt_counts_before_work_begins() -> None:
    article = ArticleFactory(state="received")
    claim_article(article.pk)
    assert Article.objects.get(pk=article.pk).attempts == 1


def test_sweep_outlives_an_absent_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "count_enqueued", lambda: 0)
    age(ArticleFactory(state="received"))
    with patch("ingest.queue.current_app.send_task", side_effect=OperationalError("away")):
        assert len(sweep_abandoned()) == 1


def test_request_begins_anew(
    enqueued: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    article = ArticleFactory(state="failed", error="It failed.", attempts=3)
    with django_capture_on_commit_callbacks(execute=True):
        request_processing(article.pk, by=None)
    article.refresh_from_db()
    assert (article.state, article.error, article.attempts) == (Article.State.RECEIVED, "", 0)
    assert enqueued == [article.pk]


def test_request_refuses_an_article_in_work() -> None:
    with pytest.raises(NotProcessable, match="right now"):
        request_processing(ArticleFactory(state="processing").pk, by=None)


def test_request_keeps_the_message_of_a_file_whose_bytes_were_not_kept(enqueued: list[int]) -> None:
    article = ArticleFactory(state="failed", error="The file has 56.0 MB.", original=b"", text="")
    with pytest.raises(NotProcessable, match="Upload it again"):
        request_processing(article.pk, by=None)
    article.refresh_from_db()
    assert (article.state, article.error) == (Article.State.FAILED, "The file has 56.0 MB.")
