"""One embedded server as a process that outlives the command that started it: found again, awaited, ended."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

POLL_SECONDS = 0.05
LOG_TAIL_LINES = 15
LOG_KEEP_BYTES = 10_000_000


class LocalServerError(Exception):
    """An embedded server cannot be started or stopped; the message says what to do."""


class Server(ABC):
    """A server with a process-id file and a log.

    Whether it lives is told by that file and the command line of the process it names, never by the number alone:
    numbers are used again after a restart of the machine, and we signal nothing that is not ours.
    """

    name: str
    stop_signals: tuple[signal.Signals, ...]

    def __init__(self, *, pid_file: Path, log: Path) -> None:
        self.pid_file = pid_file
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """What a client connects to; known before the server runs."""

    @abstractmethod
    def owns(self, command_line: str) -> bool:
        """Whether a process with this command line is this server."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it takes connections now."""

    @abstractmethod
    def prepare(self) -> Sequence[str]:
        """Lays out the data where there is none yet; returns the command that serves it."""

    def pid(self) -> int | None:
        """The live server's process, or None."""
        if self._process is not None and self._process.poll() is None:
            return self._process.pid
        try:
            pid = int(self.pid_file.read_text(encoding="utf-8").split(maxsplit=1)[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if self.owns(command_line_of(pid)) else None

    def start(self, *, timeout: float = 120) -> None:
        """Starts the server, or takes over the one that an earlier command left, and waits until it is ready.

        Args:
            timeout: seconds; recovery after a crash takes its time.

        Raises:
            LocalServerError: it ended, or is not ready in time; the end of its log is in the message.
        """
        self._process = None
        deadline = time.monotonic() + timeout
        while not (self.pid() and self.is_ready()):
            if self._process is None and self.pid() is None:
                self._process = self._launch()
            if self._process is not None and self._process.poll() is not None:
                raise LocalServerError(f"{self.name} ended as soon as it was started. {self._log_tail()}")
            if time.monotonic() > deadline:
                raise LocalServerError(f"{self.name} was not ready within {timeout:.0f} seconds. {self._log_tail()}")
            time.sleep(POLL_SECONDS)

    def stop(self, *, timeout: float = 20) -> None:
        """Ends the server, whoever started it; `stop_signals` are tried in turn, each for `timeout` seconds.

        Raises:
            LocalServerError: it lives on.
        """
        for number in self.stop_signals:
            pid = self.pid()
            if pid is None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            deadline = time.monotonic() + timeout
            while self.pid() == pid and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)
        if (pid := self.pid()) is not None:
            raise LocalServerError(f"{self.name} (process {pid}) does not stop. {self._log_tail()}")
        self._process = None

    def _launch(self) -> subprocess.Popen[bytes]:
        command = self.prepare()
        if self.log.exists() and self.log.stat().st_size > LOG_KEEP_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.log.parent,
                start_new_session=True,
            )

    def _log_tail(self) -> str:
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
        except OSError as error:
            return f"Its log cannot be read: {error}"
        return "\n  ".join([f"The end of its log, {self.log}:", *lines])


def command_line_of(pid: int) -> str:
    """The command line of a live process, its arguments parted by spaces; empty for none and for a zombie."""
    if sys.platform != "linux":
        ps = ["/bin/ps", "-o", "command=", "-p", str(pid)]
        return subprocess.run(ps, capture_output=True, text=True, check=False).stdout.strip()
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""
