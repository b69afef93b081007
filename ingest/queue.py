"""The one place that puts work into the broker's queue: by the task's name, so that every layer may ask."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

from engagement.config.logs import request_number

logger = logging.getLogger(__name__)
PROCESS_ARTICLE = "ingest.tasks.process_article"


def enqueue_article(article_id: int) -> bool:
    """Ask for an article's processing. False where the broker is away: the row says that work is to be done, and the
    sweep will ask again."""
    try:
        current_app.send_task(PROCESS_ARTICLE, args=[article_id], headers={"request_number": request_number()})
    except (OperationalError, OSError) as error:
        logger.warning("Article %s waits for the sweep, since the broker does not answer: %s", article_id, error)
        return False
    return True
