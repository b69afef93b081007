"""A real worker, killed without warning amid an import: nothing of it is on record, and the next one does it once."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.utils import timezone

from engagement.models import Meeting, Operation
from ingest.models import SpreadsheetJob
from ingest.spreadsheets import guess_mapping
from ingest.spreadsheets.jobs import start_job
from ingest.spreadsheets.kept import Choices
from tests.factories import AnalystFactory
from tests.ingest.spreadsheets.building import build_record, csv_bytes
from tests.live import LiveWorker, wait_until

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]
HEAD = ("Date", "Who met")
ROWS = 400


def begin() -> SpreadsheetJob:
    days = [date(2015, 1, 1) + timedelta(days=number) for number in range(ROWS)]
    data = csv_bytes(HEAD, *((day.isoformat(), "Taliban: Amir Khan Muttaqi; India") for day in days))
    choices = asdict(Choices(guess_mapping(HEAD)))
    return start_job(
        "record", by=AnalystFactory(), name="meetings.csv", data=data, rows=ROWS, choices=choices, digest="these rows"
    )


def test_killed_amid_an_import_it_is_done_once_by_the_next_worker(live_worker: LiveWorker) -> None:
    build_record()
    job = begin()

    def is_recording() -> bool:
        job.refresh_from_db()
        return job.step == "Recording them" and job.rows_done > 0

    live_worker.start(1)
    wait_until(is_recording, "the worker records", log=live_worker.log)
    live_worker.kill()
    job.refresh_from_db()
    assert job.is_waiting
    assert not Meeting.objects.exists()
    assert not Operation.objects.exists()
    SpreadsheetJob.objects.update(seen_at=timezone.now() - timedelta(hours=1))  # the worker gave no sign for an hour
    live_worker.start(1, beat=True, SWEEP_SECONDS="1")

    def is_done() -> bool:
        job.refresh_from_db()
        return not job.is_waiting

    wait_until(is_done, "another worker has done it", log=live_worker.log, timeout=120)
    live_worker.stop()
    assert (job.state, job.attempt) == (SpreadsheetJob.State.DONE, 2)
    assert Meeting.objects.count() == ROWS
    assert Meeting.objects.values("start").distinct().count() == ROWS
    assert Operation.objects.count() == 1
