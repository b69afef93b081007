"""The migrations are killed on the way, again and again, then run to the end: the schema is a clean run's, and the rows
of the first version are all there, with what the newest one derives from them.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from drills import earlier
from drills.tally import Tally, count
from drills.world import CHANCE

ALIAS = "interrupted"
SCHEMA: Mapping[str, str] = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default, generation_expression "
    "FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "extensions": "SELECT extname, extversion FROM pg_extension",
    "applied migrations": "SELECT app, name FROM django_migrations",
}


def run(*, kills: int, rows: int) -> Tally:
    """On a second database of the same server, which the first version's tables and `rows` meetings of it are in.

    A run is killed once it has done one or more further steps.
    """
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {ALIAS}")
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{ALIAS}").geturl()
    environment = {**os.environ, "DATABASE_URL": address}
    before = _fill(environment, rows)
    killed = [done for _ in range(kills) if (done := _migrate_and_kill(environment)) is not None]
    command = [sys.executable, "manage.py", "migrate", "--no-input"]
    last = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    faults = [f"the last run ended with {last.returncode}: {last.stderr[-500:]}"] if last.returncode else []
    faults += [f"{len(killed)} kills of {kills}"] if len(killed) < kills else []
    with _other() as other:
        faults += [
            f"{what} differ" for what, query in SCHEMA.items() if _rows(connection, query) != _rows(other, query)
        ]
        after = earlier.kept(other)
        faults += [f"rows of {what} differ" for what, found in before.items() if found != after[what]]
        faults += [f"{number} meetings have no blocking keys" for number in [earlier.without_keys(other)] if number]
    notes = {
        "killed after migrations": ", ".join(map(str, killed)),
        "parts of the schema compared": len(SCHEMA),
        "rows compared": sum(map(len, before.values())),
    }
    return count("migration interrupted", [], [], time.monotonic() - began, faults=faults, notes=notes)


def _fill(environment: Mapping[str, str], rows: int) -> dict[str, list[Any]]:
    """The rows that the first version has then. Migrated by the command, since a migration may ask for `default`."""
    for state in earlier.FIRST:
        command = [sys.executable, "manage.py", "migrate", "--no-input", *state]
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL, check=True)
    with _other() as other:
        then = MigrationLoader(other).project_state(list(earlier.FIRST))
        with transaction.atomic(using=ALIAS):
            for number in range(rows):
                earlier.fill(then.apps.get_model, number, alias=ALIAS)
        return earlier.kept(other)


@contextmanager
def _other() -> Iterator[BaseDatabaseWrapper]:
    connections.databases[ALIAS] = {**connections.databases["default"], "NAME": ALIAS}
    try:
        yield connections[ALIAS]
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def _migrate_and_kill(environment: Mapping[str, str]) -> int | None:
    """SIGKILL in the midst of a migration; how many lines it had begun. None where it was done before."""
    command = [sys.executable, "-u", "manage.py", "migrate", "--no-input"]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout  # noqa: S101 - for mypy
        target, begun = CHANCE.randint(2, 12), 0
        for line in process.stdout:
            begun += "Applying" in line
            if begun >= target:
                time.sleep(CHANCE.random() * 0.05)  # amid the next one
                process.kill()
                return begun
    return None


def _rows(database: BaseDatabaseWrapper, query: str) -> list[str]:
    with database.cursor() as cursor:
        cursor.execute(query)
        return sorted(map(str, cursor.fetchall()))
