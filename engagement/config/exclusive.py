"""Lets one `manage.py run` at a time have a folder, and tells the second one where the first serves."""

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path

STOPPING = "stopping"

# How long the second waits: for a first one that has just been told to end, and for one that says that it is stopping.
PATIENCE_SECONDS = 2.0
STOP_SECONDS = 40.0


class AlreadyRunningError(Exception):
    """Another one holds the folder; the argument is what it says of itself."""


@contextlib.contextmanager
def exclusive(path: Path, *, saying: str) -> Iterator[None]:
    """Holds the lock file `path`, with the text `saying` in it; at the end the text becomes `STOPPING` first.

    The system drops the lock of a killed process; what its file says then counts for nothing.

    Raises:
        AlreadyRunningError: another process holds it and goes on.
    """
    with path.open("a+", encoding="utf-8") as file:
        started = time.monotonic()
        while not _lock(file.fileno()):
            said = path.read_text(encoding="utf-8").strip()
            if time.monotonic() - started > (STOP_SECONDS if said == STOPPING else PATIENCE_SECONDS):
                raise AlreadyRunningError(said)
            time.sleep(0.1)
        path.write_text(saying, encoding="utf-8")
        yield


def announce_stopping(path: Path) -> None:
    """For the holder: has those who come now wait for the end."""
    path.write_text(STOPPING, encoding="utf-8")


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
