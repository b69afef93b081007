"""The operations page: who may see it, what it says is wrong, and trying again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from celery import current_app
from celery.app.control import Inspect
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu import Connection
from pytest_django import DjangoAssertNumQueries
from redis.exceptions import TimeoutError as Silent

from engagement.config.forgiving_cache import AWAY
from ingest import condition
from ingest.condition import Articles, Broker, Worker, ask_broker, find_faults, find_left_behind, slowest_articles
from ingest.models import Article, Reextraction
from ingest.views import operations
from tests.factories import UserFactory
from tests.ingest.factories import ArticleFactory, FailedArticleFactory, WaitingArticleFactory

pytestmark = pytest.mark.django_db
URL = reverse("operations")
RETRY_ALL = reverse("operations-retry-all")
WELL = Broker([Worker("celery@one", 2, 17)], 3)


@pytest.fixture(autouse=True)
def administrator(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    monkeypatch.setattr(operations, "ask_broker", lambda: WELL)


def parked(**fields: object) -> Article:
    return ArticleFactory(state=Article.State.PARKED, error="The text is German.", **fields)


@pytest.mark.parametrize("url", [URL, RETRY_ALL, reverse("operations-retry", args=[1])])
def test_administrators_alone(url: str) -> None:
    client = Client()
    ask = client.get if url == URL else client.post
    assert ask(url)["Location"].startswith(reverse("login"))
    client.force_login(UserFactory(is_staff=True))
    assert ask(url).status_code == 403
    assert reverse("operations") not in client.get(reverse("articles")).text


def test_all_is_well_and_empty(client: Client) -> None:
    page = client.get(URL)
    assert page.status_code == 200
    assert "All is well" in page.text
    assert "celery@one" in page.text
    assert "No article has been processed yet." in page.text
    assert URL in client.get(reverse("articles")).text
    assert client.post(URL).status_code == 405


def test_what_failed_stands_there_with_its_reason(client: Client) -> None:
    failed, waits = FailedArticleFactory(), WaitingArticleFactory()
    german = parked(title="<b>Gespräche</b> " + "lang " * 60)
    Article.objects.filter(pk=waits.pk).update(state_at=timezone.now() - timedelta(minutes=12))
    Reextraction.objects.create(article=ArticleFactory(), version="2", state="done", outcome="flagged")
    page = client.get(URL)
    assert failed.error in page.text
    assert german.error in page.text
    assert "<b>" not in page.text
    assert "An article has waited for 12 minutes" in page.text
    assert "1 article has failed" in page.text
    assert "look=flagged" in page.text
    assert client.get(reverse("admin:engagement_meeting_changelist") + "?look=flagged").status_code == 200


def test_queries_do_not_grow(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    FailedArticleFactory.create_batch(condition.SHOWN + 3)
    ArticleFactory.create_batch(15)
    with django_assert_max_num_queries(12):
        page = client.get(URL)
    assert f"The last {condition.SHOWN} of {condition.SHOWN + 3}" in page.text


def test_one_is_tried_again(client: Client) -> None:
    article = parked()
    page = client.post(reverse("operations-retry", args=[article.pk]), follow=True)
    assert "is processed again" in page.text
    article.refresh_from_db()
    assert (article.state, article.attempts, article.error) == (Article.State.RECEIVED, 0, "")
    assert client.post(reverse("operations-retry", args=[article.pk])).status_code == 404
    assert client.get(reverse("operations-retry", args=[article.pk])).status_code == 405
    lost = FailedArticleFactory(original=b"")
    page = client.post(reverse("operations-retry", args=[lost.pk]), follow=True)
    assert "bytes were not kept" in page.text


def test_all_of_a_state_are_tried_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "RETRIED_AT_ONCE", 2)
    FailedArticleFactory(original=b"")  # first, and never to be done
    for number in range(3):
        FailedArticleFactory(original=b"Talks.", filename=f"{number}.txt")
    german = parked()
    page = client.post(RETRY_ALL, {"state": "failed"}, follow=True)
    assert "2 articles are processed again; 1 more" in page.text
    page = client.post(RETRY_ALL, {"state": "failed"}, follow=True)
    assert "1 article is processed again." in page.text
    german.refresh_from_db()
    assert german.state == Article.State.PARKED
    for state in ("", "processed", "nonsense"):
        assert client.post(RETRY_ALL, {"state": state}).status_code == 400
    assert client.get(RETRY_ALL).status_code == 405


def test_the_slowest_come_first(client: Client) -> None:
    quick, slow = ArticleFactory(), ArticleFactory()
    Article.objects.filter(pk=slow.pk).update(state_at=slow.uploaded_at + timedelta(seconds=90))
    assert [article.pk for article in slowest_articles()] == [slow.pk, quick.pk]
    text = client.get(URL).text.partition("Slowest")[2]
    assert text.index(slow.get_absolute_url()) < text.index(quick.get_absolute_url())
    assert "90.0 s" in text


def test_a_broker_that_is_gone_is_said_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(**options: object) -> Connection:
        return Connection("redis://127.0.0.1:1/0", transport_options={"socket_connect_timeout": 1})

    monkeypatch.setattr(current_app, "connection_for_write", gone)
    began = timezone.now()
    broker = ask_broker()
    assert timezone.now() - began < timedelta(seconds=8)
    assert (broker.workers, broker.length) == ([], None)
    [fault] = find_faults(broker, Articles(dict.fromkeys(Article.State.values, 0), None))
    assert "does not answer" in fault


def test_a_broker_that_falls_silent_amid_the_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object) -> None:
        raise Silent("Timeout reading from socket")

    monkeypatch.setattr(Inspect, "stats", silent)
    assert ask_broker().error == "The broker does not answer."


def test_a_cache_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.condition.cache_condition", lambda: AWAY)
    broker = Broker([Worker("celery@one", 2, 5)], 0)
    [fault] = find_faults(broker, Articles(dict.fromkeys(Article.State.values, 0), None))
    assert fault.startswith("The cache does not answer")


def test_a_broker_without_workers_tells_the_length_of_its_queue() -> None:
    current_app.control.purge()
    current_app.send_task("ingest.tasks.process_article", args=[0])
    broker = ask_broker()
    current_app.control.purge()
    assert (broker.error, broker.workers, broker.length) == ("", [], 1)
    [fault] = find_faults(broker, Articles(dict.fromkeys(Article.State.values, 0), None))
    assert fault.startswith("No worker answers")


def in_work(seconds: float, number: int = 1) -> None:
    """Articles that were claimed so many seconds ago."""
    at = timezone.now() - timedelta(seconds=seconds)
    for article in WaitingArticleFactory.create_batch(number):
        Article.objects.filter(pk=article.pk).update(state=Article.State.PROCESSING, state_at=at, attempts=1)


def at_work(*seconds: float) -> Broker:
    """A worker whose tasks began so many seconds ago."""
    return replace(WELL, begun=[timezone.now() - timedelta(seconds=ago) for ago in seconds])


@pytest.mark.parametrize(
    ("claimed", "tasks", "number"),
    [
        (100, [100.5], None),  # by the task that began then
        (100, [100.5, 3], None),
        (100, [3], 1),  # before any task that still runs
        (100, [250], 1),  # a task claims at its beginning
        (100, [], 1),
        (4, [], None),  # it may have begun since the workers answered
    ],
)
def test_what_nobody_has_in_hand(claimed: float, tasks: list[float], number: int | None) -> None:
    in_work(claimed)
    left = find_left_behind(at_work(*tasks))
    assert (left.number if left else None) == number


@pytest.mark.parametrize("broker", [WELL, Broker(error="The broker does not answer.")], ids=["not_all_tell", "away"])
def test_where_not_every_worker_tells_nothing_is_said(broker: Broker) -> None:
    in_work(100)
    assert find_left_behind(broker) is None


def test_what_a_dead_worker_had_begun_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    in_work(100, number=2)
    monkeypatch.setattr(operations, "ask_broker", lambda: at_work(3))
    page = client.get(URL).text
    again = timezone.localtime(Article.objects.earliest("state_at").state_at + timedelta(seconds=300))
    assert "2 articles were begun by a worker that does not answer any more" in page
    assert f"taken up again by themselves from {again:%H:%M:%S} on" in page
    assert "2, begun by a worker that does not answer any more" in " ".join(page.split())
    assert "All is well" not in page
    Article.objects.update(state_at=timezone.now() - timedelta(seconds=500))
    assert "was to be taken up again at" in client.get(URL).text


@pytest.mark.parametrize(("length", "words"), [(0, "0"), (None, "not known"), (1234, "1,234")])
def test_messages_in_the_broker(
    client: Client, monkeypatch: pytest.MonkeyPatch, length: int | None, words: str
) -> None:
    monkeypatch.setattr(operations, "ask_broker", lambda: replace(WELL, length=length))
    page = " ".join(client.get(URL).text.split())
    assert f"<dt>Messages in the broker</dt> <dd> {words} </dd>" in page
