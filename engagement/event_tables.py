"""The tables in which the database itself keeps every state of every tracked row.

pghistory's triggers write one event for each insert (the new row), update (the new row) and delete (the old row), raw
SQL and bulk writes included. An event's `id` is the row's primary key, and its other columns are the row's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models
from psycopg import sql

DELETED = "delete"


@dataclass(frozen=True)
class EventTable:
    """A tracked model with the table of its events. `columns` are those that events keep, `id` among them."""

    label: str
    table: str
    events: str
    columns: tuple[str, ...]
    model: type[models.Model]
    event_model: type[Any]


@dataclass(frozen=True)
class WrittenRow:
    """A row that was written: the first and the last event of it, and the event before those, if any.

    Events are primary keys in the table of events of the model `label` ("engagement.meeting").
    """

    label: str
    pk: int
    first: int
    last: int
    before: int | None


@cache
def event_tables() -> dict[str, EventTable]:
    """All tracked models, of every app, by label."""
    tables = {}
    for model in apps.get_models():
        event_model = getattr(model, "pgh_event_model", None)
        if event_model is None or model.__dict__.get("pgh_event_model") is None:
            continue
        kept = tuple(f.column for f in event_model._meta.concrete_fields if not f.column.startswith("pgh_"))
        tables[model._meta.label_lower] = EventTable(
            model._meta.label_lower, model._meta.db_table, event_model._meta.db_table, kept, model, event_model
        )
    return tables


class LastEvents(NamedTuple):
    """As a transaction sees them: the last event of each table, 0 for an empty one; the highest key of a meeting; and
    whether no transaction is writing."""

    numbers: dict[str, int]
    meetings: int
    is_quiet: bool


def last_events() -> LastEvents:
    with connection.cursor() as cursor:
        cursor.execute(_last_query())
        is_quiet, meetings, *last = cursor.fetchone()
    return LastEvents(dict(zip(event_tables(), last, strict=True)), meetings, is_quiet)


@cache
def _last_query() -> str:
    last = sql.SQL(", ").join(
        sql.SQL("(SELECT coalesce(max(pgh_id), 0) FROM {})").format(sql.Identifier(table.events))
        for table in event_tables().values()
    )
    query = sql.SQL(
        "SELECT pg_snapshot_xmin(now) = pg_snapshot_xmax(now), (SELECT coalesce(max(id), 0) FROM {meetings}), {last}"
        " FROM pg_current_snapshot() AS now"
    )
    meetings = sql.Identifier(event_tables()["engagement.meeting"].table)
    return query.format(meetings=meetings, last=last).as_string()


def rows_written(context: str, since: dict[str, int]) -> list[WrittenRow]:
    """The rows written in the context after the events `since`, with the event that each had before."""
    query = sql.SQL(" UNION ALL ").join(
        sql.SQL(
            "SELECT {label}, w.id, w.first, w.last, (SELECT max(b.pgh_id) FROM {events} b"
            " WHERE b.id = w.id AND b.pgh_id < w.first) FROM (SELECT id, min(pgh_id) AS first, max(pgh_id) AS last"
            " FROM {events} WHERE pgh_context_id = {context}::uuid AND pgh_id > {since} GROUP BY id) w"
        ).format(
            label=sql.Literal(table.label),
            events=sql.Identifier(table.events),
            context=sql.Literal(context),
            since=sql.Literal(since.get(table.label, 0)),
        )
        for table in event_tables().values()
    )
    with connection.cursor() as cursor:
        cursor.execute(query.as_string())
        return [WrittenRow(*row) for row in cursor.fetchall()]


def latest_events(label: str, pks: Iterable[int]) -> dict[int, int]:
    """The latest event of each of the rows."""
    events = event_tables()[label].event_model.objects
    found = events.filter(id__in=list(pks)).values_list("id").annotate(latest=models.Max("pgh_id"))
    return dict(found)


def kinds_of(label: str, events: Iterable[int]) -> dict[int, str]:
    """ "insert", "update" or "delete" of each event."""
    rows = event_tables()[label].event_model.objects.filter(pgh_id__in=list(events))
    return dict(rows.values_list("pgh_id", "pgh_label"))


def states_of(label: str, events: Iterable[int]) -> dict[int, tuple[object, ...] | None]:
    """What the row was after each event: its values in the order of the columns, or None where it was gone."""
    table = event_tables()[label]
    columns = [field.attname for field in table.event_model._meta.concrete_fields if field.column in table.columns]
    rows = table.event_model.objects.filter(pgh_id__in=list(events)).values_list("pgh_id", "pgh_label", *columns)
    return {pk: None if kind == DELETED else tuple(values) for pk, kind, *values in rows}
