"""Old articles are read again by a newer extractor while no new one waits.

The queue is a table (`Reextraction`): it outlives brokers and workers, and shows how far it is. A step works some
seconds, looks before each article whether a new one waits, and ends then. What the new version reads otherwise goes
through `reconcile`: what nobody has decided follows it, and what an analyst decided or edited is kept and marked.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

import pghistory
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from engagement.services.recording import lock_recording
from ingest.copies import sign_article
from ingest.directory import Directory
from ingest.extraction import EXTRACTOR_VERSION
from ingest.models import Article, Reextraction, Report
from ingest.processing import extract_read, fill_article
from ingest.readers import ReadError
from ingest.reading import read_file
from ingest.reconciliation import reconcile

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
STEP_SECONDS = 25.0
State, Outcome = Reextraction.State, Reextraction.Outcome

_QUEUE = """
    INSERT INTO ingest_reextraction (article_id, version, state, outcome, attempts, error, state_at)
    SELECT a.id, %(version)s, 'waiting', '', 0, '', now() FROM ingest_article a
    LEFT JOIN ingest_reextraction r ON r.article_id = a.id
    WHERE a.state = 'processed' AND a.original <> ''::bytea AND a.id > %(after)s
      AND (r.id IS NULL OR r.version <> %(version)s OR (%(all)s AND r.state = 'failed')) AND (%(all)s OR NOT EXISTS (
        SELECT FROM ingest_report t
        WHERE t.article_id = a.id AND t.superseded_at IS NULL AND t.extractor_version = %(version)s))
    ORDER BY a.id LIMIT %(limit)s
    ON CONFLICT (article_id) DO UPDATE
    SET version = excluded.version, state = 'waiting', outcome = '', attempts = 0, error = '', state_at = now()
    RETURNING article_id
"""
_KILLED = f"Reading it again ended {MAX_ATTEMPTS} times without a result. Its earlier accounts stand."


class _OtherLanguage(Exception):
    """The article is not in English, as this version reads it."""


def queue_articles(*, after: int = 0, limit: int = 1000, everything: bool = False) -> list[int]:
    """Put the next articles in the queue that this version has not read; returns their ids, in order.

    With `everything` also those that this version processed, since an article with no account does not tell which one
    did, and those at which it failed.
    """
    with connection.cursor() as cursor:
        told: dict[str, str | int | bool] = {
            "version": EXTRACTOR_VERSION,
            "after": after,
            "limit": limit,
            "all": everything,
        }
        cursor.execute(_QUEUE, told)
        return sorted(pk for (pk,) in cursor.fetchall())


def run_step(*, seconds: float = STEP_SECONDS, clock: Callable[[], float] = time.monotonic) -> int:
    """Read articles again until the time is over, the queue is empty or a new article waits; returns how many."""
    end, done = clock() + seconds, 0
    while clock() < end and not Article.objects.filter(state=Article.State.RECEIVED).exists():
        row = _claim()
        if row is None:
            break
        _reextract(row)
        done += 1
    return done


def is_waiting() -> bool:
    return Reextraction.objects.unfinished().exists()


def _claim() -> Reextraction | None:
    """The next one, or one whose worker died. One that was tried too often is failed, with words."""
    left = timezone.now() - timedelta(seconds=settings.ARTICLE_LEASE_SECONDS)
    while True:
        with transaction.atomic():
            rows = Reextraction.objects.select_for_update(skip_locked=True, of=("self",))
            abandoned = rows.filter(state=State.WORKING, state_at__lt=left).order_by("article_id").first()
            row = rows.filter(state=State.WAITING).order_by("article_id").first() or abandoned
            if row is None:
                return None
            if row.attempts < MAX_ATTEMPTS:
                row.state, row.state_at, row.attempts = State.WORKING, timezone.now(), row.attempts + 1
                row.save()
                return row
            row.state, row.state_at, row.error = State.FAILED, timezone.now(), _KILLED
            row.save()


def _reextract(row: Reextraction) -> None:
    with pghistory.context(task="reextract", article=row.article_id):
        try:
            outcome = _read_again(row.article_id)
        except (ReadError, _OtherLanguage) as error:
            _finish(row, State.FAILED, error=f"{error} Its earlier accounts stand.")
        except SoftTimeLimitExceeded:
            _finish(row, State.FAILED, error="Reading it again took too long. Its earlier accounts stand.")
        except (OperationalError, InterfaceError):
            raise  # the database is away: the claim runs out
        except Exception as error:
            logger.exception("Article %s could not be read again", row.article_id)
            words = f"Reading it again stopped at an error ({type(error).__name__}). Its earlier accounts stand."
            _finish(row, State.FAILED, error=words)
        else:
            _finish(row, State.DONE, outcome=outcome)


def _read_again(article_id: int) -> str:
    """Reads and extracts without a lock, and records in one transaction unless the article moved meanwhile."""
    article = Article.objects.filter(state=Article.State.PROCESSED).get(pk=article_id)
    read = read_file(article.filename, bytes(article.original))
    if read.language != "en":
        raise _OtherLanguage(f"The text seems to be in another language than English now (“{read.language}”).")
    extraction = extract_read(article, read)
    with transaction.atomic():
        lock_recording()
        now = Article.objects.defer("original").select_for_update().get(pk=article_id)
        if now.state != Article.State.PROCESSED or now.state_at != article.state_at:
            return Outcome.SAME  # processed anew meanwhile, and so by this version
        before = _told(article_id)
        directory = Directory.load()
        fill_article(now, read, extraction, directory)
        sign_article(now)
        reconcile(now, extraction.meetings, extraction.version, directory=directory)
        now.save()
        after = _told(article_id)
    if after == before:
        return Outcome.SAME
    return Outcome.FLAGGED if after["flags"] != before["flags"] else Outcome.CHANGED


def _told(article_id: int) -> dict[str, set[object]]:
    """The current accounts, and those of them that are marked for an analyst."""
    current = Report.objects.current().filter(article=article_id)
    marked = current.filter(flag__in=[Report.Flag.DIFFERS, Report.Flag.GONE])
    return {
        "accounts": set(current.values_list("fingerprint", flat=True)),
        "flags": set(marked.values_list("pk", "flag")),
    }


def _finish(row: Reextraction, state: str, *, outcome: str = "", error: str = "") -> None:
    mine = Reextraction.objects.filter(pk=row.pk, state=State.WORKING, attempts=row.attempts)
    mine.update(state=state, outcome=outcome, error=error, state_at=timezone.now())
