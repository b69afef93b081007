"""Putting batches on record in a thread, beside the reading of the next one."""

import contextlib
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from types import TracebackType
from typing import Self

import psycopg
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection

from ingest.claiming import Claim
from ingest.cores import on_one_core
from ingest.together import Told, alone_after_failure, record_together

CANCEL_SECONDS = 10


class Recorder:
    """Records one batch at a time. Its thread begins with the first one that is recorded beside other work, and ends,
    with its connection, where the `with` does; whatever goes wrong there, nothing of it goes on behind that."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []  # of the batch that is being recorded, or was last
        self._thread: ThreadPoolExecutor | None = None
        self._core = contextlib.ExitStack()  # on which both threads stay
        self._running: Future[None] | None = None
        self._connection: psycopg.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._core:
            if self._thread is None:
                return
            if error is not None and self._running is not None:
                self._cancel(self._running)
            self._thread.submit(_close_connection)
            self._thread.shutdown()

    def begin(self, told: Sequence[Told], *, beside: bool) -> None:
        """Record a batch; `beside` what comes next, or before this returns. `finish` says what went wrong with it;
        where the database was away, or the task's time is over, this may raise so itself."""
        self.claims = [claim for claim, _, _ in told]
        if beside:
            if self._thread is None:
                self._core.enter_context(on_one_core())
                self._thread = ThreadPoolExecutor(1, "recorder")
            self._running = self._thread.submit(copy_context().run, self._record, told)
            return
        done: Future[None] = Future()
        try:
            record_together(told)
        except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
            raise
        except Exception as error:  # noqa: BLE001 `finish` says what becomes of it
            done.set_exception(error)
        else:
            done.set_result(None)
        self._running = done

    def finish(self) -> list[Claim]:
        """Wait for the batch. The articles that are to be processed alone, since something went wrong with them
        together; raises where the database was away."""
        if self._running is None:
            return []
        try:
            self._running.result()
        except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
            raise
        except Exception:  # noqa: BLE001 it is logged there
            self._running = None
            return alone_after_failure(self.claims)
        self._running = None
        return []

    def _record(self, told: Sequence[Told]) -> None:
        connection.ensure_connection()
        self._connection = connection.connection
        record_together(told)

    def _cancel(self, running: Future[None]) -> None:
        """The time is over: the database need not go on with a statement that may wait for others. Between two
        statements it hears nothing, so it is told again."""
        end = time.monotonic() + CANCEL_SECONDS
        while not wait([running], timeout=0.1).done and time.monotonic() < end:
            if self._connection is not None:
                with contextlib.suppress(psycopg.Error):
                    self._connection.cancel_safe(timeout=1)


def _close_connection() -> None:
    """Of the thread that calls it; `connection` is another one in each."""
    connection.close()
