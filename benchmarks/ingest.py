"""From upload to proposal, end to end: `python -m benchmarks.ingest [ROUNDS] [--with-record MEETINGS] [--share SHARE]`.

Real PostgreSQL, broker and Celery workers, in a database of its own that is thrown away. All articles of the corpus
are uploaded one after the other while the worker works; the time runs until the last one stands as a proposal. The bare
spaCy pipeline takes the same texts in the same run. Fails where a figure falls short of what the project promises.

With `--share 0.3` one process and two are measured once more, each held to that share of a core: the cores that the
database and the uploads use as well then do not end what two processes can do. Processor time and what the database
writes are only printed beside the clock's figures, for machines that other work shares.
"""

import argparse
import contextlib
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as workers run

from tests.servers import TestServers

SERVERS = TestServers()
SERVERS.fill_environment()

import django  # noqa: E402 (its settings are read from the environment)

django.setup()
logging.getLogger("ingest").setLevel(logging.WARNING)  # else a line for every upload

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402

from benchmarks.articles import BARE_BATCH, measure, read_articles  # noqa: E402
from benchmarks.browse_filling import fill  # noqa: E402
from benchmarks.extraction import CORPUS, Promise  # noqa: E402
from benchmarks.shares import held_to  # noqa: E402
from engagement.models import Meeting, Official  # noqa: E402
from engagement.services.seeding import load_seeds  # noqa: E402
from ingest.extraction import load_pipeline  # noqa: E402
from ingest.extraction.cleaning import split_paragraphs  # noqa: E402
from ingest.intake import Upload, upload_article  # noqa: E402
from ingest.models import Article  # noqa: E402
from tests.live import LiveWorker, database_url, wait_until  # noqa: E402

PATIENCE = 900  # seconds for one round
ROUNDS, SINGLE = 3, 7


@dataclass(frozen=True)
class Rate:
    """Articles a second of the best round; processor time that an article takes at least in the worker's processes and
    in the database's, in ms; the most memory of one of the pool's processes, in MB."""

    articles: float
    processor: float
    database: float = 0.0
    memory: float = 0.0


def bare_rate(rounds: int) -> Rate:
    """Of spaCy's pipeline alone, in one process."""
    nlp = load_pipeline()
    texts = [part.text for article in read_articles(CORPUS) for part in split_paragraphs(article.text)]

    def work() -> None:
        for _ in nlp.pipe(texts, batch_size=BARE_BATCH):
            pass

    work()
    number, taken = len(read_articles(CORPUS)), [measure(work) for _ in range(rounds)]
    return Rate(number / min(one.wall for one in taken), 1000 * min(one.processor for one in taken) / number)


def uploads(*folders: Path) -> Iterator[Upload]:
    """The articles of the corpus' folders, of `train` where none is named."""
    for number, one in enumerate(one for folder in folders or [CORPUS] for one in read_articles(folder)):
        told: Any = {"title": one.title or "", "outlet": one.outlet or "", "published": one.published}
        yield Upload(f"{number}.txt", [one.text.encode()], **told)


class Rounds:
    """Measures with a worker, and removes what each round made: the next one finds the record as it was."""

    def __init__(self, worker: LiveWorker) -> None:
        self.worker = worker
        self.last = {model: self._newest(model) for model in (Article, Meeting, Official)}

    def rate(self, processes: int, rounds: int) -> Rate:
        self.worker.start(processes)
        self._warm_up(processes)
        taken = [self._round() for _ in range(rounds)]
        memory = max(_memories(self.worker))
        self.worker.stop()
        return Rate(
            max(one.articles for one in taken),
            min(one.processor for one in taken),
            min(one.database for one in taken),
            memory,
        )

    def settle(self) -> None:
        """What a system that runs has and one that was just made has not: the planner knows what is in its tables. The
        servers of the tests do not look by themselves."""
        self.worker.start(1)
        self._round(is_shown=False)
        self.worker.stop()

    def rate_at(self, share: float, processes: int) -> float:
        """Articles a second where each process has this share of a core; of many articles, since at the end of a round
        one process has nothing to do while the others finish."""
        self.worker.start(processes)
        self._warm_up(processes)
        with held_to(share, _children(self.worker.pid)):
            rate = self._round(CORPUS, CORPUS.with_name("own")).articles
        self.worker.stop()
        return rate

    def first_proposal(self) -> float:
        """Seconds from an upload on an idle system until its proposals stand: the median."""
        self.worker.start(1)
        self._warm_up(1)
        taken = []
        for upload in list(uploads())[:SINGLE]:
            started = time.perf_counter()
            upload_article(upload, by=None)
            while self._waiting():
                time.sleep(0.02)
            taken.append(time.perf_counter() - started)
        self.worker.stop()
        self._forget()
        return statistics.median(taken)

    def _round(self, *folders: Path, is_shown: bool = True) -> Rate:
        before = _processor(self.worker.pid), _processor(_postmaster()), _written(), _stored()
        started, number = time.perf_counter(), 0
        for upload in uploads(*folders):
            number += upload_article(upload, by=None).outcome == "received"
        self._wait()
        taken = time.perf_counter() - started
        failed = self._own().exclude(state=Article.State.PROCESSED).count()
        if failed:
            raise SystemExit(f"{failed} articles were not processed: {self.worker.log.read_text()[-2000:]}")
        after = _processor(self.worker.pid), _processor(_postmaster()), _written(), _stored()
        worker, database, written, stored = ((now - then) / number for then, now in zip(before, after, strict=True))
        if is_shown:
            print(
                f"  {number / taken:5.1f} articles/s; processor time an article: worker {worker * 1000:.0f} ms, "
                f"database {database * 1000:.0f} ms; {written / 1024:.0f} KB of write-ahead log an article, "
                f"{stored / 1024:.0f} KB more on disk"
            )
        else:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        self._forget()
        return Rate(number / taken, worker * 1000, database * 1000)

    def _warm_up(self, processes: int) -> None:
        """Every process has loaded its model before the time runs."""
        for number in range(8 * processes):
            text = f"Number {number}. Wang Yi met Amir Khan Muttaqi in Doha on Monday."
            upload_article(Upload(f"warm-{number}.txt", [text.encode()]), by=None)
        self._wait()
        self._forget()

    def _wait(self) -> None:
        wait_until(lambda: not self._waiting(), "all processed", log=self.worker.log, timeout=PATIENCE)

    def _waiting(self) -> bool:
        return bool(self._own().filter(state__in=[Article.State.RECEIVED, Article.State.PROCESSING]).exists())

    def _own(self) -> Any:
        return Article.objects.filter(pk__gt=self.last[Article])

    def _forget(self) -> None:
        self._own().delete()
        Meeting.objects.filter(pk__gt=self.last[Meeting]).delete()
        Official.objects.filter(pk__gt=self.last[Official]).delete()

    def _newest(self, model: Any) -> int:
        newest = model.objects.order_by("-pk").values_list("pk", flat=True).first()
        return int(newest or 0)


