"""The page of a list of many, found along its order: row after row is looked at until the page is full.

PostgreSQL rather collects all that fit, and sorts them, where the condition is a set of keys. Of what fits tens of
thousands of meetings that takes most of a page's time, where a walk along the index looks at a few hundred.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Exists, Func, QuerySet
from django.db.models.expressions import NegatedExpression
from django.db.models.lookups import Exact, In
from django.db.models.sql import Query
from django.db.models.sql.where import AND, WhereNode

from engagement.kept.bounds import is_beyond_index

_MANY = 2000  # rows of the list; fewer are collected at once


class _IsTrue(Func):
    """The condition, asked of each row by itself: PostgreSQL makes no join of it."""

    output_field = BooleanField()
    template = "(%(expressions)s) IS TRUE"
    conditional = True


def walking_pays(number: int, upto: int, of: Callable[[], int]) -> bool:
    """Whether to look for the first `upto` of `number` rows along an order of `of()` rows, by how many are looked at.

    `of` is asked only where the answer depends on it.
    """
    return number > _MANY and upto * of() < number * number


def walked(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The same rows in the same order."""
    found = rows.all()
    found.query.where = _apart(found.query.where)
    return found


def _apart(node: Any) -> Any:
    if isinstance(node, WhereNode) and node.connector == AND and not node.negated:
        return WhereNode([_apart(child) for child in node.children], AND)
    return _IsTrue(node) if _is_hard(node) else node


def _is_hard(node: Any) -> bool:
    """Whether PostgreSQL could not look it up by index for each row, were it to make a join of it."""
    if isinstance(node, Exact | NegatedExpression):
        return _is_hard(node.lhs if isinstance(node, Exact) else node.expression)
    if isinstance(node, Exists):
        return is_beyond_index(node.query)
    if isinstance(node, In) and isinstance(node.rhs, Query):
        return any(is_beyond_index(one) for one in (node.rhs, *node.rhs.combined_queries))
    return False
