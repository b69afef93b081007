"""Two threads of one process on one core, for as long as both have work.

Python lets one of them work at a time, and code that gives the turn away at every step, as spaCy's parser does after
each word, wakes the other one each time. On two cores that costs a worker a tenth to a fifth (decision 68). Only
Linux knows how; elsewhere nothing is done.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CAN = hasattr(os, "sched_setaffinity")
_ALL = os.sched_getaffinity(0) if _CAN else set[int]()  # what this process was given
_PROCESSOR = 36  # of the fields behind the name, in /proc/PID/stat


@contextmanager
def on_one_core() -> Iterator[None]:
    """This thread, and those that it starts within, stay on the core that it is on now; afterwards it moves freely."""
    try:
        before, core = os.sched_getaffinity(0), current_core()
        os.sched_setaffinity(0, {core})
    except (OSError, AttributeError):  # another system, or one that forbids it
        yield
        return
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def current_core() -> int:
    """The number of the core that this thread is on. Raises `OSError` where there is no `/proc`."""
    return int(Path("/proc/thread-self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[_PROCESSOR])


def move_freely(pid: int) -> None:
    """Give another process, started by this one wherever this one was kept then, all cores that this one was given."""
    if _CAN:
        os.sched_setaffinity(pid, _ALL)
