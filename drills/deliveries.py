"""Each article's task is delivered twice, in an order of its own, and a spreadsheet's again and again."""

import time
from dataclasses import asdict
from datetime import date, timedelta

from celery import current_app
from django.contrib.auth.models import User

from drills.site import USER
from drills.tally import Tally, count
from drills.world import CHANCE, World
from engagement.models import Meeting
from ingest.models import SpreadsheetJob
from ingest.queue import enqueue_article, enqueue_spreadsheet
from ingest.spreadsheets import guess_mapping
from ingest.spreadsheets.jobs import start_job
from ingest.spreadsheets.kept import Choices

FIRST_ROW = date(1990, 1, 1)  # before any article's day
HEAD = ("Date", "Who met")


def run(world: World, *, articles: int) -> Tally:
    """The messages of the uploads stay in the queue; two more of each come in another order, and two at the end."""
    began = time.monotonic()
    given, confirmed = world.fill(articles), list[int]()
    job = _import(rows=articles)
    sent = _send_twice(given) + _send_again(job)
    world.wait(lambda: world.left(given) == 0, "the batch is done")
    world.decide(given, confirmed, most=articles // 2)
    world.wait(lambda: not SpreadsheetJob.objects.get(pk=job.pk).is_waiting, "the import is done")
    sent += _send_twice(given) + _send_again(job)
    world.wait_for_queue()
    world.stop_worker()  # whatever it has in hand is done
    job.refresh_from_db()
    imported = Meeting.objects.filter(start__lt=FIRST_ROW + timedelta(days=articles)).count()
    faults = [] if imported == articles else [f"{imported} meetings of {articles} rows: {job.message}"]
    faults += [] if job.attempt == 1 else [f"the spreadsheet was worked on {job.attempt} times"]
    notes = {"more messages": sent, "rows imported": imported}
    name = "delivered twice and out of order"
    return count(name, given, confirmed, time.monotonic() - began, faults=faults, notes=notes)


def _send_twice(given: list[int]) -> int:
    order = [*given, *given]
    CHANCE.shuffle(order)
    with current_app.connection_for_write():
        return sum(enqueue_article(pk) for pk in order)


def _import(rows: int) -> SpreadsheetJob:
    """A spreadsheet of meetings, handed to a worker."""
    days = (FIRST_ROW + timedelta(days=number) for number in range(rows))
    lines = [",".join(HEAD), *(f"{day.isoformat()},Taliban: Amir Khan Muttaqi; China" for day in days)]
    choices = asdict(Choices(guess_mapping(HEAD)))
    by = User.objects.get(username=USER)
    data = "\n".join(lines).encode()
    return start_job("record", by=by, name="rows.csv", data=data, rows=rows, choices=choices, digest="drill")


def _send_again(job: SpreadsheetJob) -> int:
    return sum(enqueue_spreadsheet(job.pk) for _ in range(3))
