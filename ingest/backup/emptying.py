"""Takes away what stands where a backup is to go, without a superuser's rights: extensions stay."""

from typing import NamedTuple

from django.db import connection
from psycopg import sql

from ingest.backup import tables

# A database that was migrated, and no more, has rows in these: nobody's work.
FRAMEWORK = frozenset(
    ["auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "django_migrations"]
)
_OURS = """
    SELECT format('DROP %%s IF EXISTS %%I CASCADE', kind, name) FROM (
        SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
               ELSE 'TABLE' END AS kind, relname AS name, oid, 'pg_class'::regclass AS class
        FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
    ) things WHERE NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.classid = class AND d.objid = things.oid AND d.deptype = 'e'
    )
    ORDER BY array_position(ARRAY['VIEW', 'MATERIALIZED VIEW', 'TABLE', 'SEQUENCE'], kind)
"""
_FUNCTIONS = """
    SELECT format('DROP ROUTINE IF EXISTS %%s CASCADE', p.oid::regprocedure) FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    )
"""
_KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2
"""


class ForeignKey(NamedTuple):
    table: str
    name: str
    definition: str


def tables_with_rows() -> list[str]:
    """Those that hold anything beyond what migrating writes."""
    held = []
    with connection.cursor() as cursor:
        for table in tables.tables().keys() - FRAMEWORK:
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table)).as_string())
            if cursor.fetchone()[0]:
                held.append(table)
    return sorted(held)


def drop_everything() -> None:
    with connection.cursor() as cursor:
        for query in (_OURS, _FUNCTIONS):
            cursor.execute(query, [])
            for (statement,) in cursor.fetchall():
                cursor.execute(statement)


def drop_foreign_keys() -> list[ForeignKey]:
    """Added again when all rows are there: each is then checked at once, and no row waits in memory for its check."""
    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        keys = [ForeignKey(*row) for row in cursor.fetchall()]
    for key in keys:
        tables.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.SQL(key.table), sql.Identifier(key.name))
        )
    return keys


def add_foreign_keys(keys: list[ForeignKey]) -> None:
    for key in keys:
        statement = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
            sql.SQL(key.table),
            sql.Identifier(key.name),
            sql.SQL(key.definition),
        )
        tables.execute(statement)
