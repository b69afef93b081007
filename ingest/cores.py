"""Two threads of one process on one core, for as long as both have work.

Python lets one of them work at a time, and code that gives the turn away at every step, as spaCy's parser does after
each word, wakes the other one each time. On two cores that costs a worker a tenth to a fifth (decision 68). Only
Linux knows how; elsewhere nothing is done.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EADDRINUSE
from pathlib import Path

_CAN = hasattr(os, "sched_setaffinity")
_ALL = os.sched_getaffinity(0) if _CAN else set[int]()  # what this process was given
NAME = "\0engagement-core-"  # and the core's number: names of sockets that no file stands for
_PROCESSOR = 36  # of the fields behind the name, in /proc/PID/stat


@contextmanager
def on_one_core() -> Iterator[None]:
    """This thread, and those that it starts within, stay on one core, afterwards it moves freely: the core that it is
    on, or another where a thread of another process stays on that one. Where each has one, it moves freely all along.
    Of other processes it knows those of the same network namespace: two containers may choose the same core.
    """
    try:
        before = os.sched_getaffinity(0)
        claimed = _claim(before)
    except (OSError, AttributeError):  # another system, or one that forbids it
        claimed = None
    if claimed is None:
        yield
        return
    core, claim = claimed
    try:
        with claim:
            with suppress(OSError):
                os.sched_setaffinity(0, {core})
            yield
    finally:
        with suppress(OSError):  # cores that were taken away meanwhile: the system has chosen others
            os.sched_setaffinity(0, before)


def _claim(cores: set[int]) -> tuple[int, socket.socket] | None:
    """One of them that nobody has, the present one if possible, until the socket is closed. None: all are taken.

    The claim is a name that Linux lends to one socket at a time, and takes back from a process that is killed.
    """
    here = current_core()
    for core in sorted(cores, key=lambda one: (one != here, one)):
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"{NAME}{core}")
        except OSError as error:
            claim.close()
            if error.errno != EADDRINUSE:
                raise
        else:
            return core, claim
    return None


def current_core() -> int:
    """The number of the core that this thread is on. Raises `OSError` where there is no `/proc`."""
    return int(Path("/proc/thread-self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[_PROCESSOR])


def move_freely(pid: int) -> None:
    """Give another process, started by this one wherever this one was kept then, all cores that this one was given."""
    if _CAN:
        os.sched_setaffinity(pid, _ALL)
