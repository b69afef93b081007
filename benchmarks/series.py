"""Articles of one mould, as a ministry's daily bulletins: `python -m benchmarks.series [ARTICLES]`.

Each shares some bands of its signature with all before it and is hardly anybody's copy: the search for copies then has
the most to do. Real PostgreSQL, in a database of its own that is thrown away; what batches of eight take beside so many
articles (10,000), against the bare spaCy pipeline on as many articles of the corpus in the same run.
"""

import argparse
import hashlib
import random
import statistics
import sys
import time

from tests.servers import TestServers

SERVERS = TestServers()
SERVERS.fill_environment()

import django  # noqa: E402 (its settings are read from the environment)

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402

from benchmarks.extraction import Promise  # noqa: E402
from benchmarks.ingest_rounds import Bare  # noqa: E402
from ingest.copies import sign_articles  # noqa: E402
from ingest.models import Article  # noqa: E402
from ingest.signatures import sign  # noqa: E402

ARTICLES, TOGETHER, BATCHES = 10_000, 8, 15
WORDS = [f"word{number}" for number in range(5000)]
MOULD, OWN = 48, 12  # words of all of them, and of each alone: 45 of 69 shingles of two are the same, 0.65


def main(number: int) -> int:
    setup_test_environment()
    SERVERS.start()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        promise = _measure(number)
    finally:
        connection.close()
        runner.teardown_databases(databases)
        SERVERS.end()
    print(promise)
    return 0 if promise.kept else 1


def _measure(number: int) -> Promise:
    chance = random.Random(5)  # noqa: S311
    alone = _milliseconds(chance)
    for start in range(0, number, 1000):
        Article.objects.bulk_create(_article(chance, is_signed=True) for _ in range(min(1000, number - start)))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ingest_article")
    beside = _milliseconds(chance)
    bare = 1000 / Bare().rate().articles
    print(f"an article's copies, ms: on an empty record {alone:.2f}, beside {number:,} {beside:.2f}; bare {bare:.1f}")
    return Promise("the search for copies, of the bare pipeline's time", beside / bare, 1, most=True)


def _milliseconds(chance: random.Random) -> float:
    """Of one article, as batches take it: the median."""
    taken = []
    for _ in range(BATCHES):
        articles = [_article(chance) for _ in range(TOGETHER)]
        with transaction.atomic():
            for article in articles:
                article.save()
            signatures = [sign(article.text) for article in articles]  # before the lock, in a worker
            started = time.perf_counter()
            sign_articles(articles, signatures)
            taken.append(1000 * (time.perf_counter() - started) / TOGETHER)
            transaction.set_rollback(True)
    return statistics.median(taken)


def _article(chance: random.Random, *, is_signed: bool = False) -> Article:
    text = " ".join(WORDS[:MOULD] + chance.choices(WORDS[MOULD:], k=OWN))
    signature = sign(text) if is_signed else None
    return Article(
        filename="series.txt",
        original=text.encode(),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        size=len(text),
        text=text,
        signature=list(signature.values) if signature else [],
        bands=list(signature.bands) if signature else [],
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=ARTICLES)
    sys.exit(main(parser.parse_args().articles))
