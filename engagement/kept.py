"""Figures that are kept until the record changes: counting a million meetings anew for every reader takes too long.

Exact, not merely recent. pghistory writes an event for every write, in the same transaction, so the last events of all
tables tell which state of the record a query sees; decision 0057 says why that holds also where transactions overlap.
"""

import hashlib
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache as once
from typing import Any, TypeVar, cast

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from psycopg import sql

from engagement.event_tables import event_tables

T = TypeVar("T")
State = tuple[tuple[int, ...], bool]
_SECONDS = 24 * 3600
_of_the_request: ContextVar[list[State] | None] = ContextVar("state of the record", default=None)


def kept_rows(rows: QuerySet[Any, T]) -> list[T]:
    """The rows of the query, which must be few: those of a table of figures, not of a list."""
    return kept("rows", rows, lambda: list(rows))


def kept_count(rows: QuerySet[Any, Any]) -> int:
    return kept("count", rows, rows.count)


def kept(what: str, rows: QuerySet[Any, Any], compute: Callable[[], T]) -> T:
    """What `compute` makes of the query, or made of it when the record was as it is now. `what` tells several apart."""
    if connection.in_atomic_block:  # may have written what no other transaction sees
        return compute()
    state, is_quiet = _state_of_the_request()
    key = _key(what, rows, state)
    if (found := cache.get(key)) is not None:
        return cast(T, found[0])
    value = compute()
    # Who was writing when the state was read may have drawn the number of an event before the last one: nothing is
    # kept then, for that event would change what is counted, and not the state.
    if is_quiet and _state()[0] == state:
        cache.set(key, (value,), _SECONDS)
    return value


class OneStateARequest:
    """Middleware: a page that is only read asks once which state the record is in, however many figures it has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        token = _of_the_request.set([])
        try:
            return self.get_response(request)
        finally:
            _of_the_request.reset(token)


def _state_of_the_request() -> State:
    known = _of_the_request.get()
    if known is None:
        return _state()
    if not known:
        known.append(_state())
    return known[0]


def _key(what: str, rows: QuerySet[Any, Any], state: tuple[int, ...]) -> str:
    try:
        query = rows.query.sql_with_params()
    except EmptyResultSet:
        query = ("nothing", ())
    told = repr((what, str(connection.settings_dict["NAME"]), rows.model, query, state))
    return f"kept-{hashlib.sha256(told.encode()).hexdigest()}"


def _state() -> State:
    """The last event of each table, and whether no transaction is writing at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(_query())
        quiet, *last = cursor.fetchone()
    return tuple(last), quiet


@once
def _query() -> str:
    last = sql.SQL(", ").join(
        sql.SQL("(SELECT coalesce(max(pgh_id), 0) FROM {})").format(sql.Identifier(table.events))
        for table in event_tables().values()
    )
    return (
        sql.SQL("SELECT pg_snapshot_xmin(now) = pg_snapshot_xmax(now), {} FROM pg_current_snapshot() AS now")
        .format(last)
        .as_string()
    )
