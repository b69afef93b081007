"""Which cores a thread may be on, told by the kernel."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from ingest import cores
from ingest.cores import current_core, move_freely, on_one_core

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux tells")
STAY = """
import os, sys
from ingest import cores
cores.NAME = "\\0" + sys.argv[1]
with cores.on_one_core():
    print(*os.sched_getaffinity(0), flush=True)
    input()
"""
ALL = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()


@pytest.fixture(autouse=True)
def _freely(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(cores, "NAME", f"\0tests-{os.getpid()}-")  # workers of other tests stay on cores, too
    yield
    monkeypatch.undo()
    os.sched_setaffinity(0, ALL)


def test_a_thread_and_those_that_it_starts_stay_and_move_again() -> None:
    seen = list[set[int]]()
    with on_one_core():
        here = os.sched_getaffinity(0)
        thread = threading.Thread(target=lambda: seen.append(os.sched_getaffinity(0)))
        thread.start()
        thread.join()
        assert here == {current_core()}
    assert seen == [here]
    assert os.sched_getaffinity(0) == ALL


def test_two_processes_have_a_core_each_and_a_third_moves_freely() -> None:
    with contextlib.ExitStack() as running:
        seen = []
        for _ in range(len(ALL) + 1):
            process = running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", STAY, cores.NAME[1:]],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            running.callback(process.kill)
            assert process.stdout is not None
            seen.append({int(word) for word in process.stdout.readline().split()})
        assert {frozenset(one) for one in seen[:-1]} == {frozenset({core}) for core in ALL}
        assert seen[-1] == ALL
    with on_one_core():  # what the killed ones had is free again
        assert len(os.sched_getaffinity(0)) == 1


def test_it_moves_again_whatever_goes_wrong() -> None:
    with pytest.raises(ZeroDivisionError), on_one_core():
        raise ZeroDivisionError
    assert os.sched_getaffinity(0) == ALL


def test_a_system_that_forbids_it_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setaffinity", forbid)
    with on_one_core():
        assert os.sched_getaffinity(0) == ALL


def test_a_process_that_is_started_meanwhile_moves_freely() -> None:
    with on_one_core(), subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert os.sched_getaffinity(process.pid) == os.sched_getaffinity(0)
        move_freely(process.pid)
        assert os.sched_getaffinity(process.pid) == ALL
        process.kill()
