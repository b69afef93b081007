"""A turn goes on while articles wait: one batch is put on record beside the reading of the next."""

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone
from pytest_django import Settings

from engagement.models import Meeting
from engagement.services.recording import lock_recording
from ingest import claiming, cores, recorder, turns
from ingest.claiming import Claim
from ingest.models import Article, Report
from ingest.queue import LARGEST_JOINED
from ingest.together import Told, read_together, record_together
from ingest.turns import process_waiting
from tests.ingest.test_together import Batch, batch
from tests.live import wait_until

__all__ = ["batch"]
pytestmark = pytest.mark.django_db(transaction=True)  # the thread has a connection of its own


@pytest.fixture
def recorded(batch: Batch, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The threads that recorded a batch, each of two articles at most."""
    settings.ARTICLES_AT_ONCE = 2
    threads: list[str] = []

    def record(told: Sequence[Told]) -> None:
        threads.append(threading.current_thread().name)
        record_together(told)

    monkeypatch.setattr(recorder, "record_together", record)
    return threads


def test_a_batch_is_recorded_beside_the_reading_of_the_next(batch: Batch, recorded: list[str]) -> None:
    process_waiting(batch.articles[1].pk)
    assert batch.together == [2, 1]
    assert [name.startswith("recorder") for name in recorded] == [True, False]
    assert batch.states() == ["processed"] * 3
    assert Meeting.objects.count() == Report.objects.count() == 3
    assert batch.enqueued == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        assert cursor.fetchone()[0] == 1  # the thread's has ended with it


def test_both_threads_stay_on_one_core_to_the_end_of_the_turn(
    batch: Batch, recorded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(claims: Sequence[Claim]) -> tuple[list[Told], list[Claim]]:
        seen.append(os.sched_getaffinity(0))
        return read_together(claims)

    def record(told: Sequence[Told]) -> None:
        seen.append(os.sched_getaffinity(0))
        record_together(told)

    before, seen = os.sched_getaffinity(0), list[set[int]]()
    monkeypatch.setattr(cores, "NAME", f"\0tests-{os.getpid()}-")  # other tests' workers stay on cores, too
    monkeypatch.setattr(turns, "read_together", read)
    monkeypatch.setattr(recorder, "record_together", record)
    process_waiting(batch.articles[1].pk)
    alone, *beside = seen
    assert alone == before
    assert len(beside) == 3
    assert all(one == beside[0] and len(one) == 1 for one in beside)
    assert os.sched_getaffinity(0) == before


def test_a_message_of_an_article_that_is_done_reminds_of_others(batch: Batch, recorded: list[str]) -> None:
    Article.objects.filter(pk=batch.articles[0].pk).update(state="processed")
    process_waiting(batch.articles[0].pk)
    assert batch.states() == ["processed"] * 3
    assert batch.together == [2]
    process_waiting(batch.articles[0].pk)
    assert batch.together == [2]


def test_a_turn_that_is_over_leaves_a_message_for_what_waits(
    batch: Batch, recorded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", -1)
    process_waiting(batch.articles[0].pk)
    assert batch.states() == ["processed", "processed", "received"]
    assert batch.enqueued == [batch.articles[2].pk]
    process_waiting(batch.articles[2].pk)
    assert batch.states() == ["processed"] * 3
    assert batch.enqueued == [batch.articles[2].pk]


def test_a_fault_of_recording_beside_is_answered_one_by_one(
    batch: Batch, recorded: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(told: Sequence[Told]) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(recorder, "record_together", fail)
    process_waiting(batch.articles[0].pk)
    assert batch.states() == ["processed"] * 3
    assert batch.alone == ["Day 1", "Day 2", "Day 3"]
    assert Meeting.objects.count() == 3
    assert caplog.text.count("could not be processed together") == 2


def test_a_connection_cut_beside_gives_all_back(
    batch: Batch, recorded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(told: Sequence[Told]) -> None:
        raise OperationalError("cut off")

    monkeypatch.setattr(recorder, "record_together", cut)
    monkeypatch.setattr(claiming, "BACK_SECONDS", (0,))
    with pytest.raises(OperationalError):
        process_waiting(batch.articles[0].pk)
    assert batch.states() == ["received"] * 3
    assert batch.enqueued == [one.pk for one in batch.articles]
    assert set(Article.objects.values_list("attempts", flat=True)) == {1}


def test_what_is_to_be_alone_and_has_waited_long_comes_first(batch: Batch, recorded: list[str]) -> None:
    """Its own message may be lost, or far behind those of others."""
    first, large, third = batch.articles
    Article.objects.filter(pk=first.pk).update(state="processed")
    Article.objects.filter(pk=large.pk).update(size=LARGEST_JOINED + 1)
    process_waiting(first.pk)
    assert batch.states() == ["processed", "received", "processed"]
    Article.objects.filter(pk=third.pk).update(state="received", attempts=0)
    Article.objects.filter(pk=large.pk).update(state_at=timezone.now() - claiming.LEFT_ALONE * 2)
    process_waiting(first.pk)
    assert batch.states() == ["processed", "processed", "received"]
    assert batch.enqueued == [third.pk]


@pytest.fixture
def held_lock() -> Iterator[None]:
    """Somebody records for as long as the test takes."""
    holds, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lock_recording()
            holds.set()
            done.wait(30)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    holds.wait(30)
    yield
    done.set()
    holder.join()


def over(*told: object) -> None:
    raise SoftTimeLimitExceeded


@pytest.fixture
def soon_over() -> Iterator[None]:
    """As Celery ends a task: by a signal, wherever its process is."""
    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, 2)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("held_lock")
def test_over_time_ends_what_is_recorded_beside_the_reading(
    batch: Batch, recorded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def read_one(claims: Sequence[Any]) -> Any:
        calls.append(len(claims))
        if len(calls) == 2:  # the first batch is being recorded
            wait_until(_is_waiting_for_a_lock, "the thread waits")
            over()
        return read_together(claims)

    monkeypatch.setattr(turns, "read_together", read_one)
    started = time.monotonic()
    process_waiting(batch.articles[0].pk)
    assert time.monotonic() - started < 10
    assert batch.states() == ["received"] * 3
    assert batch.enqueued == [one.pk for one in batch.articles]


@pytest.mark.usefixtures("held_lock", "soon_over")
@pytest.mark.parametrize("most", [2, 3])
def test_over_time_ends_a_wait_for_the_lock(batch: Batch, recorded: list[str], settings: Settings, most: int) -> None:
    """Of the thread, for which the turn waits, and of the turn itself."""
    settings.ARTICLES_AT_ONCE = most
    started = time.monotonic()
    process_waiting(batch.articles[0].pk)
    assert time.monotonic() - started < 10
    assert [name.startswith("recorder") for name in recorded] == [most == 2]
    assert batch.states() == ["received"] * 3
    assert batch.enqueued == [one.pk for one in batch.articles]


def _is_waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return bool(cursor.fetchone()[0])
