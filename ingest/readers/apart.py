"""Reading in a process of its own, which may be killed: a parser that hangs, eats memory or crashes takes no worker
with it.

One reading process is kept warm by each process that reads, since its start takes a second and an article takes
milliseconds. Celery's workers are daemons and may have no children by multiprocessing: it is a plain subprocess, which
speaks JSON over its pipes. Nothing that it says is executed here, and it gets no secret: its environment is empty but
for what Python needs.
"""

import atexit
import contextlib
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from ingest.cores import move_freely
from ingest.readers.base import DEFAULT_LIMITS, ArticleText, Limits, ReadError
from ingest.readers.packed.parts import Bounds

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
# Files that one process reads, whatever parsers leak; and so many before its last one its successor is started.
MAX_FILES, AHEAD = 2_000, 50
_LENGTH = struct.Struct(">Q")
_MAX_ANSWER = 512 * 1024 * 1024
_KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT", "LD_LIBRARY_PATH")


class _Ended(Exception):
    """The reading process has gone, or says what it should not."""


class ReadingProcess:
    """One child. Not for two threads at once."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
        self.owner = os.getpid()
        self.files = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ingest.readers.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment,
            start_new_session=True,  # a Ctrl-C in the terminal is for the worker, which ends its child by itself
        )
        with contextlib.suppress(OSError):  # it has ended already, which is seen when it is asked
            move_freely(self.process.pid)
        self.is_ready = False
        self.is_spent = False  # it had to let go in the midst of something, or files have left little room to the next

    def wait_until_ready(self) -> None:
        """To be called before it is asked. Closes it and raises `RuntimeError` where it does not start."""
        if self.is_ready:
            return
        try:
            self._receive(time.monotonic() + START_SECONDS)
        except (TimeoutError, _Ended) as error:  # no file's fault
            self.close()
            raise RuntimeError("The reading process does not start: run python -m ingest.readers.child.") from error
        except BaseException:
            self.close()
            raise
        self.is_ready = True

    def ask(self, filename: str, data: bytes, limits: Limits) -> dict[str, Any]:
        """The child's answer; raises `TimeoutError` or `_Ended`, after which it must be closed."""
        self._send({"filename": filename, "size": len(data), "limits": asdict(limits)}, data)
        answer = self._receive(time.monotonic() + limits.seconds)
        self.is_spent = bool(answer.get("spent"))
        return answer

    def unpack(
        self, path: str, filename: str, bounds: Bounds, limits: Limits
    ) -> Iterator[tuple[dict[str, Any], bytes]]:
        """What is told of each part, with its bytes; raises as `ask`, and `ReadError` for what the child says."""
        self._send({"path": path, "filename": filename, "bounds": asdict(bounds), "limits": asdict(limits)})
        deadline = time.monotonic() + limits.seconds
        while True:
            head = self._receive(deadline)
            if "error" in head or "end" in head:
                self.is_spent = bool(head.get("spent"))
            if "error" in head:
                raise ReadError(str(head["error"]), head["code"])
            if "end" in head:
                return
            size = head.get("size", 0)
            if not isinstance(size, int) or not 0 <= size <= _MAX_ANSWER:
                raise _Ended
            yield head, self._take(size, deadline)

    def _send(self, asked: dict[str, Any], data: bytes = b"") -> None:
        self.files += 1
        head = json.dumps(asked).encode()
        pipe = self.process.stdin
        if pipe is None:
            raise _Ended
        try:
            pipe.write(_LENGTH.pack(len(head)) + head)
            pipe.write(data)
            pipe.flush()
        except OSError as error:
            raise _Ended from error

    def _receive(self, deadline: float) -> dict[str, Any]:
        (length,) = _LENGTH.unpack(self._take(_LENGTH.size, deadline))
        if length > _MAX_ANSWER:
            raise _Ended
        try:
            answer = json.loads(self._take(length, deadline))
        except (ValueError, RecursionError) as error:
            raise _Ended from error
        if not isinstance(answer, dict):
            raise _Ended
        return answer

    def _take(self, count: int, deadline: float) -> bytes:
        if self.process.stdout is None:
            raise _Ended
        descriptor, taken = self.process.stdout.fileno(), bytearray()
        while len(taken) < count:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            chunk = os.read(descriptor, min(1 << 20, count - len(taken)))
            if not chunk:
                raise _Ended
            taken += chunk
        return bytes(taken)

    def close(self) -> None:
        """Ends the child at once; in a fork of its owner, only lets go of the pipes."""
        if os.getpid() == self.owner:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


_lock = threading.Lock()
_current: ReadingProcess | None = None
_next: ReadingProcess | None = None


def read_apart(filename: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> ArticleText:
    """As `read_article`, within `limits`, whatever is in the file; raises `ReadError`."""
    with borrowed(limits) as reading:
        answer = reading.ask(filename, data, limits)
    if "error" in answer:
        raise ReadError(str(answer["error"]), answer["code"])
    return _article(answer)


@contextlib.contextmanager
def borrowed(limits: Limits) -> Iterator[ReadingProcess]:
    """This process's reading process, for one thread; it ends where anything goes wrong. Raises `ReadError` for it."""
    with _lock:
        try:
            yield _ready()
        except TimeoutError as error:
            close_reader()
            raise _too_slow(limits) from error
        except _Ended as error:
            close_reader()
            raise crashed() from error
        except BaseException:  # such as Celery's soft limit: the answer still to come would be another file's
            close_reader()
            raise
        if _current is not None and _current.is_spent:
            close_reader()


def close_unused(reading: ReadingProcess, files: int) -> None:
    """Ends it if it has had no other file since."""
    with _lock:
        if _current is reading and reading.files == files:
            _close_all()


def close_reader() -> None:
    """Ends this process's reading process; the next file starts another."""
    global _current
    if _current is not None:
        _current.close()
        _current = None


def _close_all() -> None:
    global _next
    close_reader()
    if _next is not None:
        _next.close()
        _next = None


def _ready() -> ReadingProcess:
    global _current, _next
    if any(one is not None and one.owner != os.getpid() for one in (_current, _next)):
        _close_all()
    if _current is not None and (_current.files >= MAX_FILES or _has_ended(_current)):
        close_reader()
    if _next is not None and _has_ended(_next):
        _next.close()
        _next = None
    if _current is None:
        _current, _next = _next or ReadingProcess(), None
    if _next is None and _current.files >= MAX_FILES - AHEAD:
        with contextlib.suppress(OSError):  # as long as this one lives, nothing is lost
            _next = ReadingProcess()  # it loads beside the last files of this one
    _current.wait_until_ready()
    return _current


def _has_ended(reading: ReadingProcess) -> bool:
    return reading.process.poll() is not None


def _article(answer: dict[str, Any]) -> ArticleText:
    try:
        day = answer["published"]
        return ArticleText(**{**answer["article"], "published": date.fromisoformat(day) if day else None})
    except (KeyError, TypeError, ValueError) as error:
        raise crashed() from error


def _too_slow(limits: Limits) -> ReadError:
    message = (
        f"Reading the file took more than {limits.seconds:g} seconds and was stopped. Save the article's text alone, "
        "or paste it; an administrator can raise the limit (READER_SECONDS)."
    )
    return ReadError(message, "too_slow")


def crashed() -> ReadError:
    message = (
        "The file made its reader stop: it is damaged, or made to do so. The other files go on. Open it in the program "
        "that made it and save it again, or paste its text."
    )
    return ReadError(message, "crashed")


atexit.register(_close_all)
os.register_at_fork(after_in_child=lambda: globals().update(_lock=threading.Lock()))
