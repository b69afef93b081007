"""Celery tasks: ids in, nothing out, no logic. The database is the truth about work, so any task may run twice."""

import pghistory
from celery import shared_task

from ingest import claiming, processing
from ingest.spreadsheets import jobs


@shared_task(soft_time_limit=200, time_limit=240)
def process_article(article_id: int) -> None:
    """Process one article, unless another worker has it or it is done."""
    processing.process_article(article_id)


@shared_task(soft_time_limit=1500, time_limit=1600)
def work_on_spreadsheet(job_id: int) -> None:
    """Read or record one spreadsheet, unless another worker has it or it is done."""
    jobs.work(job_id)


@shared_task
def sweep_articles() -> None:
    """Enqueue again what a dead worker or broker left behind, articles and spreadsheets."""
    with pghistory.context(task="sweep_articles"):
        claiming.sweep_abandoned()
        jobs.sweep_jobs()
