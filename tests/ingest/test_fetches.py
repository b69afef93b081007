"""Addresses from asking to article: a real server, and the worker's task called by hand."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from ingest import fetches, intake, processing
from ingest.models import Article, Fetch
from ingest.readers import read_article
from ingest.web import FetchError, FetchLimits, Page, Rules, fetch
from tests.ingest.builders import build_extraction
from tests.ingest.factories import FetchFactory
from tests.ingest.web.server import HOST, Web, serving
from tests.samples import pages
from tests.samples.articles import tell

pytestmark = pytest.mark.django_db
TOLD = tell(1)


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> list[int]:
    settings.FETCH_HOSTS = [HOST]
    ids: list[int] = []

    def enqueue(fetch_id: int) -> bool:
        ids.append(fetch_id)
        return True

    monkeypatch.setattr(fetches, "enqueue_fetch", enqueue)
    monkeypatch.setattr(intake, "remind_of_article", lambda pk, size: True)
    return ids


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """What the settings allow, and this server's own door."""
    with serving(Web()) as served:

        def reach(address: str, rules: Rules, limits: FetchLimits) -> Page:
            return fetch(address, Rules(rules.hosts, served.rules.doors), limits, ask=served.resolve)

        monkeypatch.setattr(fetches, "fetch", reach)
        monkeypatch.setattr(fetches, "rules", lambda: Rules((HOST,), served.rules.doors))
        yield served


def bring(address: str, **known: Any) -> Fetch:
    row = fetches.ask_for(address, by=None, **known)
    fetches.work(row.pk)
    row.refresh_from_db()
    return row


