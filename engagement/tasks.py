"""Celery tasks of the record: no logic. The database is the truth about work, so any task may run twice."""

import pghistory
from celery import shared_task

from engagement import warming
from engagement.following import sending
from engagement.following.news import collect_news


@shared_task(soft_time_limit=sending.TASK_SECONDS, time_limit=sending.TASK_SECONDS + 30)
def send_news() -> None:
    """Collect what is due, and send what waits, also what could not be sent before."""
    with pghistory.context(task="send_news"):
        collect_news()
        sending.send_waiting()


@shared_task(soft_time_limit=warming.TASK_SECONDS, time_limit=warming.TASK_SECONDS + 30, acks_late=False)
def warm_figures() -> None:
    """Count ahead what pages show of the whole record. Not delivered twice: the clock asks again."""
    warming.warm()
