"""From upload to proposal, end to end: `python -m benchmarks.ingest [TURNS] [--with-record MEETINGS] [--share SHARE]`.

Real PostgreSQL, broker and Celery workers, in databases of its own that are thrown away. All articles of the corpus
are uploaded one after the other while the worker works; the time runs until the last one stands as a proposal. The bare
spaCy pipeline takes the same texts in the same run. Fails where a figure falls short of what the project promises.

All that is compared is measured in turns, and of each the best round counts: a machine that is slower for a minute
is so for all of them. With `--share 0.3` one process and two are measured once more, each held to that share of a core:
the cores that the database and the uploads use as well then do not end what two processes can do. Processor time and
what the database writes are only printed beside the clock's figures, for machines that other work shares.
"""

import argparse
import contextlib
import logging
import os
import sys
import tempfile
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
from benchmarks.ingest_rounds import Bare, Rate, Rounds, large_record  # noqa: E402
from engagement.services.seeding import load_seeds  # noqa: E402

TURNS = 3


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
    best: dict[str, Rate] = {}
    for _ in range(turns):
        taken = {"bare pipeline": pipeline.rate(), "one process": small.rate(1), "two": small.rate(2)}
        if large:
            taken["one beside a large record"] = large.rate(1)
        print("  " + "; ".join(f"{name} {rate.articles:.1f}" for name, rate in taken.items()))
        best = {name: rate | best.get(name, rate) for name, rate in taken.items()}
    for name, rate in best.items():
        print(
            f"{name}: {rate.articles:.1f} articles a second; processor time an article: {rate.processor:.0f} ms, "
            f"database {rate.database:.0f} ms"
        )
    bare, one, two, *beside = best.values()
    return [
        Promise("articles a second, of the bare pipeline's", one.articles / bare.articles, 0.70),
        Promise("two processes, times one", two.articles / one.articles, 1.8),
        *(Promise("beside a large record, of the rate without", it.articles / one.articles, 0.95) for it in beside),
        Promise("memory of a process, MB", one.memory, 700, most=True),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("turns", nargs="?", type=int, default=TURNS)
    parser.add_argument("--with-record", type=int, default=0, metavar="MEETINGS")
    parser.add_argument("--share", type=float, default=0, metavar="SHARE")
    given = parser.parse_args()
    sys.exit(main(given.turns, given.with_record, given.share))
