"""Long spreadsheets by a worker: progress, one act, and never twice, whoever dies or comes again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.models import Meeting, Operation
from engagement.services.undo import undo_operation
from ingest import queue, tasks
from ingest.models import SpreadsheetJob
from ingest.spreadsheets import jobs, views
from ingest.spreadsheets.writing import import_table
from tests.factories import AnalystFactory, UserFactory
from tests.ingest.spreadsheets.building import build_record, csv_bytes

# Committed, as workers and pages see each other's work.
pytestmark = pytest.mark.django_db(transaction=True)
CHECK, RUN = reverse("import-check"), reverse("import-run")
HEAD = ("Date", "Who met")
ROWS = [(f"{day} Oct 2021", "Taliban: Amir Khan Muttaqi; India") for day in range(1, 7)]


@pytest.fixture(autouse=True)
def analyst(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Six rows are too many for one request here; nothing is queued, the test is the worker."""
    monkeypatch.setattr(views, "MOST_AT_ONCE", 5)
    monkeypatch.setattr(jobs, "enqueue_spreadsheet", lambda job_id: True)
    build_record()
    user = AnalystFactory()
    client.force_login(user)
    return user


def upload(client: Client, *rows: tuple[str, ...]) -> Any:
    file = SimpleUploadedFile("meetings.csv", csv_bytes(HEAD, *(rows or ROWS)))
    return client.post(reverse("import"), {"file": file}, follow=True)


def recording(client: Client) -> SpreadsheetJob:
    """The job of an import whose rows were checked, begun and not yet done."""
    upload(client)
    jobs.work(SpreadsheetJob.objects.get().pk)
    client.post(RUN, {"digest": client.get(CHECK).context["digest"]})
    return SpreadsheetJob.objects.get(kind="record")


def age(job: SpreadsheetJob) -> None:
    SpreadsheetJob.objects.filter(pk=job.pk).update(seen_at=timezone.now() - timedelta(hours=1))


def test_a_long_file_is_checked_and_imported_by_the_worker_and_undone_at_once(client: Client, analyst: Any) -> None:
    page = upload(client)
    check = SpreadsheetJob.objects.get()
    assert page.redirect_chain[-1][0] == check.get_absolute_url()
    assert "Checking meetings.csv" in page.text
    assert "Look again" in page.text
    assert client.get(CHECK).headers["Location"] == check.get_absolute_url()  # still under way, and the same
    jobs.work(check.pk)
    shown = client.get(check.get_absolute_url(), follow=True)
    assert "6</strong> new" in shown.text
    begun = client.post(RUN, {"digest": shown.context["digest"]}, follow=True)
    assert "Importing meetings.csv" in begun.text
    assert not Meeting.objects.exists()
    job = SpreadsheetJob.objects.get(kind="record")
    jobs.work(job.pk)
    done = client.get(job.get_absolute_url(), follow=True)
    act = Operation.objects.get()
    assert done.redirect_chain[-1][0] == reverse("import-done", args=[act.pk])
    assert Meeting.objects.count() == 6
    assert act.by == analyst
    assert client.get(CHECK).headers["Location"] == reverse("import")  # the file is gone
    assert bytes(SpreadsheetJob.objects.get(pk=job.pk).file) == b""
    undo_operation(operation_id=act.pk, by=analyst)
    assert not Meeting.objects.exists()


def test_the_same_file_chosen_again_is_read_anew(client: Client) -> None:
    jobs.work(recording(client).pk)
    upload(client)
    again = SpreadsheetJob.objects.filter(kind="check").first()
    assert again is not None
    assert again.is_waiting
    jobs.work(again.pk)
    assert "This very file was imported" in client.get(CHECK).text


def test_two_clicks_are_one_job_and_a_task_delivered_twice_imports_once(client: Client) -> None:
    job = recording(client)
    client.post(RUN, {"digest": client.get(CHECK).context["digest"]})
    assert SpreadsheetJob.objects.filter(kind="record").count() == 1
    for _ in range(2):
        jobs.work(job.pk)
    assert Meeting.objects.count() == 6
    assert Operation.objects.count() == 1


