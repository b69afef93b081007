"""Children end when they are asked to, when they do not listen, and when their parent is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engagement.config import children
from engagement.config.children import Child, stop_all

SLEEP = [sys.executable, "-c", "print('up', flush=True); import time; time.sleep(600)"]
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"

PARENT = """
import sys, time
from pathlib import Path
from engagement.config.children import Child
child = Child("sleeper", sys.argv[2:], log=Path(sys.argv[1]))
child.start()
print(child.process.pid, flush=True)
time.sleep(600)
"""


def wait_for(condition: Callable[[], bool], *, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def is_alive(pid: int) -> bool:
    """A zombie, which only waits for its parent to ask, is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def started(command: list[str], log: Path) -> tuple[Child, int]:
    child = Child("sleeper", command, log=log)
    child.start()
    assert wait_for(lambda: "up" in log.read_text())
    assert child.process is not None
    return child, child.process.pid


def test_stop_all_ends_a_child_and_keeps_its_output(tmp_path: Path) -> None:
    child, pid = started(SLEEP, tmp_path / "logs" / "child.log")
    assert child.exit_code() is None
    stop_all([child])
    assert not is_alive(pid)
    assert "up" in child.log_tail()


def test_stop_all_kills_a_child_that_does_not_listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "GRACE_SECONDS", 0.2)
    child, pid = started([sys.executable, "-c", DEAF], tmp_path / "child.log")
    stop_all([child])
    assert not is_alive(pid)


def test_finish_kills_what_a_dead_child_leaves(tmp_path: Path) -> None:
    fork = "import os, time; pid = os.fork(); pid and (print('up', pid, flush=True), os._exit(3)); time.sleep(600)"
    child = Child("forker", [sys.executable, "-c", fork], log=tmp_path / "child.log")
    child.start()
    assert wait_for(lambda: child.exit_code() == 3)
    grandchild = int((tmp_path / "child.log").read_text().split()[-1])
    assert is_alive(grandchild)
    child.finish(timeout=1)
    assert wait_for(lambda: not is_alive(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_child_ends_with_its_killed_parent(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path / "child.log"), *SLEEP]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_alive(pid)
        parent.send_signal(signal.SIGKILL)
    assert wait_for(lambda: not is_alive(pid))


def test_start_puts_a_long_log_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LOG_KEEP_BYTES", 10)
    (tmp_path / "child.log").write_text("a line of last week\n")
    child, _ = started(SLEEP, tmp_path / "child.log")
    stop_all([child])
    assert (tmp_path / "child.old.log").read_text() == "a line of last week\n"
    assert (tmp_path / "child.log").read_text() == "up\n"


def test_child_has_a_process_group_of_its_own(tmp_path: Path) -> None:
    child, pid = started(SLEEP, tmp_path / "child.log")
    assert os.getpgid(pid) == pid != os.getpgrp()
    stop_all([child])
