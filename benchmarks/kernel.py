"""What the kernel notes of processes: those that one has started, the most memory they held, their processor time."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


def children(parent: int) -> dict[int, dict[str, str]]:
    """The lines of `/proc/PID/status`, by name, of each process that this one has started."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            if int(lines["PPid"]) == parent:
                found[int(status.parent.name)] = lines
    return found


def memories(parent: int) -> Iterator[float]:
    """MB that each process of the pool held at most, as the kernel has noted."""
    for told in children(parent).values():
        if "VmHWM" in told:
            yield int(told["VmHWM"].split()[0]) / 1024


def processor(pid: int) -> float:
    """Seconds of processor time of a process and of all below it, those included that have ended."""
    used: dict[int, tuple[int, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            told = path.read_text().rpartition(")")[2].split()
            used[int(path.parent.name)] = int(told[1]), sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")
    below, total = {pid}, 0.0
    while below:
        total += sum(used[one][1] for one in below if one in used)
        below = {one for one, (parent, _) in used.items() if parent in below}
    return total
