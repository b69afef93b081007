"""Numbers that were counted already, as a value that a query orders by."""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Func, IntegerField
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
