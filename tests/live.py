"""A real Celery worker as a process of its own, on the session's broker and on the tests' database."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection

PROJECT = Path(settings.BASE_DIR)
READY = " ready."


class LiveWorker:
    """Started at will, killed without warning, started again; the end of the test ends it.

    `concurrency` processes do the work below one that hands it out, all in a process group of their own.
    """

    def __init__(self, database_url: str, log: Path) -> None:
        self.environment = {**os.environ, "DATABASE_URL": database_url, "CELERY_BROKER_URL": settings.CELERY_BROKER_URL}
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, concurrency: int = 1, *, beat: bool = False, timeout: float = 60, **environment: str) -> None:
        """Start it and wait until it takes work. `environment` goes over the session's, as in `SWEEP_SECONDS="1"`.

        With `beat` it also runs the schedule.
        """
        assert self._process is None, "this worker runs already"
        began = self.log.stat().st_size if self.log.exists() else 0
        options = [f"--concurrency={concurrency}", "--loglevel=INFO", "--without-gossip", "--without-mingle"]
        if beat:
            options += ["--beat", f"--schedule={self.log.with_name('schedule')}"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "engagement.config.celery", "worker", *options],
                cwd=PROJECT,
                env={**self.environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + timeout
        while READY not in self.log.read_text(errors="replace")[began:]:
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                pytest.fail(f"The worker did not start:\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.1)

    @property
    def pid(self) -> int:
        """Of the process that hands out the work."""
        assert self._process is not None, "this worker does not run"
        return self._process.pid

    def kill(self) -> None:
        """SIGKILL to the worker and to all its processes at once: nobody can tidy up."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def stop(self, timeout: float = 30) -> None:
        """The warm shutdown: what is begun is done."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            pytest.fail("The worker did not stop.")
        self._process = None


def wait_until(is_true: Callable[[], bool], what: str, *, timeout: float = 60, log: Path | None = None) -> None:
    """Return once `is_true()`; fail with `what` and the end of the worker's log after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not is_true():
        if time.monotonic() > deadline:
            tail = log.read_text(errors="replace")[-4000:] if log and log.exists() else ""
            pytest.fail(f"After {timeout:.0f} seconds still not: {what}.\n{tail}")
        time.sleep(0.1)


def database_url() -> str:
    """The address of the database that this test works on."""
    address = urlsplit(os.environ["DATABASE_URL"])
    return address._replace(path=f"/{quote(connection.settings_dict['NAME'])}").geturl()


@pytest.fixture
def live_worker(transactional_db: None, tmp_path: Path) -> Iterator[LiveWorker]:
    """A worker that is not started yet, on an empty queue. The database outlives it."""
    current_app.control.purge()
    worker = LiveWorker(database_url(), tmp_path / "worker.log")
    yield worker
    worker.stop()
    current_app.control.purge()
