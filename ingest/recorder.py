"""Putting batches on record in a thread, beside the reading of the next one."""

import contextlib
import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from types import TracebackType
from typing import Self

import psycopg
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection

from ingest.claiming import Claim, still_held
from ingest.together import Told, record_together

logger = logging.getLogger(__name__)
CANCEL_SECONDS = 5


class Recorder:
    """Records one batch at a time. Its thread begins with the first one that is recorded beside other work, and ends,
    with its connection, where the `with` does; whatever goes wrong there, nothing of it goes on behind that."""

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._running: Future[None] | None = None
        self._claims: list[Claim] = []
        self._connection: psycopg.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is None:
            return
        if error is not None and self._running is not None and not self._running.done():
            self._cancel()
        self._thread.submit(_close_connection)
        self._thread.shutdown()

    def begin(self, told: Sequence[Told], *, beside: bool) -> None:
        """Record a batch; `beside` what comes next, or before this returns. What it raises, `finish` does."""
        self._claims = [claim for claim, _, _ in told]
        if not beside:
            self._running = Future()
            try:
                record_together(told)
            except Exception as error:  # noqa: BLE001 `finish` says what becomes of it
                self._running.set_exception(error)
            else:
                self._running.set_result(None)
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "recorder")
        self._running = self._thread.submit(copy_context().run, self._record, told)

    def finish(self) -> list[Claim]:
        """Wait for the batch. The articles that are to be processed alone, since something went wrong with them
        together; raises where the database was away."""
        running, self._running = self._running, None
        if running is None:
            return []
        try:
            running.result()
        except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
            raise
        except Exception:
            words = "%s articles could not be processed together: each is processed alone"
            logger.exception(words, len(self._claims))
            return still_held(self._claims)
        return []

    def _record(self, told: Sequence[Told]) -> None:
        connection.ensure_connection()
        self._connection = connection.connection
        record_together(told)

    def _cancel(self) -> None:
        """The time is over: the database need not go on with a statement that may wait for others."""
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                self._connection.cancel_safe(timeout=CANCEL_SECONDS)


def _close_connection() -> None:
    """Of the thread that calls it; `connection` is another one in each."""
    connection.close()
