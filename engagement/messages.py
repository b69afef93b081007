"""How many messages wait in the broker: asked here alone; who asks says what it means that the broker does not tell."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp.exceptions import ChannelError as AmqpError
from celery import current_app
from kombu import Connection
from kombu.exceptions import ChannelError, OperationalError

CONNECT_SECONDS, RETRY_SECONDS = 2, 3
NO_SUCH_QUEUE = "404"  # of AMQP; kombu says the same for Redis


class BrokerAway(Exception):
    """The broker does not answer within some seconds."""


def count_messages() -> int | None:
    """Messages in the articles' queue that no worker has taken; None where the broker does not tell. Raises
    `BrokerAway`."""
    try:
        with current_app.connection_for_write(connect_timeout=CONNECT_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=RETRY_SECONDS)
            with as_kombu_says(broker):
                return count_on(broker)
    except (OperationalError, OSError) as error:
        raise BrokerAway(str(error)) from error


@contextmanager
def as_kombu_says(broker: Connection) -> Iterator[None]:
    """Raises kombu's `OperationalError` where the broker falls silent within: its own library's errors are of many
    kinds, and Redis' are not even an `OSError`."""
    try:
        yield
    except (*broker.connection_errors, *broker.channel_errors) as error:
        raise OperationalError(str(error)) from error


def count_on(broker: Connection) -> int | None:
    """As `count_messages`, over a connection that stands. Raises what kombu does where it breaks.

    No queue is an empty one: Redis keeps none of which the last message was taken, and RabbitMQ has it since a worker
    first started. None: the broker refuses the question.
    """
    opened: Any = broker.channel()
    with opened as channel:
        return count_by(channel)


def count_by(channel: Any) -> int | None:
    """As `count_on`. RabbitMQ closes a channel on which it refuses something."""
    try:
        declared = channel.queue_declare(current_app.conf.task_default_queue, passive=True)
    except (ChannelError, AmqpError) as error:
        return 0 if str(getattr(error, "reply_code", "")) == NO_SUCH_QUEUE else None
    return int(declared.message_count)
