"""Rows a second and the most memory of each format of file: `python -m benchmarks.exports [ROWS]`.

In a database of its own that is thrown away: run it with the servers that the tests start, or with `DATABASE_URL` of an
empty one whose user may create databases.
"""

import sys
import tracemalloc
from time import perf_counter

import django
from django.db import connection
from django.test.utils import get_runner, setup_test_environment

django.setup()

from engagement.exports.formats import formats  # noqa: E402 (needs the apps)
from tests.engagement.exports.filling import export_of, fill  # noqa: E402


def main(number: int) -> None:
    setup_test_environment()
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        fill(number)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for name, chosen in formats().items():
            started = perf_counter()
            size = sum(len(piece) for piece in chosen.write(export_of(number)))
            seconds = perf_counter() - started
            tracemalloc.start()
            for _ in chosen.write(export_of(min(number, 2000))):
                pass
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            print(
                f"{name:8} {number / seconds:9,.0f} rows/s {size / 1e6:8.1f} MB, {peak / 1e6:.1f} MB of memory at most"
            )
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
