"""The tasks themselves: what goes back to the broker, and which queue each has."""

from typing import Any

import pytest
from celery import current_app
from celery.exceptions import Reject
from django.db import OperationalError

from ingest import tasks, turns


def test_absent_database_sends_the_message_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(article_id: int) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(turns, "process_waiting", refuse)
    monkeypatch.setattr(tasks, "AWAY_SECONDS", 0)
    with pytest.raises(Reject) as caught:
        tasks.process_article.run(1)
    error: Any = caught.value
    assert error.requeue


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("ingest.tasks.process_article", "celery"),
        ("ingest.tasks.sweep_articles", "housekeeping"),
        ("engagement.tasks.send_news", "housekeeping"),
        ("ingest.tasks.fetch_address", "fetching"),
    ],
)
def test_sweeps_do_not_wait_behind_articles(task: str, queue: str) -> None:
    routed = current_app.amqp.router.route({}, task)
    assert routed["queue"].name == queue if "queue" in routed else queue == "celery"
    assert current_app.amqp.queues[queue].routing_key == queue


def test_beat_makes_its_connection_anew() -> None:
    """RabbitMQ's breaks for good: without a second try beat failed at every tick, and nothing was swept any more."""
    schedule: dict[str, Any] = current_app.conf.beat_schedule
    assert len(schedule) == 3
    for name, entry in schedule.items():
        assert entry["options"]["retry"] is True, name
        assert entry["options"]["retry_policy"]["max_retries"] >= 1, name
        assert entry["options"]["expires"] <= 60, name
