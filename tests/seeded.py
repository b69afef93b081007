"""The project's seeds in a test's database: loaded once in a session, from then on copied as rows.

Loading them takes seconds of processor time, since history is written for some nine thousand rows. Tests of the
loading itself call `load_seeds` or the command.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from engagement.models import Party
from engagement.services.groups import ensure_groups
from engagement.services.seeding import load_seeds

# Rows by table, as COPY gives them.
_ROWS: dict[str, bytes] = {}
# Groups belong to permissions, whose numbers change when a test's database is emptied: these are made each time.
_TABLES = """
SELECT quote_ident(tablename) FROM pg_tables
WHERE schemaname = 'public' AND tablename NOT LIKE 'auth\\_%' AND tablename NOT LIKE 'django\\_%'
ORDER BY tablename
"""
# Each column that counts goes on behind the rows that came, never back.
_SEQUENCES = """
SELECT quote_ident(column_name), pg_get_serial_sequence(%s, column_name) FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND pg_get_serial_sequence(%s, column_name) IS NOT NULL
"""


def seed_record() -> None:
    """What `load_seeds` leaves in an empty record, with its history. Others' rows (users, articles) may be there."""
    assert not Party.objects.exists(), "seeds are copied into an empty record only"
    with transaction.atomic(), connection.cursor() as cursor:
        if _ROWS:
            ensure_groups()
            _copy_in(cursor)
        else:
            empty = _empty_tables(cursor)
            load_seeds(settings.SEEDS_DIR)
            _ROWS.update({table: rows for table in empty if (rows := _copied(cursor, table))})


def _empty_tables(cursor: Any) -> list[str]:
    cursor.execute(_TABLES)
    tables = [table for (table,) in cursor.fetchall()]
    each = (f"SELECT '{table}' WHERE NOT EXISTS (SELECT FROM {table})" for table in tables)  # noqa: S608 (its own names)
    cursor.execute(" UNION ALL ".join(each))
    return [table for (table,) in cursor.fetchall()]


def _copied(cursor: Any, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT") as rows:
        return b"".join(rows)


def _copy_in(cursor: Any) -> None:
    with _without_triggers(cursor):
        for table, rows in _ROWS.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)
    for table in _ROWS:
        cursor.execute(_SEQUENCES, [table, table.strip('"'), table])
        for column, sequence in cursor.fetchall():
            last = f"SELECT max({column}) FROM {table}"  # noqa: S608 (its own names)
            cursor.execute(f"SELECT setval(%s, greatest(nextval(%s), ({last})))", [sequence, sequence])


@contextmanager
def _without_triggers(cursor: Any) -> Iterator[None]:
    """The rows are as the triggers left them, and refer to one another."""
    cursor.execute("SET LOCAL session_replication_role = replica")
    yield
    cursor.execute("SET LOCAL session_replication_role = DEFAULT")
