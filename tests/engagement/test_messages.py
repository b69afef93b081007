"""How many messages wait: what each kind of broker says of a queue that is not there."""

from typing import Any

import pytest
from amqp.exceptions import AccessRefused, NotFound
from celery import current_app
from kombu import Connection

from engagement.config.local import Servers
from engagement.messages import count_messages, count_on


def test_a_queue_that_redis_has_dropped_is_empty(servers: Servers) -> None:
    current_app.control.purge()
    assert count_messages() == 0
    current_app.send_task("ingest.tasks.process_article", args=[0])
    assert count_messages() == 1
    current_app.control.purge()
    assert count_messages() == 0


class _Channel:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def __enter__(self) -> "_Channel":
        return self

    def __exit__(self, *told: object) -> None:
        pass

    def queue_declare(self, queue: str, *, passive: bool) -> Any:
        assert passive
        raise self.error


@pytest.mark.parametrize(
    ("error", "number"),
    [
        (NotFound("no queue 'celery' in vhost 'tracker'"), 0),
        (AccessRefused("access to queue 'celery' refused"), None),
    ],
)
def test_rabbitmq_tells_no_queue_from_one_that_it_keeps_to_itself(error: Exception, number: int | None) -> None:
    broker: Any = Connection("memory://")
    broker.channel = lambda: _Channel(error)
    assert count_on(broker) == number
