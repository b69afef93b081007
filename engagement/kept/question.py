"""What a query of figures asks, as a key of the cache, and of which tables."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from engagement.event_tables import event_tables

# Rows that the database derives: those they are made of.
_DERIVED = {
    "engagement_attendance": ("engagement.participation", "engagement.delegation", "engagement.delegationmember")
}
_NAMED = re.compile(r'"((?:engagement|ingest|auth)_\w+)"')


@dataclass(frozen=True)
class Question:
    """`tables`: labels of the tracked ones that the answer depends on. `is_void`: no row can answer it."""

    key: str
    tables: frozenset[str]
    is_void: bool = False

    @classmethod
    def of(cls, what: str, rows: QuerySet[Any, Any]) -> "Question":
        """`what` tells apart several that are made of one query."""
        try:
            text, params = rows.query.sql_with_params()
        except EmptyResultSet:
            text, params = "nothing", ()
        told = repr((what, str(connection.settings_dict["NAME"]), rows.model, text, params))
        key = f"kept-{hashlib.sha256(told.encode()).hexdigest()}"
        return cls(key, _tables(text), is_void=text == "nothing")


def _tables(text: str) -> frozenset[str]:
    """By the names in the SQL. A table that no one tracks may be made of any other."""
    found: set[str] = set()
    for name in set(_NAMED.findall(text)):
        if name in _labels():
            found.add(_labels()[name])
        elif name in _DERIVED:
            found.update(_DERIVED[name])
        elif name in _known():
            found.update(event_tables())
    return frozenset(found)


@cache
def _labels() -> dict[str, str]:
    return {table.table: label for label, table in event_tables().items()}


@cache
def _known() -> frozenset[str]:
    return frozenset(connection.introspection.django_table_names(include_views=True))
