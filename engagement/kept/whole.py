"""What a query gave, kept until one of its tables changes."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import QuerySet

from engagement.kept.memory import recall, remember, state_now
from engagement.kept.question import Question

T = TypeVar("T")


def kept_rows(rows: QuerySet[Any, T]) -> list[T]:
    """The rows of the query, which must be few: those of a table of figures, not of a list."""
    return kept("rows", rows, lambda: list(rows))


def kept_count(rows: QuerySet[Any, Any]) -> int:
    return kept("count", rows, rows.count)


def kept(what: str, rows: QuerySet[Any, Any], compute: Callable[[], T]) -> T:
    """What `compute` makes of the query, or made of it when its tables were as now. `what` tells several apart."""
    if connection.in_atomic_block:  # may have written what no other transaction sees
        return compute()
    question = Question.of(what, rows)
    version = state_now().of_tables(question.tables)
    if (found := recall(question.key)) is not None and found[0] == version:
        return cast(T, found[1])
    entry = {question.key: (version, compute())}
    remember(entry, lambda after: entry if after.of_tables(question.tables) == version else {})
    return entry[question.key][1]
