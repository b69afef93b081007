"""Rounds of `benchmarks.ingest`: articles are uploaded while a worker works, in one database or another beside it."""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from celery import current_app
from django.db import connection

from benchmarks.articles import BARE_BATCH, measure, read_articles
from benchmarks.browse_filling import fill
from benchmarks.extraction import CORPUS
from benchmarks.kernel import children, memories, processor
from benchmarks.shares import held_to
from engagement.models import Meeting, Official
from ingest.extraction import load_pipeline
from ingest.extraction.cleaning import split_paragraphs
from ingest.intake import Upload, upload_article
from ingest.models import Article
from tests.live import LiveWorker, database_url, wait_until

PATIENCE = 900  # seconds for one round
A_TURN, SINGLE = 2, 7
LARGE = "large"


@dataclass(frozen=True)
class Rate:
    """Articles a second; processor time of an article in the worker's processes and in the database's, in ms; the most
    memory of one of the pool's processes, in MB."""

    articles: float
    processor: float
    database: float = 0.0
    memory: float = 0.0

    def __str__(self) -> str:
        database = f", database {self.database:.0f} ms" if self.database else ""
        return f"{self.articles:.1f} articles a second; processor time an article: {self.processor:.0f} ms{database}"


def combined(rates: Sequence[Rate]) -> Rate:
    """The median of each figure."""
    return Rate(*(statistics.median(getattr(one, field.name) for one in rates) for field in fields(Rate)))


class Bare:
    """spaCy's pipeline alone, in one process, on the same texts."""

    def __init__(self) -> None:
        self.nlp = load_pipeline()
        self.texts = [part.text for article in read_articles(CORPUS) for part in split_paragraphs(article.text)]
        self._work()

    def rate(self) -> Rate:
        taken, number = [measure(self._work) for _ in range(A_TURN)], len(read_articles(CORPUS))
        return combined([Rate(number / one.wall, 1000 * one.processor / number) for one in taken])

    def _work(self) -> None:
        for _ in self.nlp.pipe(self.texts, batch_size=BARE_BATCH):
            pass


def uploads(*folders: Path) -> Iterator[Upload]:
    """The articles of the corpus' folders, of `train` where none is named."""
    for number, one in enumerate(one for folder in folders or [CORPUS] for one in read_articles(folder)):
        told: Any = {"title": one.title or "", "outlet": one.outlet or "", "published": one.published}
        yield Upload(f"{number}.txt", [one.text.encode()], **told)


@contextmanager
def large_record(meetings: int) -> Iterator[str]:
    """The name of a second database on the same server: a copy of this one, and so many meetings more."""
    connection.close()  # a database that is asked is not copied
    connection.creation.clone_test_db(LARGE, verbosity=0, autoclobber=True)
    name = connection.creation.get_test_db_clone_settings(LARGE)["NAME"]
    try:
        with _in_database(name):
            fill(meetings)
        yield name
    finally:
        connection.creation.destroy_test_db(verbosity=0, suffix=LARGE)


@contextmanager
def _in_database(name: str) -> Iterator[None]:
    """All that this process asks goes there."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


class Rounds:
    """Measures with a worker, and removes what each round made: the next one finds the record as it was."""

    def __init__(self, log: Path, database: str) -> None:
        self.database = database
        with _in_database(database):
            self.worker = LiveWorker(database_url(), log)
            self.last = {model: self._newest(model) for model in (Article, Meeting, Official)}

    def rate(self, processes: int) -> Rate:
        """Of some rounds of a worker that has read before."""
        with self._at_work(processes):
            rate = combined([self._round() for _ in range(A_TURN)])
            return replace(rate, memory=max(memories(self.worker.pid)))

    def settle(self) -> None:
        """What a system that runs has and one that was just made has not: the planner knows what is in its tables."""
        with self._at_work(1):
            self._round(is_shown=False)

    def rate_at(self, share: float, processes: int) -> float:
        """Articles a second where each process has this share of a core; of many articles, since at the end of a round
        one process has nothing to do while the others finish."""
        with self._at_work(processes), held_to(share, children(self.worker.pid)):
            return self._round(CORPUS, CORPUS.with_name("own")).articles

    def first_proposal(self) -> float:
        """Seconds from an upload on an idle system until its proposals stand: the median."""
        taken = []
        with self._at_work(1):
            for upload in list(uploads())[:SINGLE]:
                started = time.perf_counter()
                upload_article(upload, by=None)
                while self._waiting():
                    time.sleep(0.02)
                taken.append(time.perf_counter() - started)
        return statistics.median(taken)

    @contextmanager
    def _at_work(self, processes: int) -> Iterator[None]:
        """With a worker, of which every process has loaded its model before the time runs."""
        with _in_database(self.database):
            current_app.control.purge()  # reminders of articles that are gone, or of another database
            _vacuum()  # of what the rounds before have left
            self.worker.start(processes)
            try:
                for number in range(8 * processes):
                    text = f"Number {number}. Wang Yi met Amir Khan Muttaqi in Doha on Monday."
                    upload_article(Upload(f"warm-{number}.txt", [text.encode()]), by=None)
                self._wait()
                self._forget()
                yield
                self.worker.stop()
            finally:
                self.worker.kill()  # whatever went wrong, nothing goes on behind it
            self._forget()

    def _round(self, *folders: Path, is_shown: bool = True) -> Rate:
        before = processor(self.worker.pid), processor(_postmaster()), _written(), _stored()
        started, number = time.perf_counter(), 0
        for upload in uploads(*folders):
            number += upload_article(upload, by=None).outcome == "received"
        self._wait()
        taken = time.perf_counter() - started
        failed = self._own().exclude(state=Article.State.PROCESSED).count()
        if failed:
            raise SystemExit(f"{failed} articles were not processed: {self.worker.log.read_text()[-2000:]}")
        after = processor(self.worker.pid), processor(_postmaster()), _written(), _stored()
        worker, database, written, stored = ((now - then) / number for then, now in zip(before, after, strict=True))
        if is_shown:
            print(
                f"  {self.database}: {number / taken:5.1f} articles/s; processor time an article: worker "
                f"{worker * 1000:.0f} ms, database {database * 1000:.0f} ms; {written / 1024:.0f} KB of write-ahead "
                f"log an article, {stored / 1024:.0f} KB more on disk"
            )
        else:
            _vacuum()
        self._forget()
        return Rate(number / taken, worker * 1000, database * 1000)

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


def _vacuum() -> None:
    """As PostgreSQL does in a system that runs; the servers of the tests do not by themselves."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def setting(name: str) -> str:
    """What the server says of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


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