def _memories(worker: LiveWorker) -> Iterator[float]:
    """MB that each process of the pool held at most, as the kernel has noted."""
    for told in _children(worker.pid).values():
        if "VmHWM" in told:
            yield int(told["VmHWM"].split()[0]) / 1024


def _children(parent: int) -> dict[int, dict[str, str]]:
    """What the kernel notes of each process that this one has started."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            if int(lines["PPid"]) == parent:
                found[int(status.parent.name)] = lines
    return found


def _processor(pid: int) -> float:
    """Seconds of processor time of a process and of all below it, those included that have ended."""
    used: dict[int, tuple[int, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            told = path.read_text().rpartition(")")[2].split()
            used[int(path.parent.name)] = int(told[1]), sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")
    below, total = {pid}, 0.0
    while below:
        total += sum(used[one][1] for one in below if one in used)
        below = {one for one, (parent, _) in used.items() if parent in below}
    return total


def _postmaster() -> int:
    """The process whose children answer our connections."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        status = Path("/proc") / str(cursor.fetchone()[0]) / "stat"
    return int(status.read_text().rpartition(")")[2].split()[1])


def _stored() -> float:
    """Bytes of the database, indexes and history included; rows that were removed leave room that is used again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0])


def _written() -> float:
    """Bytes of write-ahead log since the server was made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn() - '0/0'")
        return float(cursor.fetchone()[0])


def main(rounds: int, meetings: int, share: float = 0) -> int:
    setup_test_environment()
    SERVERS.start()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    with tempfile.TemporaryDirectory() as folder:
        try:
            promises = _measure(LiveWorker(database_url(), Path(folder) / "worker.log"), rounds, meetings, share)
        finally:
            connection.close()
            runner.teardown_databases(databases)
            SERVERS.end()
    print("\n".join(map(str, promises)))
    return 0 if all(promise.kept for promise in promises) else 1


def _measure(worker: LiveWorker, rounds: int, meetings: int, share: float) -> list[Promise]:
    load_seeds(settings.SEEDS_DIR)
    measured = Rounds(worker)
    measured.settle()
    bare = bare_rate(rounds)
    one = measured.rate(1, rounds)
    two = measured.rate(2, rounds)
    first = measured.first_proposal()
    print(
        f"articles a second: bare pipeline {bare.articles:.1f}, one process {one.articles:.1f}, two {two.articles:.1f}"
    )
    print(f"processor time an article: bare pipeline {bare.processor:.0f} ms, one process {one.processor:.0f} ms")
    promises = [
        Promise("articles a second, of the bare pipeline's", one.articles / bare.articles, 0.70),
        Promise("two processes, times one", two.articles / one.articles, 1.8),
        Promise("memory of a process, MB", one.memory, 700, most=True),
        Promise("upload to proposal, idle, s", first, 3, most=True),
    ]
    if share:
        alone, both = (measured.rate_at(share, processes) for processes in (1, 2))
        print(f"articles a second, each process held to {share} of a core: one {alone:.1f}, two {both:.1f}")
        promises.append(Promise(f"two processes, times one, each {share} of a core", both / alone, 1.8))
    if meetings:
        fill(meetings)
        full = Rounds(worker)
        full.settle()
        beside = full.rate(1, rounds)
        print(f"one process beside {meetings:,} meetings: {beside.articles:.1f} articles a second")
        promises.append(Promise("beside a large record, of the rate without", beside.articles / one.articles, 0.95))
    return promises


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=ROUNDS)
    parser.add_argument("--with-record", type=int, default=0, metavar="MEETINGS")
    parser.add_argument("--share", type=float, default=0, metavar="SHARE")
    given = parser.parse_args()
    sys.exit(main(given.rounds, given.with_record, given.share))
