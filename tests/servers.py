"""A pytest plugin that gives each session a PostgreSQL and a Valkey of its own, unless the environment names some.

The environment is filled before Django's settings load. The servers start with the first test that wants a database, so
that tests without one wait for nothing. Sessions may run side by side; what a killed one left, the next one removes.

Each worker of pytest-xdist is a session here, with servers of its own: two that shared a broker would take each other's
messages. What the controller filled in for itself, which a worker inherits, does not count as named by somebody.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import IO, Any

import pytest

from engagement.config.local import Servers

PREFIX = "engagement-tests-"
LOCK = "session.lock"
WORKER = "PYTEST_XDIST_WORKER"  # set by xdist, in its workers
FILLED = "ENGAGEMENT_TESTS_FILLED"  # the variables that a session has filled, for its workers

# No test outlives a crash of the machine, so nothing waits for the disk.
# Autovacuum would come by while a test's rows are not committed, note down empty tables, and from then on every test
# that fills them gets plans for one row: a page of 60 meetings then takes a minute instead of a blink.
POSTGRES_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "autovacuum": "off",
}
VALKEY_SETTINGS = {"appendonly": "no"}


class TestServers:
    """The servers of one test session, in a temporary folder that a held lock shows to be in use."""

    __test__ = False  # not a class of tests, whatever its name

    def __init__(self, **postgres: str) -> None:
        """`postgres`: settings of the server, over those of all tests."""
        self.owner = os.getpid()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.lock = lock(self.folder)
        self.servers = servers_in(
            self.folder,
            with_postgres=not os.environ.get("DATABASE_URL"),
            with_valkey=not os.environ.get("CELERY_BROKER_URL"),
            postgres=postgres,
        )
        self.running = contextlib.ExitStack()
        self.started = False

    def fill_environment(self) -> None:
        os.environ.update(self.servers.environment)
        os.environ[FILLED] = " ".join(self.servers.environment)
        os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "x" * 50)
        os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver")
        # A live server's thread that kept its connection would be in the way when the database is removed.
        os.environ.setdefault("CONN_MAX_AGE", "0")

    def start(self) -> None:
        if not self.started:
            signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: pytest ends, and then we do
            self.running.enter_context(self.servers)
            self.started = True

    def end(self) -> None:
        """Stops and removes everything; only once, and not in a fork of the session."""
        if self.owner == os.getpid() and not self.lock.closed:
            self.running.close()
            self.servers.remove()
            shutil.rmtree(self.folder)
            self.lock.close()


SERVERS = pytest.StashKey[TestServers]()


def lock(folder: Path) -> IO[str]:
    """Holds the folder's lock until the file is closed or the process ends.

    Raises:
        BlockingIOError: another session holds it.
    """
    file = (folder / LOCK).open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise
    return file


def servers_in(
    folder: Path, *, with_postgres: bool = True, with_valkey: bool = True, postgres: Mapping[str, str] | None = None
) -> Servers:
    return Servers(
        folder / "servers",
        with_postgres=with_postgres,
        with_valkey=with_valkey,
        postgres_settings=POSTGRES_SETTINGS | dict(postgres or {}),
        valkey_settings=VALKEY_SETTINGS,
    )


def remove_what_killed_sessions_left() -> None:
    """Ends the servers, and removes the folders, that no live session holds and that belong to us."""
    for old in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{LOCK}"):
        with contextlib.suppress(BlockingIOError, PermissionError, FileNotFoundError), lock(old.parent):
            servers = servers_in(old.parent)
            servers.end()
            servers.remove()
            shutil.rmtree(old.parent)


def forget_what_the_controller_filled() -> None:
    """The addresses of the controller's servers, which never start."""
    for variable in os.environ.pop(FILLED, "").split():
        os.environ.pop(variable, None)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """A wrapper, since those run before every plain hook, pytest-django's among them: it loads the settings."""
    if os.environ.get(WORKER):
        forget_what_the_controller_filled()
    else:  # the controller has done it, and the workers begin at the same moment
        remove_what_killed_sessions_left()
    test_servers = TestServers()
    test_servers.fill_environment()
    early_config.stash[SERVERS] = test_servers
    early_config.add_cleanup(test_servers.end)
    atexit.register(test_servers.end)  # `pytest --version` never configures, and so never cleans up
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    if fixturedef.argname == "django_db_setup":
        request.config.stash[SERVERS].start()


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> Servers:
    """The running servers, for a test that wants the broker and no database."""
    test_servers = pytestconfig.stash[SERVERS]
    test_servers.start()
    return test_servers.servers
