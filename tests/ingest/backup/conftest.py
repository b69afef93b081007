"""An empty second database beside the tests' own, and what either holds."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from ingest.backup import tables

_CAST = re.compile(r"::(?:character varying|text)(?:\[\])?|[()]")
Visit = Callable[[], AbstractContextManager[None]]


def contents() -> dict[str, Any]:
    """Every row of every table as text, the sequences, and the files' hashes."""
    held: dict[str, Any] = {"sequences": tables.sequences(), "files": tables.files()}
    with connection.cursor() as cursor:
        for table, columns in tables.tables().items():
            with cursor.copy(tables.copy_out(table, columns)) as copy:
                held[table] = sorted(b"".join(bytes(chunk) for chunk in copy).splitlines())
    return held


def schema() -> list[Any]:
    """Constraints, triggers (and whether they are on) and indexes by name.

    Without casts of words: where tables came from a dump, as those of most workers of a test run do, PostgreSQL writes
    the same rule with its casts elsewhere.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = current_schema()::regnamespace"
            " UNION SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
            " UNION SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
            " ORDER BY 1, 2, 3"
        )
        return [(table, name, _CAST.sub("", rule)) for table, name, rule in cursor.fetchall()]


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[Visit]:
    """A context in which the connection is to an empty database."""
    own = connection.settings_dict["NAME"]
    other = f"{own}_elsewhere"
    _execute(f'DROP DATABASE IF EXISTS "{other}"', f'CREATE DATABASE "{other}" TEMPLATE template0')

    def go(name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name
        ContentType.objects.clear_cache()

    @contextmanager
    def visit() -> Iterator[None]:
        go(other)
        try:
            yield
        finally:
            go(own)

    yield visit
    _execute(f'DROP DATABASE "{other}"')


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
