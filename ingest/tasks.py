"""Celery tasks: ids in, nothing out, no logic. The database is the truth about work, so any task may run twice."""

import time
from contextlib import AbstractContextManager
from typing import Any

import pghistory
from celery import current_task, shared_task
from celery.exceptions import Reject
from celery.signals import worker_init
from django.conf import settings
from django.db import InterfaceError, OperationalError
from structlog.contextvars import bound_contextvars

from ingest import claiming, fetches, reextraction, turns
from ingest.nlp import get_pipeline
from ingest.spreadsheets import jobs

AWAY_SECONDS = 2


@worker_init.connect
def load_before_forking(**told: object) -> None:
    """The worker's processes share one pipeline, and one that takes a killed one's place reads at once."""
    get_pipeline()


@shared_task(soft_time_limit=200, time_limit=240)
def process_article(article_id: int) -> None:
    """Process one article, unless another worker has it or it is done, and some that wait with it.

    Where the database is away, the message goes back after a pause: else a worker would throw away the whole queue.
    """
    try:
        turns.process_waiting(article_id)
    except (OperationalError, InterfaceError) as error:
        time.sleep(AWAY_SECONDS)
        raise Reject(error, requeue=True) from error


@shared_task(soft_time_limit=1500, time_limit=1600)
def work_on_spreadsheet(job_id: int) -> None:
    """Read or record one spreadsheet, unless another worker has it or it is done."""
    with _lines_of_request():
        jobs.work(job_id)


@shared_task(soft_time_limit=170, time_limit=180)
def fetch_address(fetch_id: int) -> None:
    """Fetch one address, unless another worker has it or it is done."""
    with _lines_of_request():
        fetches.work(fetch_id)


def _lines_of_request() -> AbstractContextManager[Any]:
    """With the number of the request that asked, if any: an article that is fetched for it has it, too."""
    number = current_task.request.get("request_number") if current_task else None
    lines: AbstractContextManager[Any] = bound_contextvars(request_id=number or "")
    return lines


@shared_task
def sweep_articles() -> None:
    """Enqueue again what a dead worker or broker left behind: articles, spreadsheets and addresses."""
    with pghistory.context(task="sweep_articles"):
        claiming.sweep_abandoned()
        jobs.sweep_jobs()
        fetches.sweep_fetches()


@shared_task(ignore_result=True)
def start_reextraction() -> None:
    """Ask for steps of re-extraction where articles wait for it. Each expires unless a worker is free soon."""
    if reextraction.is_waiting():
        for _ in range(settings.REEXTRACT_PROCESSES):
            reextract.apply_async(expires=reextraction.STEP_SECONDS)


@shared_task(soft_time_limit=200, time_limit=240, acks_late=False)
def reextract() -> None:
    """Read old articles again for some seconds, unless new ones wait. Not delivered twice: the queue is a table."""
    reextraction.run_step()