def test_a_worker_that_dies_at_the_end_has_written_nothing_and_the_next_one_does_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = recording(client)
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "_finish", _die)
        with pytest.raises(KeyboardInterrupt):
            jobs.work(job.pk)
    assert not Meeting.objects.exists()
    jobs.work(job.pk)  # delivered again while the first may live
    assert not Meeting.objects.exists()
    assert jobs.sweep_jobs() == []
    age(job)
    assert jobs.sweep_jobs() == [job.pk]
    jobs.work(job.pk)
    assert Meeting.objects.count() == 6


def test_who_was_taken_over_writes_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    job = recording(client)
    real = import_table

    def overtaken(*arguments: Any, **options: Any) -> Any:
        done = real(*arguments, **options)
        SpreadsheetJob.objects.filter(pk=job.pk).update(attempt=2)
        return done

    monkeypatch.setattr(jobs, "import_table", overtaken)
    jobs.work(job.pk)
    assert not Meeting.objects.exists()
    assert SpreadsheetJob.objects.get(pk=job.pk).is_waiting


def test_a_job_that_never_ends_is_given_up_in_words(client: Client) -> None:
    job = recording(client)
    SpreadsheetJob.objects.filter(pk=job.pk).update(attempt=jobs.MOST_ATTEMPTS)
    age(job)
    jobs.work(job.pk)
    page = client.get(job.get_absolute_url(), follow=True)
    assert "Split the file" in page.text
    assert not Meeting.objects.exists()


def test_errors_stand_by_row_and_what_went_wrong_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    upload(client, *ROWS, ("soon", "Taliban: Amir Khan Muttaqi; India"))
    jobs.work(SpreadsheetJob.objects.get().pk)
    page = client.get(CHECK)
    assert "<strong>Date:</strong>" in page.text
    assert "1</strong> with errors" in page.text
    client.post(RUN, {"digest": page.context["digest"]})
    job = SpreadsheetJob.objects.get(kind="record")
    jobs.work(job.pk)
    assert "1 error in the file: nothing was imported." in client.get(job.get_absolute_url(), follow=True).text


def test_progress_is_seen_while_the_transaction_runs(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_EVERY", 0)
    job = recording(client)
    seen = []
    real = import_table

    def watched(*arguments: Any, **options: Any) -> Any:
        tell = options["progress"]

        def told(step: str, rows: int) -> None:
            tell(step, rows)
            seen.append(client.get(job.get_absolute_url(), headers={"Accept": "application/json"}).json())

        return real(*arguments, **{**options, "progress": told})

    monkeypatch.setattr(jobs, "import_table", watched)
    jobs.work(job.pk)
    assert {"waiting": True, "step": "Recording them", "done": 5, "of": 6} in seen


def test_only_who_began_it_sees_it(client: Client) -> None:
    upload(client)
    address = SpreadsheetJob.objects.get().get_absolute_url()
    other, reader = Client(), Client()
    other.force_login(AnalystFactory())
    reader.force_login(UserFactory())
    assert other.get(address).status_code == 404
    assert reader.get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert client.post(address).status_code == 405
    assert client.get(reverse("import-job", args=[4711])).status_code == 404


def test_yesterday_s_jobs_are_deleted(client: Client) -> None:
    upload(client)
    job = SpreadsheetJob.objects.get()
    jobs.work(job.pk)
    SpreadsheetJob.objects.update(created_at=timezone.now() - timedelta(days=2))
    jobs.sweep_jobs()
    assert not SpreadsheetJob.objects.exists()


def test_the_task_s_name_is_that_of_the_queue() -> None:
    assert tasks.work_on_spreadsheet.name == queue.WORK_ON_SPREADSHEET


def _die(*arguments: Any, **values: Any) -> None:
    raise KeyboardInterrupt
