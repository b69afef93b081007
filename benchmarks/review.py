"""Milliseconds of the server and queries of each page of the review: `python -m benchmarks.review [PROPOSALS [ONLY]]`.

With 10,000 proposals of 2,000 articles and 10,000 officials, in a database of its own that is thrown away, on servers
that it starts itself (or of `DATABASE_URL`, whose user must be allowed to create databases). Fails above the limits.
"""

import gc
import statistics
import sys
from time import perf_counter
from typing import Any, NamedTuple

import django
from django.conf import settings

from tests.servers import TestServers

# Under pytest there are servers and settings already.
SERVERS = None if settings.configured else TestServers()
if SERVERS is not None:
    SERVERS.fill_environment()
    django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext, get_runner, setup_test_environment  # noqa: E402

from benchmarks.review_filling import fill  # noqa: E402
from benchmarks.review_pages import Page, pages  # noqa: E402

RUNS = 15
LIMIT, LIMIT_OF_TYPING = 300, 50


class Timing(NamedTuple):
    """Milliseconds: the median, what 19 of 20 stay below, and the least; and the queries of one request."""

    median: float
    most: float
    least: float
    queries: int


def measure(page: Page, runs: int = RUNS) -> Timing:
    """After one request that is not counted, as every process has one. A turn may prepare, and give what is timed."""
    with CaptureQueriesContext(connection) as context:
        _timed(page, 0)
        queries = len(context)
    taken = sorted(_timed(page, turn) for turn in range(1, runs + 1))
    return Timing(statistics.median(taken), taken[int(0.95 * (len(taken) - 1) + 0.5)], taken[0], queries)


def _timed(page: Page, turn: int) -> float:
    work: Any = page.prepare(turn) if page.prepare else turn
    started = perf_counter()
    answer = page.ask(work)
    milliseconds = (perf_counter() - started) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{page.name}: {answer.status_code} {answer.content[:300]!r}")
    return milliseconds


def main(proposals: int = 10_000, only: str = "") -> int:
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    if SERVERS is not None:
        SERVERS.start()
    databases = runner.setup_databases()
    slow = 0
    try:
        fill(proposals, articles=proposals // 5, officials=10_000)
        gc.collect()
        gc.freeze()  # no server has had all these rows in its memory
        print(f"| page, {proposals:,} proposals | median ms | 95 % ms | least ms | queries |")
        print("| --- | --- | --- | --- | --- |", flush=True)
        for page in (page for page in pages() if only in page.name):
            timing = measure(page)
            limit = LIMIT_OF_TYPING if page.is_typing else LIMIT
            slow += timing.median > limit
            mark = " SLOW" if timing.median > limit else ""
            numbers = f"{timing.median:.0f} | {timing.most:.0f} | {timing.least:.0f} | {timing.queries}"
            print(f"| {page.name}{mark} | {numbers} |", flush=True)
    finally:
        runner.teardown_databases(databases)
        if SERVERS is not None:
            SERVERS.end()
    return int(slow > 0)


if __name__ == "__main__":
    number, only, *_ = *sys.argv[1:], *("10000", "")[len(sys.argv) - 1 :]
    sys.exit(main(int(number), only))
