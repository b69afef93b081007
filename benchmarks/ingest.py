"""From upload to proposal, end to end: `python -m benchmarks.ingest [ROUNDS] [--with-record MEETINGS]`.

Real PostgreSQL, broker and Celery workers, in a database of its own that is thrown away. All articles of the corpus
are uploaded one after the other while the worker works; the time runs until the last one stands as a proposal. The bare
spaCy pipeline takes the same texts in the same run. Fails where a figure falls short of what the project promises.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as workers run

from tests.servers import TestServers

SERVERS = TestServers()
SERVERS.fill_environment()

import django  # noqa: E402 (its settings are read from the environment)

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402

from benchmarks.articles import measure, read_articles  # noqa: E402
from benchmarks.browse_filling import fill  # noqa: E402
from benchmarks.extraction import CORPUS, Promise  # noqa: E402
from engagement.models import Meeting, Official  # noqa: E402
from engagement.services.seeding import load_seeds  # noqa: E402
from ingest.extraction import load_pipeline  # noqa: E402
from ingest.extraction.cleaning import split_paragraphs  # noqa: E402
from ingest.extraction.extract import BATCH  # noqa: E402
from ingest.intake import Upload, upload_article  # noqa: E402
from ingest.models import Article  # noqa: E402
from tests.live import LiveWorker, database_url, wait_until  # noqa: E402

PATIENCE = 900  # seconds for one round
ROUNDS, SINGLE = 3, 7


def bare_rate(rounds: int) -> float:
    """Articles a second of spaCy's pipeline alone, in one process: the best round."""
    nlp = load_pipeline()
    texts = [part.text for article in read_articles(CORPUS) for part in split_paragraphs(article.text)]

    def work() -> None:
        for _ in nlp.pipe(texts, batch_size=BATCH):
            pass

    work()
    return len(read_articles(CORPUS)) / min(measure(work).wall for _ in range(rounds))


def uploads() -> Iterator[Upload]:
    for number, one in enumerate(read_articles(CORPUS)):
        told: Any = {"title": one.title or "", "outlet": one.outlet or "", "published": one.published}
        yield Upload(f"{number}.txt", [one.text.encode()], **told)


class Rounds:
    """Measures with a worker, and removes what each round made: the next one finds the record as it was."""

    def __init__(self, worker: LiveWorker) -> None:
        self.worker = worker
        self.last = {model: self._newest(model) for model in (Article, Meeting, Official)}

    def rate(self, processes: int, rounds: int) -> tuple[float, float]:
        """Articles a second of the best round, and the most memory of one of the processes in MB."""
        self.worker.start(processes)
        self._warm_up(processes)
        best = max(self._round() for _ in range(rounds))
        memory = max(_memories(self.worker))
        self.worker.stop()
        return best, memory

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

    def _round(self) -> float:
        started, number = time.perf_counter(), 0
        for upload in uploads():
            number += upload_article(upload, by=None).outcome == "received"
        self._wait()
        taken = time.perf_counter() - started
        failed = self._own().exclude(state=Article.State.PROCESSED).count()
        if failed:
            raise SystemExit(f"{failed} articles were not processed: {self.worker.log.read_text()[-2000:]}")
        self._forget()
        return number / taken

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
    parent = worker.pid
    for status in Path("/proc").glob("[0-9]*/status"):
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        if int(lines["PPid"]) == parent and "VmHWM" in lines:
            yield int(lines["VmHWM"].split()[0]) / 1024


def main(rounds: int, meetings: int) -> int:
    setup_test_environment()
    SERVERS.start()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    with tempfile.TemporaryDirectory() as folder:
        try:
            promises = _measure(LiveWorker(database_url(), Path(folder) / "worker.log"), rounds, meetings)
        finally:
            connection.close()
            runner.teardown_databases(databases)
            SERVERS.end()
    print("\n".join(map(str, promises)))
    return 0 if all(promise.kept for promise in promises) else 1


def _measure(worker: LiveWorker, rounds: int, meetings: int) -> list[Promise]:
    load_seeds(settings.SEEDS_DIR)
    measured = Rounds(worker)
    bare = bare_rate(rounds)
    one, memory = measured.rate(1, rounds)
    two, _ = measured.rate(2, rounds)
    first = measured.first_proposal()
    print(f"articles a second: bare pipeline {bare:.1f}, one process {one:.1f}, two {two:.1f}")
    promises = [
        Promise("articles a second, of the bare pipeline's", one / bare, 0.70),
        Promise("two processes, times one", two / one, 1.8),
        Promise("memory of a process, MB", memory, 700, most=True),
        Promise("upload to proposal, idle, s", first, 3, most=True),
    ]
    if meetings:
        fill(meetings)
        beside, _ = Rounds(worker).rate(1, rounds)
        print(f"one process beside {meetings:,} meetings: {beside:.1f} articles a second")
        promises.append(Promise("beside a large record, of the rate without", beside / one, 0.95))
    return promises


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=ROUNDS)
    parser.add_argument("--with-record", type=int, default=0, metavar="MEETINGS")
    given = parser.parse_args()
    sys.exit(main(given.rounds, given.with_record))
