"""How many messages wait in the broker: asked here alone; who asks says what a missing queue or broker means."""

from contextlib import suppress
from typing import Any

from amqp.exceptions import ChannelError as AmqpError
from celery import current_app
from kombu import Connection
from kombu.exceptions import ChannelError, ConnectionError, OperationalError

CONNECT_SECONDS, RETRY_SECONDS = 2, 3


class BrokerAway(Exception):
    """The broker does not answer within some seconds."""


def count_messages() -> int | None:
    """Messages in the articles' queue that no worker has taken; None where the broker has no such queue, since nobody
    has asked for anything yet or it was emptied. Raises `BrokerAway`."""
    try:
        with current_app.connection_for_write(connect_timeout=CONNECT_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=RETRY_SECONDS)
            return count_on(broker)
    except (OperationalError, ConnectionError, OSError) as error:
        raise BrokerAway(str(error)) from error


def count_on(broker: Connection) -> int | None:
    """As `count_messages`, over a connection that stands. Raises what kombu does where it breaks."""
    opened: Any = broker.channel()
    with opened as channel, suppress(ChannelError, AmqpError):
        declared = channel.queue_declare(current_app.conf.task_default_queue, passive=True)
        return int(declared.message_count)
    return None
