"""The processes that `manage.py run` keeps: started, watched, ended, and never left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

GRACE_SECONDS = 10.0
LOG_KEEP_BYTES = 10_000_000
LOG_TAIL_LINES = 20

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """One long-running command in a process group of its own, its output in a log file.

    A Ctrl-C in the terminal thus reaches the parent alone, which ends its children in order. Where the parent is
    killed, the kernel (Linux) ends them.
    """

    def __init__(self, name: str, command: Sequence[str], *, log: Path) -> None:
        self.name = name
        self.command = command
        self.log = log
        self.started = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_KEEP_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        parent = os.getpid()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: end_with(parent),  # safe: there is one thread only
            )
        self.started = time.monotonic()

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.process.poll() if self.process else None

    def lifetime(self) -> float:
        """Seconds since its latest start."""
        return time.monotonic() - self.started

    def terminate(self) -> None:
        """Asks it to end; returns at once."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def finish(self, *, timeout: float) -> None:
        """Waits for `timeout` seconds, then kills what is left of its process group."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout)
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS says EPERM where only zombies are left
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def log_tail(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
        return "\n  ".join([f"The end of {self.log}:", *lines])


def stop_all(children: Sequence[Child]) -> None:
    """Asks all to end at once and gives them the same `GRACE_SECONDS` to do so."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.finish(timeout=max(deadline - time.monotonic(), 0.0))


def end_with(parent: int) -> None:
    """Has the kernel send this process a SIGTERM when its parent dies, however it dies."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), signal.SIGTERM)
