"""Rows a second and memory of the files of a large list, read from the site as a browser reads them."""

import tracemalloc
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.test import Client
from django.urls import reverse

from benchmarks.browse_pages import Records
from engagement.exports.formats import formats
from engagement.models import Meeting

MOST = 100_000  # rows
_LIMIT = 10_000  # rows a second, of CSV


def measure_files(client: Client, records: Records) -> Iterator[str]:
    """A line for each format: the first period with so many rows that the database has, and the memory of a part."""
    yield ""
    yield "| file | rows | rows a second | MB | MB of memory at most, of fewer rows |"
    yield "| --- | --- | --- | --- | --- |"
    query, rows = _period()
    few, few_rows = _period(most=5_000)
    for name in formats():
        if name.startswith("brief"):
            continue
        address = reverse("meetings-export", args=[name])
        started = perf_counter()
        size = _read(client, f"{address}?{query}")
        seconds = perf_counter() - started
        tracemalloc.start()
        _read(client, f"{address}?{few}")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        mark = " **SLOW**" if name == "csv" and rows / seconds < _LIMIT else ""
        numbers = f"{rows:,} | {rows / seconds:,.0f} | {size / 1e6:.1f} | {peak / 1e6:.1f} ({few_rows:,} rows)"
        yield f"| {name}{mark} | {numbers} |"


def _read(client: Client, address: str) -> int:
    answer: Any = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return sum(len(piece) for piece in answer.streaming_content)


def _period(most: int = MOST) -> tuple[str, int]:
    """A filter that leaves about so many confirmed meetings, and how many."""
    confirmed = Meeting.objects.confirmed().filter(start__isnull=False)
    days = list(confirmed.order_by("start").values_list("start", flat=True)[most : most + 1])
    if not days or days[0] is None:
        return "", Meeting.objects.confirmed().count()
    return f"date_to={days[0]}", confirmed.filter(start__lte=days[0]).count()
