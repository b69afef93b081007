"""Real servers from the wheels: started, shared, taken over after a kill, stopped, and never confused with others."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from kombu import Connection

from engagement.config.local import LocalServerError, Servers
from engagement.config.local.servers import SOCKET_PATH_LIMIT, socket_folder

NO_FSYNC = {"fsync": "off"}

KILLED_WHILE_USING = """
import os, signal, sys
from pathlib import Path
from engagement.config.local import Servers
Servers(Path(sys.argv[1]), postgres_settings={"fsync": "off"}).__enter__()
os.kill(os.getpid(), signal.SIGKILL)
"""


def make(folder: Path) -> Servers:
    return Servers(folder, postgres_settings=NO_FSYNC)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder whose servers are stopped and whose sockets are gone at the end, whatever the test did."""
    yield tmp_path / "local"
    servers = make(tmp_path / "local")
    servers.end()
    servers.remove()


def query(servers: Servers, statement: str) -> object:
    with psycopg.connect(servers.environment["DATABASE_URL"], autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone() if cursor.description else None


def queue_sizes(servers: Servers, *, put: str | None = None) -> int:
    with Connection(servers.environment["CELERY_BROKER_URL"]) as connection:
        queue = connection.SimpleQueue("kept")
        if put is not None:
            queue.put(put)
        size = queue.qsize()
        queue.close()
        return size


def test_servers_keep_data_and_queue_over_a_restart(folder: Path) -> None:
    servers = make(folder)
    with servers:
        assert servers.dead() == []
        query(servers, "CREATE TABLE kept AS SELECT lower('ÄÖŠ') AS word")
        assert queue_sizes(servers, put="work") == 1
    assert servers.dead() == ["PostgreSQL", "Valkey"]

    again = make(folder)
    with again:
        assert query(again, "SELECT word FROM kept") == ("äöš",)
        assert queue_sizes(again) == 1


def test_servers_run_from_a_long_path_with_blanks(tmp_path: Path) -> None:
    folder = tmp_path / "a folder with blanks" / ("long" * 20) / "local"
    servers = make(folder)
    try:
        assert len(os.fsencode(servers.sockets / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT
        with servers:
            assert query(servers, "SELECT current_user") == ("engagement",)
            assert queue_sizes(servers, put="work") == 1
        assert not servers.sockets.exists()
    finally:
        servers.end()
        servers.remove()


def test_servers_stop_with_the_last_user(folder: Path) -> None:
    first, second = make(folder), make(folder)
    with first:
        with second:
            pass
        assert first.dead() == []
        assert query(first, "SELECT 1") == (1,)
    assert first.dead() == ["PostgreSQL", "Valkey"]


def test_servers_of_a_killed_command_are_taken_over_and_stopped(folder: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED_WHILE_USING, str(folder)], check=False)
    assert killed.returncode == -9
    servers = make(folder)
    assert servers.dead() == []
    pids = [server.pid() for server in servers.by_variable.values()]
    with servers:
        assert [server.pid() for server in servers.by_variable.values()] == pids
        assert query(servers, "SELECT 1") == (1,)
    assert servers.dead() == ["PostgreSQL", "Valkey"]


def test_servers_leave_a_process_alone_that_has_got_a_dead_servers_number(folder: Path) -> None:
    servers = make(folder)
    with servers:
        pass
    lines = [str(os.getpid()), str(folder / "postgres"), "1700000000", "5432", str(servers.sockets), "", "0 0", "ready"]
    for path, text in (("postgres/postmaster.pid", "\n".join(lines)), ("valkey/valkey.pid", str(os.getpid()))):
        (folder / path).write_text(f"{text}\n")
        shutil.chown(folder / path, (folder / path).parent.stat().st_uid)
    assert servers.dead() == ["PostgreSQL", "Valkey"]
    with servers:
        assert query(servers, "SELECT 1") == (1,)


def test_servers_tell_why_one_does_not_start(folder: Path) -> None:
    servers = Servers(folder, with_valkey=False, postgres_settings={**NO_FSYNC, "no_such_setting": "1"})
    with pytest.raises(LocalServerError, match=r"(?s)PostgreSQL ended as soon as it was started.*no_such_setting"):
        servers.__enter__()
    with make(folder) as mended:
        assert query(mended, "SELECT 1") == (1,)


def test_servers_start_only_what_is_asked_for(folder: Path) -> None:
    servers = Servers(folder, with_postgres=False)
    with servers:
        assert set(servers.environment) == {"CELERY_BROKER_URL"}
        assert not (folder / "postgres").exists()


def test_servers_refuse_a_folder_that_is_a_strangers_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder.mkdir()
    socket_folder(folder).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LocalServerError, match="belongs to somebody else"):
        make(folder).__enter__()
    socket_folder(folder).unlink()


def test_socket_folder_is_the_same_each_time_and_differs_between_folders(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)
    assert socket_folder(deep) == socket_folder(deep)
    assert socket_folder(deep) != socket_folder(tmp_path / ("x" * 121))
    assert socket_folder(Path("/srv/site/.local")) == Path("/srv/site/.local/run")
