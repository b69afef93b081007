"""Celery tasks: ids in, nothing out, no logic. The database is the truth about work, so any task may run twice."""

import logging

import pghistory
from celery import current_task, shared_task
from structlog.contextvars import bound_contextvars

from ingest import claiming, processing

logger = logging.getLogger(__name__)


@shared_task(soft_time_limit=200, time_limit=240)
def process_article(article_id: int) -> None:
    """Process one article, unless another worker has it or it is done."""
    number = current_task.request.get("request_number") if current_task else None
    with bound_contextvars(article_id=article_id, **({"request_id": number} if number else {})):
        processing.process_article(article_id)
        logger.info("The article's turn is over.")


@shared_task
def sweep_articles() -> None:
    """Enqueue again what a dead worker or broker left behind."""
    with pghistory.context(task="sweep_articles"):
        claiming.sweep_abandoned()
