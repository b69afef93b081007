"""The whole record as the database has it, to be compared with what it was."""

import json

from django.db import connection

from engagement.event_tables import event_tables

Rows = dict[str, list[tuple[object, ...]]]


def everything() -> Rows:
    """Every tracked row of the record, whole, by table."""
    rows = {}
    with connection.cursor() as cursor:
        for table in event_tables().values():
            cursor.execute(f"SELECT * FROM {table.table} ORDER BY id")  # noqa: S608
            rows[table.label] = cursor.fetchall()
    return rows


def exported() -> bytes:
    """The same as canonical JSON."""
    return json.dumps(everything(), sort_keys=True, default=str, ensure_ascii=False).encode()
