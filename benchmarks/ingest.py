"""From upload to proposal, end to end: `python -m benchmarks.ingest [TURNS] [--with-record MEETINGS] [--share SHARE]`.

Real PostgreSQL, broker and Celery workers, in databases of its own that are thrown away. All articles of the corpus
are uploaded one after the other while the worker works; the time runs until the last one stands as a proposal. The bare
spaCy pipeline takes the same texts in the same run. Fails where a figure falls short of what the project promises.

All that is compared is measured in turns, every other one in the opposite order, and the median of the turns' quotients
counts: a machine that is slower for a minute is so for all of them. With `--share 0.3` one process and two are measured
once more, each held to that share of a core: the cores that the database and the uploads use as well then do not end
what two processes can do. Processor time and what the database writes are only printed beside the clock's figures, for
machines that other work shares.
"""

import argparse
import contextlib
import logging
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as workers run

from tests.servers import TestServers

# A record of a million meetings is for a server whose memory holds most of it (docs/scaling.md).
SERVERS = TestServers(shared_buffers="2GB")
SERVERS.fill_environment()

import django  # noqa: E402 (its settings are read from the environment)

django.setup()
logging.getLogger("ingest").setLevel(logging.WARNING)  # else a line for every upload

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402

from benchmarks.extraction import Promise  # noqa: E402
from benchmarks.ingest_rounds import Bare, Rate, Rounds, combined, large_record, setting  # noqa: E402
from engagement.services.seeding import load_seeds  # noqa: E402

TURNS = 5
BARE, ONE, TWO, BESIDE = "bare pipeline", "one process", "two processes", "one beside a large record"


def main(turns: int, meetings: int, share: float = 0) -> int:
    setup_test_environment()
    SERVERS.start()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    with tempfile.TemporaryDirectory() as folder:
        try:
            promises = _measure(Path(folder) / "worker.log", turns, meetings, share)
        finally:
            connection.close()
            runner.teardown_databases(databases)
            SERVERS.end()
    print("\n".join(map(str, promises)))
    return 0 if all(promise.kept for promise in promises) else 1


def _measure(log: Path, turns: int, meetings: int, share: float) -> list[Promise]:
    load_seeds(settings.SEEDS_DIR)
    print(f"shared_buffers {setting('shared_buffers')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with contextlib.ExitStack() as databases:
        record = databases.enter_context(large_record(meetings)) if meetings else None
        small = Rounds(log, connection.settings_dict["NAME"])
        large = Rounds(log, record) if record else None
        for rounds in filter(None, (small, large)):
            rounds.settle()
        promises = _in_turns(turns, small, large)
        promises.append(Promise("upload to proposal, idle, s", small.first_proposal(), 3, most=True))
        if share:
            alone, both = (small.rate_at(share, processes) for processes in (1, 2))
            print(f"articles a second, each process held to {share} of a core: one {alone:.1f}, two {both:.1f}")
            promises.append(Promise(f"two processes, times one, each {share} of a core", both / alone, 1.8))
    return promises


def _in_turns(turns: int, small: Rounds, large: Rounds | None) -> list[Promise]:
    pipeline = Bare()
    kinds: dict[str, Callable[[], Rate]] = {BARE: pipeline.rate, TWO: lambda: small.rate(2), ONE: lambda: small.rate(1)}
    if large:
        kinds[BESIDE] = lambda: large.rate(1)  # next to the one that it is compared with
    taken = []
    for turn in range(turns):
        order = list(kinds) if turn % 2 == 0 else list(reversed(kinds))
        taken.append({name: kinds[name]() for name in order})
        print("  " + "; ".join(f"{name} {rate.articles:.1f}" for name, rate in taken[-1].items()))
    for name in kinds:
        print(f"{name}: {combined([one[name] for one in taken])}")
    return [
        Promise("articles a second, of the bare pipeline's", _quotient(taken, ONE, BARE), 0.70),
        Promise("two processes, times one", _quotient(taken, TWO, ONE), 1.8),
        *(
            [Promise("beside a large record, of the rate without", _quotient(taken, BESIDE, ONE), 0.95)]
            if large
            else []
        ),
        Promise("memory of a process, MB", max(one[ONE].memory for one in taken), 700, most=True),
    ]


def _quotient(taken: list[dict[str, Rate]], name: str, other: str) -> float:
    """The median of the turns'; all of them are printed."""
    quotients = [one[name].articles / one[other].articles for one in taken]
    print(f"{name}, of {other}: " + ", ".join(f"{quotient:.2f}" for quotient in quotients))
    return statistics.median(quotients)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("turns", nargs="?", type=int, default=TURNS)
    parser.add_argument("--with-record", type=int, default=0, metavar="MEETINGS")
    parser.add_argument("--share", type=float, default=0, metavar="SHARE")
    given = parser.parse_args()
    sys.exit(main(given.turns, given.with_record, given.share))
