"""The one place that puts work into the broker's queue: by the task's name, so that every layer may ask."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

from engagement.config.logs import request_number
from engagement.messages import BrokerAway, count_messages

logger = logging.getLogger(__name__)
PROCESS_ARTICLE = "ingest.tasks.process_article"
FETCH_ADDRESS = "ingest.tasks.fetch_address"
WORK_ON_SPREADSHEET = "ingest.tasks.work_on_spreadsheet"


def enqueue_article(article_id: int) -> bool:
    """Ask for an article's processing. False where the broker is away: the row says that work is to be done, and the
    sweep will ask again."""
    return _send(PROCESS_ARTICLE, article_id, "Article")


def enqueue_spreadsheet(job_id: int) -> bool:
    """Ask for a spreadsheet's reading or recording; the answer as of `enqueue_article`."""
    return _send(WORK_ON_SPREADSHEET, job_id, "Spreadsheet")


def enqueue_fetch(fetch_id: int) -> bool:
    """Ask for an address to be fetched; the answer as of `enqueue_article`."""
    return _send(FETCH_ADDRESS, fetch_id, "Address")


def _send(task: str, key: int, what: str) -> bool:
    try:
        current_app.send_task(task, args=[key], headers={"request_number": request_number()})
    except (OperationalError, OSError) as error:
        logger.warning("%s %s waits for the sweep, since the broker does not answer: %s", what, key, error)
        return False
    logger.info("%s %s is in the queue.", what, key, extra={"article_id": key} if task == PROCESS_ARTICLE else None)
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
