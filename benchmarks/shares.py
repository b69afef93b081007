"""A process's share of the processor, held by the kernel (control groups), so that on a machine of few cores it is the
program that is measured and not how many cores there are."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
PERIOD = 20_000  # microseconds, in which a process has its share once
_OLD, _NEW = "cpu.cfs_quota_us", "cpu.max"


class NoShares(Exception):
    """This machine does not let us hold processes to a share."""


@contextlib.contextmanager
def held_to(share: float, pids: Iterable[int]) -> Iterator[None]:
    """Each of the processes, with what it starts from now on, to `share` of one core, until the `with` ends.

    Raises:
        NoShares: there are no control groups, or no right to make one.
    """
    made: list[Path] = []
    try:
        try:
            for pid in pids:
                group = _parent() / f"share-{pid}"
                group.mkdir()
                made.append(group)
                _limit(group, round(share * PERIOD))
                (group / "cgroup.procs").write_text(str(pid))
        except (OSError, NoShares) as error:
            raise NoShares(f"processes cannot be held to a share here: {error}") from error
        yield
    finally:
        for group in made:
            _release(group)


def _parent() -> Path:
    old = ROOT / "cpu"
    return old if (old / _OLD).exists() else ROOT


def _limit(group: Path, quota: int) -> None:
    if (group / _OLD).exists():
        (group / "cpu.cfs_period_us").write_text(str(PERIOD))
        (group / _OLD).write_text(str(quota))
    elif (group / _NEW).exists():
        (group / _NEW).write_text(f"{quota} {PERIOD}")
    else:
        raise NoShares("its control groups do not limit processor time")


def _release(group: Path) -> None:
    """A group with processes in it cannot be removed: they go back to where they came from."""
    with contextlib.suppress(OSError):
        for pid in (group / "cgroup.procs").read_text().split():
            with contextlib.suppress(OSError):  # it has ended meanwhile
                (group.parent / "cgroup.procs").write_text(pid)
        group.rmdir()
