"""Queries of some meetings, with their keys said of each table that the query reads.

PostgreSQL concludes from `a = b` and `a < 3` no `b < 3`, so that of “meetings from 1 to 9 at which two met” it looks
for two who met in the whole record. Each condition that is added follows from what the query says already, and changes
no row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, Func, QuerySet
from django.db.models.expressions import Col, NegatedExpression
from django.db.models.lookups import Exact, GreaterThanOrEqual, In, LessThanOrEqual
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import INNER
from django.db.models.sql.where import AND, WhereNode

_MEETING = "engagement.meeting"
# Of a row with its counterpart at the same meeting, that one's meeting: without it there is no row (`counting.tally`).
_OTHER = "other_meeting"
Column = tuple[str, str]  # alias of a table and its column


class OneOf(Func):
    """`column = ANY(array)`: one parameter for a whole chunk of keys, where `__in` has one for each and builds them."""

    output_field = BooleanField()

    def __init__(self, column: Any, keys: Sequence[int]) -> None:
        super().__init__(column)
        self.keys = list(keys)

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The list goes to psycopg as it is: an `ArrayField` would prepare each key by itself."""
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s::bigint[])", [*params, self.keys]


@dataclass(frozen=True)
class Bounds:
    """Meetings by their keys: from `first` to `last`, or just `keys`, those in the rows' own condition."""

    first: int = 0
    last: int = 0
    keys: Sequence[int] | None = None

    def of(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Of rows of meetings, or of a table with a `meeting`, of these meetings. Where there are just `keys`, the rows
        are of these already; then it is said of views only, in which PostgreSQL finds no row by its meeting otherwise.
        Said of a table, too, it would expect too few rows."""
        found = rows.all()
        query: Any = found.query
        own = _own(query)
        columns = {one for one in _equal(query, own) if one == own or not _is_passed(query, one)}
        query.where = WhereNode([query.where, *self._said(query, columns)], AND)
        return found

    def within(self, meetings: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Of the meetings these, and in each of their conditions too. For their keys alone: where more is joined,
        PostgreSQL takes bounds of both sides of a join for two things that each narrow it, and expects too few rows."""
        found = meetings.all()
        columns = {_own(found.query)}
        query: Any = found.query
        query.where = WhereNode([self._where(query.where, columns, is_negated=False), *self._said(query, columns)], AND)
        return found

    def _bound(self, query: Any, column: Column) -> Any:
        query = query.clone()
        query.where = WhereNode([query.where, *self._said(query, _equal(query, column))], AND)
        return query

    def _said(self, query: Any, columns: set[Column]) -> Iterator[Any]:
        for alias, name in sorted(columns):
            target = _field(query, query.alias_map[alias].table_name, name)
            if target is None or (self.keys is not None and target.model._meta.managed):
                continue
            if self.keys is not None:
                yield OneOf(Col(alias, target), self.keys)
            else:
                yield GreaterThanOrEqual(Col(alias, target), self.first)
                yield LessThanOrEqual(Col(alias, target), self.last)

    def _where(self, node: Any, columns: set[Column], *, is_negated: bool) -> Any:
        """The condition with its subqueries bounded, where `columns` are."""
        if isinstance(node, WhereNode):
            is_negated = is_negated or node.negated
            children = [self._where(child, columns, is_negated=is_negated) for child in node.children]
            return WhereNode(children, node.connector, node.negated)
        if isinstance(node, NegatedExpression):
            return NegatedExpression(self._where(node.expression, columns, is_negated=True))
        if isinstance(node, Exact) and isinstance(node.lhs, Exists | NegatedExpression):  # “is true”
            return Exact(self._where(node.lhs, columns, is_negated=is_negated), node.rhs)
        if isinstance(node, Exists):
            return self._exists(node, columns)
        # Of what is not in a set one without a value would make nothing true, so that set is left alone.
        if isinstance(node, In) and not is_negated and _named(node.lhs) in columns and isinstance(node.rhs, Query):
            found = type(node)(node.lhs, node.rhs)
            found.rhs = self._chosen(node.rhs)
            return found
        return node

    def _exists(self, node: Exists, columns: set[Column]) -> Exists:
        query: Any = node.query
        for column in (_named(one.lhs) for one in _conditions(query.where) if _named(one.rhs) in columns):
            if column is not None and column[0] in query.alias_map:
                found = node.copy()
                found.query = self._bound(query, column)
                return found
        return node

    def _chosen(self, query: Any) -> Any:
        """The query of keys of meetings: its one column is bounded."""
        if query.combined_queries:
            query = query.clone()
            query.combined_queries = tuple(self._chosen(one) for one in query.combined_queries)
            return query
        column = _named(query.select[0]) if len(query.select) == 1 else None
        if column is None or query.is_sliced or query.distinct_fields or query.annotations:
            return query
        return self._bound(query, column)


def asks_more(meetings: QuerySet[Any, Any]) -> bool:
    """Whether the meetings are chosen by more than their own columns, and are just rows of their table."""
    query: Any = meetings.query
    is_plain = query.group_by is None and not (query.is_sliced or query.distinct or query.combinator)
    return is_plain and sum(map(bool, query.alias_refcount.values())) <= 1 and _has_subquery(query.where)


def is_beyond_index(query: Any) -> bool:
    """Whether PostgreSQL finds the query's rows of one meeting by no index: of a view or of rows two by two, if it has
    made a join of the condition."""
    return not query.model._meta.managed or _OTHER in query.annotations


def _has_subquery(node: Any) -> bool:
    if isinstance(node, WhereNode):
        return any(map(_has_subquery, node.children))
    if isinstance(node, Exact) and not isinstance(node.lhs, Col):
        return _has_subquery(node.lhs)
    return isinstance(node, Exists | NegatedExpression) or (isinstance(node, In) and isinstance(node.rhs, Query))


def _conditions(where: Any) -> Iterator[Any]:
    """Those equations of which each holds for every row."""
    if where.negated or (where.connector != AND and len(where.children) > 1):
        return
    for child in where.children:
        if isinstance(child, WhereNode):
            yield from _conditions(child)
        elif isinstance(child, Exact):
            yield child


def _equal(query: Any, column: Column) -> set[Column]:
    """The column and those that each row of the query has equal to it."""
    found = {column}
    for alias, join in query.alias_map.items():
        if query.alias_refcount[alias] and getattr(join, "join_type", None) == INNER:
            found |= {(alias, own) for parent, own in join.join_cols if (join.parent_alias, parent) in found}
    other = _named(query.annotations.get(_OTHER))
    return found | {other} if other else found


def _is_passed(query: Any, column: Column) -> bool:
    """Whether it is of the meeting between two rows, of which each names it anyway."""
    return bool(query.alias_map[column[0]].table_name == query.model._meta.apps.get_model(_MEETING)._meta.db_table)


def _own(query: Any) -> Column:
    meta = query.model._meta
    column = meta.pk.column if meta.label_lower == _MEETING else meta.get_field("meeting").column
    return query.get_initial_alias(), str(column)


def _named(one: Any) -> Column | None:
    return (one.alias, one.target.column) if isinstance(one, Col) else None


def _field(query: Any, table: str, column: str) -> Any:
    """The field of the model of that table; None where it is not known by its model."""
    models = {model._meta.db_table: model for model in query.model._meta.apps.get_models(include_auto_created=True)}
    fields = models[table]._meta.concrete_fields if table in models else ()
    return next((field for field in fields if field.column == column), None)