def test_a_page_becomes_an_article_of_who_asked(
    web: Web, enqueued: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ana = User.objects.create_user("ana")
    web.page("/news/talks.php?utm_source=x", pages.wordpress(TOLD).encode())
    with django_capture_on_commit_callbacks(execute=True):
        row = fetches.ask_for(web.url("/news/talks.php?utm_source=x#top"), by=ana, outlet="Tolo")
    assert enqueued == [row.pk]
    fetches.work(row.pk)
    row.refresh_from_db()
    article = Article.objects.get()
    assert (row.state, row.article, row.message) == ("done", article, "")
    assert (article.filename, article.outlet, article.uploaded_by) == (f"{HOST}-talks.html", "Tolo", ana)
    assert article.url == web.url("/news/talks.php")
    assert article.given == ["outlet"]
    fetches.work(row.pk)  # delivered twice
    assert len(web.asked) == 1


def process(article: Article, monkeypatch: pytest.MonkeyPatch) -> Article:
    monkeypatch.setattr(processing, "get_pipeline", lambda: None)
    monkeypatch.setattr(processing, "get_knowledge", lambda: None)
    monkeypatch.setattr(processing, "extract_meetings", lambda nlp, **known: build_extraction())
    processing.process_article(article.pk)
    article.refresh_from_db()
    assert article.state == "processed"
    return article


def test_the_pages_own_address_goes_before_that_of_fetching(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    data = pages.wordpress(TOLD).encode()
    own = read_article("a.html", data).url
    assert own
    bring(web.page("/a", data))
    assert process(Article.objects.get(), monkeypatch).url == own


def test_a_page_that_names_no_address_keeps_that_of_fetching(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(web.page("/a.txt", TOLD.text.encode(), "text/plain"))
    assert process(Article.objects.get(), monkeypatch).url == web.url("/a.txt")


def test_the_servers_charset_reaches_the_reader(web: Web) -> None:
    """A Russian page that does not name its encoding itself."""
    text = "Министр встретил посла в Кабуле во вторник, сообщило агентство."
    body = f"<html><body><p>{text}</p></body></html>".encode("koi8-r")
    bring(web.page("/a", body, "text/html; charset=koi8-r"))
    assert text in read_article("a.html", bytes(Article.objects.get().original)).text


def test_what_is_here_already_is_named(web: Web) -> None:
    web.page("/a", b"Muttaqi met Wang Yi in Doha.", "text/plain")
    web.page("/b", b"Muttaqi met Wang Yi in Doha.", "text/plain")
    first, second = bring(web.url("/a")), bring(web.url("/b"))
    assert (second.state, second.article) == ("done", first.article)
    assert "already here" in second.message
    assert Article.objects.count() == 1


def test_a_failure_keeps_its_words_and_can_be_tried_again(web: Web) -> None:
    row = bring(web.url("/a"))
    assert row.state == "failed"
    assert "there is no such page (status 404)" in row.message
    assert not Article.objects.exists()
    web.page("/a", b"Muttaqi met Wang Yi in Doha.", "text/plain")
    assert fetches.try_again(row.pk).is_waiting
    fetches.work(row.pk)
    assert Fetch.objects.get().article == Article.objects.get()


@pytest.mark.parametrize("body", [b"", b" \n "])
def test_an_empty_page_is_a_failure(web: Web, body: bytes) -> None:
    assert "without any content" in bring(web.page("/a", body)).message
    assert not Article.objects.exists()


def test_limits_come_from_the_settings(web: Web, settings: Settings) -> None:
    settings.FETCH_MAX_BYTES = 1000
    assert "allowed" in bring(web.page("/a", b"x" * 1001)).message


def test_hosts_that_are_not_allowed_are_refused_at_once(settings: Settings) -> None:
    for address in ("https://evil.org/", "http://169.254.169.254/", "http://ana:b@news.example.org/", "nonsense"):
        with pytest.raises(FetchError):
            fetches.ask_for(address, by=None)
    settings.FETCH_HOSTS = []
    with pytest.raises(FetchError, match="switches it on"):
        fetches.ask_for(f"https://{HOST}/", by=None)
    assert not Fetch.objects.exists()


def test_a_host_that_is_no_longer_allowed_is_not_asked(settings: Settings) -> None:
    row = fetches.ask_for(f"https://{HOST}/", by=None)
    settings.FETCH_HOSTS = ["other.org"]
    fetches.work(row.pk)
    assert "FETCH_HOSTS" in Fetch.objects.get().message


def test_the_same_address_waits_once() -> None:
    first = fetches.ask_for(f"https://{HOST}/a", by=None)
    assert fetches.ask_for(f"https://{HOST}/a#x", by=None) == first


def test_what_a_dead_worker_left_is_fetched_again_and_given_up_at_last(web: Web, enqueued: list[int]) -> None:
    old = timezone.now() - timedelta(hours=1)
    row = FetchFactory(address=web.page("/a", b"Muttaqi met Wang Yi.", "text/plain"), attempt=1, seen_at=old)
    held = FetchFactory(attempt=1)
    poison = FetchFactory(attempt=3, seen_at=old)
    fetches.work(held.pk)
    assert web.asked == []
    assert sorted(fetches.sweep_fetches()) == sorted(enqueued) == [row.pk, poison.pk]
    for pk in enqueued:
        fetches.work(pk)
    row.refresh_from_db()
    poison.refresh_from_db()
    assert row.state == "done"
    assert (poison.state, poison.message[:29]) == ("failed", "The worker ended 3 times befo")


def test_a_worker_that_lost_its_turn_changes_nothing(web: Web) -> None:
    row = FetchFactory(address=web.page("/a", b"x"))
    own = fetches._claim(row.pk)
    assert own is not None
    Fetch.objects.update(attempt=7)
    fetches._finish(own, state="failed", message="late")
    row.refresh_from_db()
    assert row.is_waiting


def test_done_ones_go_after_a_month_and_failed_ones_stay() -> None:
    long_ago = timezone.now() - timedelta(days=40)
    done, failed = FetchFactory(state="done"), FetchFactory(state="failed", message="No.")
    Fetch.objects.update(asked_at=long_ago)
    fetches.sweep_fetches()
    assert list(Fetch.objects.all()) == [failed]
    assert done.pk != failed.pk
