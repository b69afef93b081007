"""`manage.py run` for real, in a copy of the project: from nothing to a site, over a kill, and nothing stays behind."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engagement.config.local import Servers

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("manage.py", "engagement", "ingest", "templates", "static", "seeds")
FILLED_BY_LOCAL_MODE = {"DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "ALLOWED_HOSTS"}

pytestmark = pytest.mark.live


class Run:
    """One `manage.py run` in the foreground of a session of its own, as in a terminal."""

    def __init__(self, project: Path, *, port: int) -> None:
        self.port = port
        environment = {name: value for name, value in os.environ.items() if name not in FILLED_BY_LOCAL_MODE}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=project,
            env={**environment, "PORT": str(port), "FIRST_USER": "first", "FIRST_PASSWORD": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def until_ready(self) -> str:
        """What it said up to the line that tells the address, or to its end."""
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            if f"The site is at http://127.0.0.1:{self.port}/" in line:
                break
        return "".join(said)

    def end(self, number: int) -> tuple[int, str]:
        """Exit code and last words after the signal, which the whole process group gets, as from a terminal."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        said, _ = self.process.communicate(timeout=60)
        return self.process.returncode, said


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """The code alone, as a fresh clone has it, though compiled: four copies, each compiled by all its processes at
    once, would take longer than what is tested. At the end its servers are stopped and removed, whatever happened.
    """
    copy = tmp_path / "clone"
    copy.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, copy / part)
        else:
            shutil.copy(source, copy / part)
    yield copy
    servers = Servers(copy / ".local")
    servers.end()
    servers.remove()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def processes_of(project: Path) -> list[str]:
    """Command lines of live processes that name the project's folder, or that work in it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if line and (str(project) in line or (process / "cwd").resolve() == project):
                found.append(line)
    return found


def none_left(project: Path, *, but: str = "") -> bool:
    deadline = time.monotonic() + 15
    while left := [line for line in processes_of(project) if not but or but not in line]:
        if time.monotonic() > deadline:
            pytest.fail(f"left behind: {left}")
        time.sleep(0.1)
    return True


def get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_run_serves_goes_on_after_a_kill_and_leaves_nothing(project: Path, port: int) -> None:
    first = Run(project, port=port)
    said = first.until_ready()
    assert "First sign-in: user first, password " in said, said
    assert get(port, "/readyz") == 200

    second = Run(project, port=port)
    assert f"It is running already, at http://127.0.0.1:{port}/" in second.until_ready()
    assert second.process.wait(30) == 1
    second.end(signal.SIGTERM)

    first.end(signal.SIGKILL)
    assert none_left(project, but="/.local/")  # worker and web server went with it; database and broker live on

    third = Run(project, port=port)
    said = third.until_ready()
    assert "The site is at" in said, said
    assert "First sign-in" not in said
    assert get(port, "/readyz") == 200
    code, last_words = third.end(signal.SIGINT)
    assert (code, last_words.split()) == (0, ["Stopping", "…"])
    assert none_left(project)


def test_run_says_that_the_port_is_taken(project: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = Run(project, port=other.getsockname()[1])
        said = taken.until_ready()
    assert taken.process.wait(30) == 1
    assert "cannot be had: Address already in use. Choose another one" in said
    taken.end(signal.SIGTERM)
    assert not Servers(project / ".local").sockets.joinpath("valkey.sock").exists()


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("PORT", "eighty", "PORT is 'eighty'; it must be a number from 1 to 65535."),
        ("ALLOWED_HOSTS", "tracker.example.org", "add 127.0.0.1 to ALLOWED_HOSTS"),
    ],
    ids=["port", "hosts"],
)
def test_run_refuses_what_cannot_work(project: Path, variable: str, value: str, message: str) -> None:
    command = [sys.executable, "manage.py", "run"]
    environment = {**os.environ, variable: value}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert message in done.stderr
