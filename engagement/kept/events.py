"""The events of all tracked tables since some number of each, with the part of the meetings that each belongs to.

Most rows name their meeting. Delegations and their members belong to the meetings at which the delegation takes part.
An update may take a row from one meeting to another: it belongs to both, by the row's event before.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection
from psycopg import sql

from engagement.event_tables import EventTable, event_tables

WHOLE_TABLE, EVERY_PART = -2, -1
_MEETING = "engagement.meeting"
# Of a row without a meeting of its own, the column that says to which delegation it belongs.
_DELEGATION = {"engagement.delegation": "id", "engagement.delegationmember": "delegation_id"}

_OWNERS = sql.SQL("SELECT pgh_id, {owner} AS owner FROM {events} WHERE pgh_id > {since}")
_BEFORE = (
    " FROM {events} AS e LEFT JOIN LATERAL (SELECT b.pgh_id, b.{owner} AS owner FROM {events} AS b"
    " WHERE b.id = e.id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1) AS before ON true"
    " WHERE e.pgh_id > {since} AND e.pgh_label = 'update'"
)
_OWNERS_BEFORE = sql.SQL("SELECT e.pgh_id, before.owner" + _BEFORE)
_UNKNOWN_BEFORE = sql.SQL("SELECT e.pgh_id, {every}" + _BEFORE + " AND before.pgh_id IS NULL")
_MEETINGS_OF_DELEGATIONS = sql.SQL(
    "SELECT d.pgh_id, p.meeting_id AS owner FROM ({told}) AS d JOIN {stood} AS p ON p.delegation_id = d.owner"
)

Found = tuple[str, int, int, int]  # label, part, sum of the hashes of the events, the last event


def new_events(since: dict[str, int], part: int) -> tuple[list[Found], bool]:
    """What was written after the events `since`, and whether no transaction is writing: `part` meetings a part."""
    with connection.cursor() as cursor:
        cursor.execute(_new_query(), {"part": part, **{_name(label): number for label, number in since.items()}})
        rows = cursor.fetchall()
    found = [(label, number, int(hashes), last) for _, label, number, hashes, last in rows if label is not None]
    return found, rows[0][0]


def parted_tables() -> frozenset[str]:
    """The labels of those tables whose events belong to parts of the meetings."""
    return frozenset(label for label, table in event_tables().items() if label in _DELEGATION or _owner(table))


@cache
def _new_query() -> str:
    told = sql.SQL(" UNION ALL ").join(
        sql.SQL(
            "SELECT {label}, part, sum(hashint8extended(pgh_id, {number})), max(pgh_id)"
            " FROM ({belonging}) AS belonging GROUP BY part"
        ).format(
            label=sql.Literal(label),
            number=sql.Literal(number),
            belonging=sql.SQL(" UNION ").join(_belonging(label, table)),
        )
        for number, (label, table) in enumerate(event_tables().items())
    )
    query = sql.SQL(
        "SELECT pg_snapshot_xmin(now) = pg_snapshot_xmax(now), told.*"
        " FROM pg_current_snapshot() AS now LEFT JOIN ({told}) AS told (label, part, hashes, last) ON true"
    )
    return query.format(told=told).as_string()


def _belonging(label: str, table: EventTable) -> Iterator[sql.Composed]:
    """Queries of (pgh_id, part)."""
    column = _DELEGATION.get(label) or _owner(table)
    names = {
        "events": sql.Identifier(table.events),
        "since": sql.Placeholder(_name(label)),
        "owner": sql.Identifier(column or "id"),
        "stood": sql.Identifier(event_tables()["engagement.participation"].table),
        "whole": sql.Literal(WHOLE_TABLE),
        "every": sql.Literal(EVERY_PART),
    }
    yield sql.SQL("SELECT pgh_id, {whole} AS part FROM {events} WHERE pgh_id > {since}").format(**names)
    if column is None:
        return
    owners = [_OWNERS.format(**names)]
    if column != "id":
        owners.append(_OWNERS_BEFORE.format(**names))
        yield _UNKNOWN_BEFORE.format(**names)
    told = sql.SQL(" UNION ").join(owners)
    if label in _DELEGATION:
        told = _MEETINGS_OF_DELEGATIONS.format(told=told, **names)
    yield sql.SQL("SELECT o.pgh_id, o.owner / %(part)s FROM ({told}) AS o WHERE o.owner IS NOT NULL").format(told=told)


def _owner(table: EventTable) -> Any:
    if table.label == _MEETING:
        return "id"
    return "meeting_id" if "meeting_id" in table.columns else None


def _name(label: str) -> str:
    """Of the parameter."""
    return label.replace(".", "_")
