"""Undoing an operation: every row that it wrote is again what it was before, to the byte.

The states come from the database's own events, and are written back by the database: no default, no save method and no
clock has a say. Where a row has been written to since, nothing is undone, and the message says by whom. An undo is an
operation itself: undoing it does the first one again.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from psycopg import sql

from engagement.event_tables import DELETED, EventTable, event_tables, kinds_of, latest_events, states_of
from engagement.exceptions import CannotUndo
from engagement.history import author_of
from engagement.models import Meeting, Official, Operation, ReviewLease
from engagement.services.operations import operation
from engagement.services.recording import lock_recording


@dataclass(frozen=True)
class _Row:
    """One row of an operation: its event before, if it was there, and its last one of the operation."""

    table: EventTable
    pk: int
    before: int | None
    last: int


def undo_operation(*, operation_id: int, by: User) -> Operation:
    """Take the operation back; returns the one that did. Raises `Operation.DoesNotExist`, `CannotUndo`."""
    with transaction.atomic():
        lock_recording()  # what it takes away or moves may be what an article is just being matched with
        undone = Operation.objects.select_for_update(of=("self",)).get(pk=operation_id)
        if undone.undone_by_id is not None:
            raise CannotUndo(f"“{undone}” is undone already.")
        with operation(
            Operation.Kind.UNDO,
            by=by,
            label=str(undone)[:300],
            meetings=undone.meetings,
            officials=undone.officials,
        ) as undo:
            rows = _rows_of(undone)
            _restore(rows)
            _keep_established(rows)
        if undo._state.adding:  # everything was as before already
            undo.save(force_insert=True)
        undone.undone_by = undo
        undone.save(update_fields=["undone_by"])
        # What the undone undo had taken back stands again, and can be undone again.
        Operation.objects.filter(undone_by=undone).update(undone_by=None)
    return undo


def check_undo(act: Operation) -> None:
    """Raises `CannotUndo` where the operation was undone, or somebody has written to one of its rows since."""
    if act.undone_by_id is not None:
        raise CannotUndo(f"“{act}” is undone already.")
    _refuse_if_changed(_rows_of(act))


def last_of(user: User, *, apart_from: Collection[int] = ()) -> Operation | None:
    """What the user would undo next: their latest act that stands, an undo and `apart_from` aside."""
    acts = Operation.objects.of_user(user.pk).standing().exclude(kind=Operation.Kind.UNDO)
    return acts.exclude(pk__in=apart_from).first()


def _rows_of(act: Operation) -> list[_Row]:
    return [_Row(event_tables()[label], pk, before, last) for label, pk, before, last in act.rows]


def _restore(rows: list[_Row]) -> None:
    _lock(rows)
    _refuse_if_changed(rows)
    deletes, updates, inserts = _sort(rows)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            meetings = [row.pk for row in deletes if row.table.model is Meeting]
            ReviewLease.objects.filter(meeting__in=meetings).delete()  # a page may show it; that holds nothing up
            for row in deletes:
                cursor.execute(_delete(row).as_string())
            # The last write first: what it took the place of is free by then.
            for row in sorted(updates, key=lambda row: row.last, reverse=True):
                cursor.execute(_update(row).as_string())
            for row in inserts:
                cursor.execute(_insert(row).as_string())
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise CannotUndo(
            "This cannot be undone any more: something that came later builds on it. Undo that first, or correct it by "
            f"hand. ({str(error).splitlines()[0]})"
        ) from error


def _keep_established(rows: list[_Row]) -> None:
    """Who stands in another confirmed meeting is no provisional official, whatever they were before the act."""
    pks = [row.pk for row in rows if row.table.model is Official]
    if pks:
        confirmed = Official.objects.filter(pk__in=pks, attendances__meeting__review_state="confirmed")
        Official.objects.filter(pk__in=confirmed.values("pk"), is_provisional=True).update(is_provisional=False)


def _sort(rows: list[_Row]) -> tuple[list[_Row], list[_Row], list[_Row]]:
    """Those to delete, to write back and to insert. A row that came and went within the operation needs nothing."""
    gone = _deletions(rows)
    deletes: list[_Row] = []
    updates: list[_Row] = []
    inserts: list[_Row] = []
    for row in rows:
        was_there = row.before is not None and (row.table.label, row.before) not in gone
        if (row.table.label, row.last) not in gone:
            (updates if was_there else deletes).append(row)
        elif was_there:
            inserts.append(row)
    return deletes, updates, inserts


def _deletions(rows: list[_Row]) -> set[tuple[str, int]]:
    """Which of the rows' events, by table, say that the row went."""
    events: dict[str, set[int]] = {}
    for row in rows:
        events.setdefault(row.table.label, set()).update(event for event in (row.before, row.last) if event is not None)
    kinds = {(label, event): kind for label, ids in events.items() for event, kind in kinds_of(label, ids).items()}
    return {event for event, kind in kinds.items() if kind == DELETED}


def _lock(rows: list[_Row]) -> None:
    """In a fixed order, so that two undos wait for each other and never lock each other out."""
    with connection.cursor() as cursor:
        for row in sorted(rows, key=lambda row: (row.table.label, row.pk)):
            query = sql.SQL("SELECT 1 FROM {table} WHERE id = {pk} FOR UPDATE").format(
                table=sql.Identifier(row.table.table), pk=sql.Literal(row.pk)
            )
            cursor.execute(query.as_string())


def _refuse_if_changed(rows: list[_Row]) -> None:
    """A row that was changed and changed back, as by an undo, is as the operation left it."""
    by_label: dict[str, list[_Row]] = {}
    for row in rows:
        by_label.setdefault(row.table.label, []).append(row)
    for label, group in by_label.items():
        latest = latest_events(label, [row.pk for row in group])
        touched = {row.last: latest.get(row.pk, row.last) for row in group}
        states = states_of(label, {event for pair in touched.items() if pair[0] != pair[1] for event in pair})
        later = [now for then, now in touched.items() if then != now and states[then] != states[now]]
        if later:
            raise CannotUndo(_describe(label, max(later)))


def _describe(label: str, event_id: int) -> str:
    table = event_tables()[label]
    event = table.event_model.objects.select_related("pgh_context").get(pgh_id=event_id)
    when = timezone.localtime(event.pgh_created_at).strftime("%-d %B %Y, %H:%M")
    return (
        f"This cannot be undone: {author_of(event)} changed the same {table.model._meta.verbose_name} later, on "
        f"{when}. Undo that first, or correct it by hand."
    )


def _delete(row: _Row) -> sql.Composable:
    return sql.SQL("DELETE FROM {table} WHERE id = {pk}").format(
        table=sql.Identifier(row.table.table), pk=sql.Literal(row.pk)
    )


def _update(row: _Row) -> sql.Composable:
    columns = [column for column in row.table.columns if column != "id"]
    return sql.SQL(
        "UPDATE {table} SET ({columns}) = ROW({old}) FROM {events} e WHERE {table}.id = {pk} AND e.pgh_id = {event}"
    ).format(
        table=sql.Identifier(row.table.table),
        events=sql.Identifier(row.table.events),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        old=sql.SQL(", ").join(sql.Identifier("e", column) for column in columns),
        pk=sql.Literal(row.pk),
        event=sql.Literal(row.before),
    )


def _insert(row: _Row) -> sql.Composable:
    columns = sql.SQL(", ").join(map(sql.Identifier, row.table.columns))
    return sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {events} WHERE pgh_id = {event}").format(
        table=sql.Identifier(row.table.table),
        events=sql.Identifier(row.table.events),
        columns=columns,
        event=sql.Literal(row.before),
    )
