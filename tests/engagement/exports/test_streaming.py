"""Thousands of rows go out in memory that does not grow with them."""

import tracemalloc
from time import perf_counter

import pytest

from engagement.exports.formats import formats
from tests.engagement.exports.filling import export_of, fill

pytestmark = pytest.mark.django_db

ROWS = 5_000
MIB = 1024 * 1024


def written(name: str, number: int) -> tuple[int, int]:
    """Bytes written, and the most memory in between (the pieces are thrown away)."""
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in formats()[name].write(export_of(number)))
        return size, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_thousands_of_rows_in_bounded_memory() -> None:
    """Five times the rows, the same peak: a few chunks and a piece. Tracing is slow, so JSON shows it on fewer."""
    fill(ROWS)
    started = perf_counter()
    pieces = sum(1 for _ in formats()["csv"].write(export_of(ROWS)))
    print(f"CSV: {ROWS / (perf_counter() - started):,.0f} rows a second")  # noqa: T201 (shown with -s)
    assert pieces > ROWS / 1000
    written("csv", 10)  # what is imported and cached once is no memory of the rows
    few, peak_of_few = written("csv", ROWS // 5)
    all_of_it, peak = written("csv", ROWS)
    assert all_of_it > 4.5 * few
    assert peak < min(8 * MIB, 1.5 * peak_of_few)
    assert written("json", ROWS // 5)[1] < 8 * MIB
