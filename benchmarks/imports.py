"""How fast a long spreadsheet is read and recorded: `python -m benchmarks.imports [ROWS] [--with-record MEETINGS]`.

Of 10,000 rows unless told otherwise, as an analyst keeps them: two sides, four in ten of them with a new name, and a
source with its quote in two of three rows. In a database of its own that is thrown away, beside MEETINGS on record
(2,000). The same code as the worker's, without the queue. Fails below a hundred rows a second.
"""

import argparse
import csv
import io
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter
from typing import TypeVar

from tests.servers import TestServers

SERVERS = TestServers()
SERVERS.fill_environment()

import django  # noqa: E402 (its settings are read from the environment)

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402

from benchmarks.browse_filling import fill  # noqa: E402
from benchmarks.extraction import Promise  # noqa: E402
from engagement.models import City, Meeting, Official, Party, Topic  # noqa: E402
from engagement.services.seeding import load_seeds  # noqa: E402
from ingest.names_on_record import strip_honorifics  # noqa: E402
from ingest.spreadsheets.columns import guess_mapping  # noqa: E402
from ingest.spreadsheets.planning import plan_import  # noqa: E402
from ingest.spreadsheets.reading import read_table  # noqa: E402
from ingest.spreadsheets.writing import import_table  # noqa: E402

T = TypeVar("T")
ROWS, RECORD, LEAST = 10_000, 2_000, 100
HEADERS = ["Date", "Who met", "Counterpart", "Where", "About", "Status", "Outlet", "Title", "Published", "URL", "Quote"]
GIVEN = ["Ahmad", "Gul", "Noor", "Rahim", "Sana", "Tariq", "Yusuf", "Zalmay", "Bilal", "Daud", "Farid", "Habib"]
FAMILY = [
    "Ranjbar",
    "Stanekhel",
    "Barmaki",
    "Zadran",
    "Khostwal",
    "Mangal",
    "Tokhi",
    "Popalyar",
    "Kakarzai",
    "Nuristani",
]
NEW = 0.4


def table_of(rows: int) -> bytes:
    """A CSV file; the same each time."""
    chance = random.Random(7)  # noqa: S311 (no secret)
    known = Official.objects.established().order_by("pk").values_list("name", flat=True)[:300]
    officials = [name for name in known if " " in strip_honorifics(name)]  # else it fits several, which is an error
    parties = list(Party.objects.order_by("pk").values_list("name", flat=True)[:120])
    cities = list(City.objects.order_by("pk").values_list("name", "country__name")[:40])
    topics = list(Topic.objects.order_by("pk").values_list("name", flat=True))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADERS)
    for number in range(rows):
        day = date(2019, 1, 1) + timedelta(days=chance.randrange(2000))
        new = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {chance.choice(FAMILY)}"
        name = new if chance.random() < NEW else chance.choice(officials)
        side, other = chance.sample(parties, 2)
        city, country = chance.choice(cities)
        has_source = number % 3 > 0
        source = [f"Outlet {number % 40}", f"They met, part {number // 3}", day, f"https://example.com/{number // 3}"]
        quote = f"{name} received {other} in {city} on {day}, says row {number}."
        who = [f"{side}: {name}", f"{other}: a delegation" if number % 2 else other]
        met = [day, *who, f"{city}, {country}", chance.choice(topics), "held"]
        writer.writerow([*met, *([*source, quote] if has_source else [""] * 5)])
    return out.getvalue().encode()


def timed(what: str, rows: int, work: Callable[[], T]) -> tuple[T, float]:
    """What the work gives, and how many rows a second it did."""
    began = perf_counter()
    done = work()
    seconds = perf_counter() - began
    print(f"{what}: {seconds:.1f} s, {rows / seconds:,.0f} rows/s", flush=True)
    return done, rows / seconds


def measure(rows: int) -> list[Promise]:
    by = User.objects.create_user("analyst")
    table = read_table("meetings.csv", table_of(rows))
    mapping = guess_mapping(table.headers)
    plan, reading = timed("read and compared with the record", rows, lambda: plan_import(table, mapping))
    print(f"rows: {plan.counts}; first errors: {plan.errors[:3]}")
    before = Meeting.objects.count()
    done, recording = timed("read again and recorded", rows, lambda: import_table(table, mapping, by=by))
    if Meeting.objects.count() - before != len(done.meetings) or len(done.meetings) < 0.9 * rows:
        sys.exit(f"Of {rows} rows {len(done.meetings)} were recorded.")
    return [Promise("rows read a second", reading, LEAST), Promise("rows recorded a second", recording, LEAST)]


def main(rows: int, record: int) -> int:
    SERVERS.start()
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        load_seeds(settings.SEEDS_DIR)
        if record:
            fill(record, officials=2_000)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        promises = measure(rows)
    finally:
        runner.teardown_databases(databases)
        SERVERS.end()
    for promise in promises:
        print(promise)
    return 0 if all(promise.kept for promise in promises) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=ROWS)
    parser.add_argument("--with-record", type=int, default=RECORD)
    told = parser.parse_args()
    sys.exit(main(told.rows, told.with_record))
