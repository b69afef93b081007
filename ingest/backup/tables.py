"""What there is in a database, as PostgreSQL's own catalogue tells it."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import sql

_TABLES = """
    SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname ORDER BY c.relname
"""
_SEQUENCES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S' ORDER BY relname
"""
# Over each file's own hash: memory for 32 bytes an article, however large the files are.
_FILES = """
    SELECT count(*), coalesce(sum(length(original)), 0)::bigint,
           encode(sha256(coalesce(string_agg(sha256(original), ''::bytea ORDER BY id), ''::bytea)), 'hex')
    FROM ingest_article WHERE length(original) > 0
"""
_PLAINLY = {
    **{"datestyle": "ISO, YMD", "intervalstyle": "postgres", "bytea_output": "hex", "extra_float_digits": "1"},
    "synchronize_seqscans": "off",
}


@dataclass(frozen=True)
class Files:
    """The articles' files: how many, their bytes, and one SHA-256 over the hashes of all."""

    count: int
    bytes: int
    sha256: str


def tables() -> dict[str, list[str]]:
    """The columns of each table, without those that PostgreSQL computes."""
    return {name: list(columns) for name, columns in _rows(_TABLES)}


def sequences() -> dict[str, tuple[int, bool]]:
    """Last value and whether it was given out, of each sequence."""
    found = {}
    for (name,) in _rows(_SEQUENCES):
        [(last, is_called)] = _rows(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name)))
        found[name] = (last, is_called)
    return found


def set_sequences(values: dict[str, tuple[int, bool]]) -> None:
    with connection.cursor() as cursor:
        for name, (last, is_called) in values.items():
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s, %s)", [name, last, is_called])


def files() -> Files:
    [row] = _rows(_FILES)
    return Files(*row)


def server_version() -> str:
    server = connection.pg_version  # type: ignore[attr-defined]
    return f"{server // 10000}.{server % 10000}"


def applied_migrations() -> list[tuple[str, str]]:
    """(app, name) in the order in which they were applied."""
    return _rows("SELECT app, name FROM django_migrations ORDER BY id")


def copy_out(table: str, columns: list[str]) -> str:
    return _copy(table, columns, "TO STDOUT")


def fingerprint(table: str, columns: list[str]) -> str:
    """SHA-256 of what `copy_out` gives, in the order in which rows lie."""
    seen = hashlib.sha256()
    with connection.cursor() as cursor, cursor.copy(copy_out(table, columns)) as copy:
        for chunk in copy:
            seen.update(chunk)
    return seen.hexdigest()


def copy_in(table: str, columns: list[str]) -> str:
    return _copy(table, columns, "FROM STDIN")


def write_values_plainly() -> None:
    """Until the transaction ends: whatever the server, the database or the role are set to, COPY writes and reads each
    value in one way, and each table from its beginning."""
    for name, value in _PLAINLY.items():
        execute(f"SET LOCAL {name} = '{value}'")


def execute(statement: str | sql.Composed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_text(statement))


def _copy(table: str, columns: list[str], direction: str) -> str:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return _text(sql.SQL("COPY {} ({}) ").format(sql.Identifier(table), names)) + direction


def _rows(query: str | sql.Composed) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_text(query))
        return list(cursor.fetchall())


def _text(query: str | sql.Composed) -> str:
    return query if isinstance(query, str) else query.as_string()
