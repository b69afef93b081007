from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from ingest.models import Article
from tests.factories import ConfirmedMeetingFactory, MeetingFactory
from tests.ingest.factories import ArticleFactory, FailedArticleFactory

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-prometheus"


def read(client: Client, token: str = TOKEN) -> dict[str, float]:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(answer.content.decode())
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1]])
def test_nothing_is_there_without_the_token(client: Client, settings: Any, token: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 404


def test_figures_are_those_of_the_database(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    ConfirmedMeetingFactory()
    MeetingFactory.create_batch(2)
    now = timezone.now()
    done = ArticleFactory(state=Article.State.PROCESSED)
    Article.objects.filter(pk=done.pk).update(uploaded_at=now - timedelta(seconds=40), state_at=now)
    waiting = ArticleFactory(state=Article.State.RECEIVED)
    Article.objects.filter(pk=waiting.pk).update(uploaded_at=now - timedelta(seconds=90))
    FailedArticleFactory()
    found = read(client)
    assert found["engagement_meetings confirmed"] == 1
    assert found["engagement_meetings proposed"] == 2
    assert found["engagement_articles received"] == found["engagement_articles failed"] == 1
    assert found["engagement_articles parked"] == 0
    assert found["engagement_oldest_waiting_article_seconds"] == pytest.approx(90, abs=20)
    assert found["engagement_articles_processed_last_hour"] == 1
    assert found["engagement_article_seconds_last_hour mean"] == pytest.approx(40, abs=1)
    assert found["engagement_articles_failed_last_hour"] == 1
    assert found["engagement_mails_waiting false"] == 0


def test_without_a_broker_its_line_is_missing(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    found = read(client)
    assert "engagement_queue_length" not in found
    assert "engagement_articles received" in found


def test_the_queue_is_counted(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    current_app.control.purge()
    with current_app.connection_for_write() as broker, broker.SimpleQueue(current_app.conf.task_default_queue) as queue:
        queue.put({"not": "a task"})
        try:
            assert read(client)["engagement_queue_length"] == 1
        finally:
            queue.clear()
