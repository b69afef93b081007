"""Spreadsheets that are too long for one request, read and recorded by a worker.

The job's row is the truth: a worker that takes it counts the attempt, and only the latest attempt may finish it. What a
recording writes and that it is done are one transaction, so a task that is killed, retried or delivered twice never
imports twice; the sweep finds what a dead worker left.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pghistory
from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from engagement.exceptions import RecordError
from engagement.services.recording import lock_recording
from ingest.models import SpreadsheetJob
from ingest.queue import enqueue_spreadsheet
from ingest.spreadsheets.kept import Choices
from ingest.spreadsheets.plan import Progress
from ingest.spreadsheets.planning import plan_import
from ingest.spreadsheets.reading import read_table
from ingest.spreadsheets.shown import shown_of
from ingest.spreadsheets.writing import import_table

logger = logging.getLogger(__name__)
Kind, State = SpreadsheetJob.Kind, SpreadsheetJob.State
MOST_ATTEMPTS = 3
_KEPT = timedelta(days=1)
_EVERY = 0.5  # seconds between two signs of progress
_BEAT = "UPDATE ingest_spreadsheetjob SET step = %s, rows_done = %s, seen_at = now() WHERE id = %s AND attempt = %s"
_STOPPED = "This stopped {number} times without an end, and nothing was imported. Split the file, and import its parts."
_TOO_LONG = "This took too long and was stopped; nothing was imported. Split the file, and import its parts."
_UNEXPECTED = (
    "An error that nobody expected ended this ({name}); nothing was imported. Try again, or tell who runs this."
)


class Lost(Exception):
    """Another worker has the job by now: what this one did is dropped."""


def start_job(
    kind: str, *, by: User, name: str, data: bytes, rows: int, choices: dict[str, Any], digest: str
) -> SpreadsheetJob:
    """The job for this file and these choices, begun where it is not under way or (a reading) done already."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two clicks are one job
        same = SpreadsheetJob.objects.filter(kind=kind, by=by, digest=digest)
        job = same.filter(state=State.WAITING).first()
        if job is None:
            job = SpreadsheetJob.objects.create(
                kind=kind, by=by, name=name, file=data, rows=rows, choices=choices, digest=digest
            )
            key = job.pk
            transaction.on_commit(lambda: enqueue_spreadsheet(key))
    return job


def work(job_id: int) -> None:
    """Do the job, unless it is done or another worker is at it. Only where the database is away is there an error."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        with _progress(job) as progress, pghistory.context(user=job.by_id, task="work_on_spreadsheet"):
            (_check if job.kind == Kind.CHECK else _record)(job, progress)
    except Lost:
        logger.warning("Spreadsheet %s was taken over from this worker.", job_id)
    except (OperationalError, InterfaceError):
        raise  # the sweep finds the job
    except RecordError as error:
        _fail(job, str(error))
    except SoftTimeLimitExceeded:
        _fail(job, _TOO_LONG)
    except Exception as error:
        logger.exception("Spreadsheet %s failed", job_id)
        _fail(job, _UNEXPECTED.format(name=type(error).__name__))


def sweep_jobs() -> list[int]:
    """Ids of the jobs that a dead worker or broker left behind, enqueued again; those of yesterday are deleted."""
    now = timezone.now()
    SpreadsheetJob.objects.exclude(state=State.WAITING).filter(created_at__lt=now - _KEPT).delete()
    found = list(SpreadsheetJob.objects.left_behind().values_list("pk", flat=True))
    for job_id in found:
        if not enqueue_spreadsheet(job_id):
            break
    return found


def _claim(job_id: int) -> SpreadsheetJob | None:
    with transaction.atomic():
        waiting = SpreadsheetJob.objects.waiting().select_for_update(skip_locked=True, of=("self",))
        job = waiting.select_related("by").filter(pk=job_id).first()
        if job is None:
            return None
        is_left = SpreadsheetJob.objects.left_behind().filter(pk=job_id).exists()
        if job.attempt and not is_left:
            return None
        if job.attempt >= MOST_ATTEMPTS:
            job.state, job.message, job.file = State.FAILED, _STOPPED.format(number=MOST_ATTEMPTS), b""
            job.save(update_fields=["state", "message", "file"])
            return None
        job.attempt, job.seen_at, job.rows_done = job.attempt + 1, timezone.now(), 0
        job.save(update_fields=["attempt", "seen_at", "rows_done"])
        return job


def _check(job: SpreadsheetJob, progress: Progress) -> None:
    choices = Choices(**job.choices)
    table = read_table(job.name, bytes(job.file))
    plan = plan_import(table, choices.mapping, day_first=choices.day_first, confirm=choices.confirm, progress=progress)
    _finish(job, state=State.DONE, shown=shown_of(plan))


def _record(job: SpreadsheetJob, progress: Progress) -> None:
    choices = Choices(**job.choices)
    table = read_table(job.name, bytes(job.file))
    with transaction.atomic():
        lock_recording()
        imported = import_table(
            table,
            choices.mapping,
            by=job.by,
            day_first=choices.day_first,
            confirm=choices.confirm,
            progress=progress,
        )
        message = "" if imported.act else "Nothing in the file is new, and nothing was written."
        _finish(job, state=State.DONE, operation=imported.act, message=message)


def _fail(job: SpreadsheetJob, words: str) -> None:
    try:
        _finish(job, state=State.FAILED, message=words)
    except Lost:
        logger.warning("Spreadsheet %s was taken over from this worker.", job.pk)


def _finish(job: SpreadsheetJob, **values: Any) -> None:
    """Raises `Lost`, which takes back what the transaction wrote."""
    own = SpreadsheetJob.objects.waiting().filter(pk=job.pk, attempt=job.attempt)
    if not own.update(file=b"", seen_at=timezone.now(), **values):
        raise Lost


@contextmanager
def _progress(job: SpreadsheetJob) -> Iterator[Progress]:
    """By a connection of its own: of what a long transaction writes, nobody sees anything before its end."""
    own = connection.copy()
    told_at = 0.0

    def tell(step: str, rows: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at < _EVERY:
            return
        told_at = time.monotonic()
        with own.cursor() as cursor:
            cursor.execute(_BEAT, [step, rows, job.pk, job.attempt])

    try:
        yield tell
    finally:
        own.close()
