"""The first requests of pages of the whole record, with an empty cache and after figures were counted ahead:
`python -m benchmarks.warming [MEETINGS] [--here]`.

On a record as `benchmarks.browse` fills it, in a database of its own; `--here`: the database as it is. Figures are
kept in the process's own memory.
"""

import argparse
import statistics
from time import perf_counter, process_time

from benchmarks.browse import SERVERS, a_reader  # first: it prepares Django

from benchmarks.browse_filling import fill  # isort: skip
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.test.utils import get_runner, setup_test_environment

from engagement import warming


def first_of(client: Client, addresses: list[str], *, is_cold: bool) -> dict[str, float]:
    """Milliseconds of one request each; `is_cold`: with an empty cache before each."""
    found = {}
    for address in addresses:
        if is_cold:
            cache.clear()
        started = perf_counter()
        answer = client.get(address)
        found[address] = (perf_counter() - started) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
    return found


def report() -> None:
    """Says a line for each page, and what counting ahead took."""
    client, addresses = a_reader(), list(dict.fromkeys(address for address, _ in warming.pages()))
    client.get("/meetings/1/")  # what every process loads once
    cold = first_of(client, addresses, is_cold=True)
    cache.clear()
    started, began = perf_counter(), process_time()
    asked = warming.warm(seconds=3600)
    took = f"{perf_counter() - started:.1f} s, of which {process_time() - began:.1f} s of its own processor time"
    warm = first_of(client, addresses, is_cold=False)
    again = first_of(client, addresses, is_cold=False)
    print("| page | first, empty cache, ms | first, counted ahead, ms | second, ms |\n| --- | --- | --- | --- |")
    for address in addresses:
        print(f"| {address} | {cold[address]:.0f} | {warm[address]:.0f} | {again[address]:.0f} |")
    print(
        f"\n{asked} pages were counted ahead in {took}. Slowest first request: {max(cold.values()):.0f} ms before, ",
        end="",
    )
    print(f"{max(warm.values()):.0f} after; median {statistics.median(cold.values()):.0f} and ", end="")
    print(f"{statistics.median(warm.values()):.0f}.")


def main(meetings: int, *, is_here: bool) -> None:
    setup_test_environment()
    SERVERS.start()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = [] if is_here else runner.setup_databases()
    try:
        if not is_here:
            fill(meetings)
        report()
    finally:
        runner.teardown_databases(databases)
        SERVERS.end()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meetings", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--here", action="store_true")
    given = parser.parse_args()
    main(given.meetings, is_here=given.here)
