"""The one place that puts work into the broker's queue: by the task's name, so that every layer may ask.

A message names an article, and whoever takes it looks for others that wait as well. So where the queue has many
already, one more article needs none of its own: the workers come upon it while they answer those.
"""

import logging

from celery import current_app
from kombu.exceptions import OperationalError
from kombu.transport import virtual

from engagement.config.logs import request_number
from engagement.messages import BrokerAway, as_kombu_says, count_by, count_messages

logger = logging.getLogger(__name__)
PROCESS_ARTICLE = "ingest.tasks.process_article"
# Bytes of a file that is read together with others; saved pages are below this.
LARGEST_JOINED = 512 * 1024
# Messages in the queue that are enough for all articles that anybody may take along. Each worker's process has one of
# its own in hand beside them; whoever has answered one looks whether articles still wait, and leaves another where
# there are fewer. What a killed process had in hand comes back to the queue.
ENOUGH = 16
_WAITS = "%s %s waits for the sweep, since the broker does not answer: %s"
FETCH_ADDRESS = "ingest.tasks.fetch_address"
WORK_ON_SPREADSHEET = "ingest.tasks.work_on_spreadsheet"


def enqueue_article(article_id: int) -> bool:
    """Ask for an article's processing. False where the broker is away: the row says that work is to be done, and the
    sweep will ask again."""
    return _send(PROCESS_ARTICLE, article_id, "Article", extra={"article_id": article_id})


def remind_of_article(article_id: int, size: int) -> bool:
    """As `enqueue_article` for one that nobody has begun, of `size` bytes, once it is committed; without a message
    where so many wait that a worker comes upon it."""
    try:
        if size <= LARGEST_JOINED and _has_enough():
            return True
    except (OperationalError, OSError) as error:
        logger.warning(_WAITS, "Article", article_id, error)
        return False
    return enqueue_article(article_id)


def _has_enough() -> bool:
    """Redis and Valkey answer or fail within seconds. RabbitMQ is not asked: a message to it waits for no answer, a
    question would wait for as long as a RabbitMQ that is cut off says nothing."""
    with current_app.producer_or_acquire() as producer:
        broker = producer.connection
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
        with as_kombu_says(broker):
            channel = broker.default_channel
            return isinstance(channel, virtual.Channel) and (count_by(channel) or 0) >= ENOUGH


def enqueue_spreadsheet(job_id: int) -> bool:
    """Ask for a spreadsheet's reading or recording; the answer as of `enqueue_article`."""
    return _send(WORK_ON_SPREADSHEET, job_id, "Spreadsheet", headers=_number())


def enqueue_fetch(fetch_id: int) -> bool:
    """Ask for an address to be fetched; the answer as of `enqueue_article`."""
    return _send(FETCH_ADDRESS, fetch_id, "Address", headers=_number())


def _number() -> dict[str, str]:
    """Of the request that asks, for the lines of whoever does it. An article has its own: another's message may lead
    to it."""
    return {"request_number": request_number()}


def _send(
    task: str, key: int, what: str, *, headers: dict[str, str] | None = None, extra: dict[str, int] | None = None
) -> bool:
    try:
        current_app.send_task(task, args=[key], headers=headers)
    except (OperationalError, OSError) as error:
        logger.warning(_WAITS, what, key, error)
        return False
    logger.info("%s %s is in the queue.", what, key, extra=extra)
    return True


def count_enqueued() -> int | None:
    """How many messages wait for a worker in the articles' queue; None where the broker is away or does not tell.

    What workers have taken and not finished does not count.
    """
    try:
        return count_messages()
    except BrokerAway as error:
        logger.warning("The broker does not say how many articles wait: %s", error)
        return None
