"""Pages, pictures, searches and files of a large record: `python -m benchmarks.browse [MEETINGS [ONLY]] [--record]`.

A million meetings unless told otherwise, in a database of its own that is thrown away, on servers that it starts itself
(or of `DATABASE_URL`, whose user must be a superuser). `ONLY`: pages with these words in their name. `--here`: the
database as it is, which is filled already. `--record`: the table goes to `docs/browse.md`.

Beside each page stand its own queries, asked again bare, and Datasette's page of the same table, where it is installed
(`pip install -e .[benchmarks]`). Fails where a page is above its limit.
"""

import argparse
import random
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from tests.servers import TestServers

SERVERS = TestServers()
SERVERS.fill_environment()

import django  # noqa: E402 (its settings are read from the environment)

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, get_runner, setup_test_environment  # noqa: E402

from benchmarks.browse_files import measure_files  # noqa: E402
from benchmarks.browse_filling import fill  # noqa: E402
from benchmarks.browse_pages import Page, pages, read_records  # noqa: E402
from benchmarks.browse_rival import Datasette, datasette  # noqa: E402
from engagement.config import wsgi  # noqa: E402, F401 (the process is prepared as the site's)
from engagement.models import Meeting  # noqa: E402
from engagement.services.groups import ANALYSTS, ensure_groups, join_group  # noqa: E402

RUNS, PATIENCE = 15, 4.0  # seconds
LIMIT, MOST_QUERIES, MOST_TIMES = 300, 15, 3
RECORD = Path(__file__).resolve().parent.parent / "docs" / "browse.md"
COLUMNS = ["page", "first ms", "after a change ms", "95 % ms", "median ms", "queries", "bare ms of the first"]
COLUMNS += ["times bare", "Datasette ms"]
CHANGES = 5


class Line(NamedTuple):
    """Milliseconds: of the first request of all, with an empty cache; the median of those that each come after somebody
    has changed some meeting; what 19 of 20 others stay below, their median, that of the first one's queries alone, and
    Datasette's. `queries`: of a later request."""

    name: str
    first: float
    changed: float
    most: float
    median: float
    queries: int
    bare: float
    rival: float | None

    @property
    def misses(self) -> str:
        found = ["SLOW"] if self.most > LIMIT else []
        found += ["CHANGED"] if self.changed > LIMIT else []
        found += ["QUERIES"] if self.queries > MOST_QUERIES else []
        found += ["RATIO"] if self.median > MOST_TIMES * self.bare else []
        found += ["DATASETTE"] if self.rival is not None and self.median > self.rival else []
        return " ".join(found)

    def __str__(self) -> str:
        rival = "" if self.rival is None else f"{self.rival:.0f}"
        times = self.median / self.bare if self.bare else 0
        name = f"{self.name} **{self.misses}**" if self.misses else self.name
        numbers = f"{self.first:.0f} | {self.changed:.0f} | {self.most:.0f} | {self.median:.0f} | {self.queries}"
        return f"| {name} | {numbers} | {self.bare:.1f} | {times:.1f} | {rival} |"


def measure(client: Client, page: Page, rival: Datasette | None) -> Line:
    """First with an empty cache, then after changes, then as it stays."""
    cache.clear()
    with CaptureQueriesContext(connection) as context:
        started = perf_counter()
        answer: Any = client.get(page.address)
        first = (perf_counter() - started) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{page.name}: {answer.status_code} {page.address} {answer.content[:300]!r}")
    queries = [query["sql"] for query in context.captured_queries]
    changed = statistics.median(_after_change(client, page) for _ in range(CHANGES))
    with CaptureQueriesContext(connection) as context:
        client.get(page.address)
    number = len(context)
    taken = _repeat(lambda: client.get(page.address))
    bare = statistics.median(_repeat(lambda: _ask(queries), patience=PATIENCE / 4))
    others = _repeat(lambda: rival.ask(page.rival)) if rival and page.rival else []
    most = sorted(taken)[int(0.95 * (len(taken) - 1) + 0.5)]
    median = statistics.median(taken)
    return Line(page.name, first, changed, most, median, number, bare, statistics.median(others) if others else None)


def _after_change(client: Client, page: Page) -> float:
    """Milliseconds of the request after an analyst has written a note to some confirmed meeting."""
    some = random.randrange(Meeting.objects.count())  # noqa: S311
    found = Meeting.objects.confirmed().filter(pk__gte=some).order_by("pk").first()
    Meeting.objects.filter(pk=found.pk if found else 0).update(note=f"Noted at {perf_counter()}.")
    started = perf_counter()
    client.get(page.address)
    return (perf_counter() - started) * 1000


def _repeat(ask: Callable[[], Any], patience: float = PATIENCE) -> list[float]:
    """Milliseconds of each of the runs; of what takes longer than `patience` seconds, there are few."""
    taken: list[float] = []
    while not taken or (len(taken) < RUNS and sum(taken) < patience * 1000):
        started = perf_counter()
        ask()
        taken.append((perf_counter() - started) * 1000)
    return taken


def _ask(queries: list[str]) -> None:
    """As a script without any framework would; what only reads is asked."""
    with connection.cursor() as cursor:
        for query in queries:
            if query.lstrip("( ").startswith("SELECT"):
                cursor.execute(query.replace("%", "%%"), [])
                cursor.fetchall()


def a_reader() -> Client:
    """An analyst who is signed in: nobody sees more."""
    ensure_groups()
    user, _ = User.objects.get_or_create(username="benchmark")
    join_group(user, ANALYSTS)
    client = Client()
    client.force_login(user)
    return client


def report(only: str, say: Callable[[str], None]) -> int:
    """Says a line for each page and file; how many miss what was asked for."""
    records, client = read_records(), a_reader()
    missed = 0
    say(f"| {' | '.join(COLUMNS)} |")
    say(f"|{' --- |' * len(COLUMNS)}")
    with datasette() as rival:
        for page in (page for page in pages(records) if only in page.name):
            line = measure(client, page, rival)
            missed += bool(line.misses)
            say(str(line))
    for words in measure_files(client, records) if not only or only in "files" else ():
        say(words)
    return missed


def main(meetings: int, only: str, *, is_here: bool, is_recorded: bool) -> int:
    said: list[str] = []

    def say(words: str) -> None:
        said.append(words)
        print(words, flush=True)

    setup_test_environment()
    SERVERS.start()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = [] if is_here else runner.setup_databases()
    try:
        if not is_here:
            started = perf_counter()
            fill(meetings)
            say(f"{meetings:,} meetings, filled in {perf_counter() - started:.0f} s.\n")
        missed = report(only, say)
    finally:
        runner.teardown_databases(databases)
        SERVERS.end()
    if is_recorded:
        RECORD.write_text("\n".join(["# Pages at scale", "", *said, ""]), encoding="utf-8")
    return int(missed > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meetings", nargs="?", type=int, default=1_000_000)
    parser.add_argument("only", nargs="?", default="")
    parser.add_argument("--here", action="store_true")
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    sys.exit(main(given.meetings, given.only, is_here=given.here, is_recorded=given.record))
