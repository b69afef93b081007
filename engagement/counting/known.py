"""Values of a query: numbers that were counted already, and the place of a meeting in an order."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func, IntegerField
from django.db.models.sql.compiler import SQLCompiler


class KnownNumber(Func):
    """The number of the row's key, or 0. They go along as one parameter: a join would need a table of them."""

    output_field = IntegerField()

    def __init__(self, numbers: Mapping[int, int], key: str = "pk") -> None:
        super().__init__(key)
        self.numbers = dict(numbers)

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        key, params = compiler.compile(self.source_expressions[0])
        return f"coalesce((%s::jsonb ->> ({key})::text)::integer, 0)", [json.dumps(self.numbers), *params]


class Order(Func):
    """Two days and a key as whole numbers, so that the least or greatest of many is found without sorting them."""

    output_field = ArrayField(BigIntegerField())

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        (one, first), (other, second), (key, third) = (compiler.compile(part) for part in self.source_expressions)
        text = f"ARRAY[({one}) - date '0001-01-01', ({other}) - date '0001-01-01', {key}]::bigint[]"
        return text, [*first, *second, *third]
