"""One article, from its bytes to its proposed meetings: claim → read → extract → resolve → match → record.

Reading and extracting hold no lock and no transaction; everything that is written goes into one transaction at the
end, by the holder of the claim alone. So doing an article twice changes nothing.
"""

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from datetime import date
from typing import Any

import pghistory
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from structlog.contextvars import bound_contextvars

from engagement.services.recording import lock_recording
from ingest.claiming import Claim, claim_article, finish, give_back, lock_claimed
from ingest.copies import sign_article
from ingest.directory import Directory
from ingest.extraction import ArticleInput, Extraction, extract_meetings
from ingest.extraction.schema import Mention
from ingest.models import Article
from ingest.names_on_record import NamesOnRecord
from ingest.nlp import get_knowledge, get_pipeline
from ingest.readers import ArticleText, ReadError
from ingest.readers.language import name_language
from ingest.reading import is_for_people, read_file
from ingest.reconciliation import reconcile

logger = logging.getLogger(__name__)


def process_article(article_id: int) -> None:
    """Process the article if work on it is to be done and nobody else has it. What goes wrong is put on its row."""
    claim = claim_article(article_id)
    if claim is not None:
        process_claimed(claim)


def process_claimed(claim: Claim) -> None:
    """Process one article by itself, with all the time of a task for it."""
    try:
        attempt(claim)
        logger.info("The article's turn is over.")
    except SoftTimeLimitExceeded:
        with history_of(claim):
            finish(claim, Article.State.FAILED, _TOO_SLOW)
    except (OperationalError, InterfaceError):
        with history_of(claim):
            give_back([claim])  # the database was away; where it still is, the lease runs out and the sweep finds it
        raise


def attempt(claim: Claim) -> None:
    """As `process_claimed`; raises `SoftTimeLimitExceeded`, whose fault is not told."""
    with failures_on_row(claim):
        read = read_claimed(claim)
        if read is not None:
            extraction = extract_read(article_of(claim), read)
            with transaction.atomic():
                lock_recording()
                if (article := lock_claimed(claim)) is None:
                    warn_of_lost(claim)
                    return
                directory = Directory.load()
                fill_article(article, read, extraction, directory)
                sign_article(article)
                record(article, extraction, directory)


@contextmanager
def failures_on_row(claim: Claim) -> Iterator[None]:
    """What goes wrong with this article alone ends its attempt, with words. Where the database is away, its lease runs
    out and the sweep finds it; whoever gave the time knows what to do when that is over."""
    with history_of(claim):
        try:
            yield
        except ReadError as error:
            state = Article.State.PARKED if is_for_people(error) else Article.State.FAILED
            finish(claim, state, str(error))
        except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
            raise
        except Exception as error:
            logger.exception("Article %s could not be processed", claim.article_id)
            finish(claim, Article.State.FAILED, _UNEXPECTED.format(kind=type(error).__name__))


def history_of(claim: Claim) -> AbstractContextManager[Any]:
    """History tells by which article's reading a row came to be."""
    context: AbstractContextManager[Any] = pghistory.context(task="process_article", article=claim.article_id)
    return context


def lines_of(claim: Claim) -> AbstractContextManager[Any]:
    """What is logged within has the article's number and that of the request which brought it; another article's
    message may have led here."""
    number = article_of(claim).request_number
    lines: AbstractContextManager[Any] = bound_contextvars(article_id=claim.article_id, request_id=number)
    return lines


_TOO_SLOW = (
    "Reading this article took too long and was stopped. Shorten it or split it into its parts, and upload those."
)
_UNEXPECTED = (
    "Processing stopped at an error that we did not expect ({kind}). The article is kept: process it again, and if "
    "that fails too, give an administrator the article's number; the worker's log has the details."
)


def article_of(claim: Claim) -> Article:
    """What reading needs of the row, as it was when it was claimed."""
    return claim.article or Article.objects.get(pk=claim.article_id)


def read_claimed(claim: Claim) -> ArticleText | None:
    """The text, or None where it is in no language that can be read: then the article is parked. Raises `ReadError`."""
    article = article_of(claim)
    read = read_file(article.filename, bytes(article.original))
    if read.language == "en":
        return read
    _park(claim, read)
    return None


def warn_of_lost(claim: Claim) -> None:
    logger.warning("Article %s was taken from this worker; its work is dropped", claim.article_id)


def extract_read(article: Article, read: ArticleText) -> Extraction:
    """What the article's text tells, with what its uploader gave."""
    return extract_meetings(get_pipeline(), knowledge=get_knowledge(), **asdict(as_input(article, read)))


def as_input(article: Article, read: ArticleText) -> ArticleInput:
    """What extraction is told: what was read, but for what the uploader gave."""
    published = article.published if "published" in article.given else read.published
    return ArticleInput(read.text, article.title or read.title, published, article.outlet or read.outlet)


def _park(claim: Claim, read: ArticleText) -> None:
    words = (
        f"The text seems to be in another language than English ({name_language(read.language or '')}), which "
        "extraction cannot read yet. It is kept: enter its meetings by hand, or upload an English version."
    )
    finish(claim, Article.State.PARKED, words, **_known_of(claim, read))


def _known_of(claim: Claim, read: ArticleText) -> dict[str, Any]:
    """What a parked article's file tells, for whoever enters its meetings; what the uploader gave stays."""
    given = Article.objects.values_list("given", flat=True).get(pk=claim.article_id)
    known: dict[str, Any] = {"text": read.text, "language": read.language or ""}
    for name, limit in (("title", 500), ("outlet", 200), ("url", 2000)):
        found = getattr(read, name)
        if found and name not in given:
            known[name] = found[:limit]
    if read.published and "published" not in given:
        known |= {"published": read.published, "published_from": Article.PublishedFrom.FOUND}
    return known


def record(
    article: Article,
    extraction: Extraction,
    directory: Directory,
    names: NamesOnRecord | None = None,
    *,
    is_first: bool = False,
) -> None:
    """Put the accounts of the article, which is filled and signed, on record, and save it as processed. To be called
    under the recording lock, with the article's row locked.

    `names`: of whom its accounts name, among others. `is_first`: it is known to have no accounts yet.
    """
    told, version = extraction.meetings, extraction.version
    reconcile(article, told, version, directory=directory, names=names, is_first=is_first)
    article.state, article.state_at, article.error = Article.State.PROCESSED, timezone.now(), ""
    article.save(update_fields=_WRITTEN)


_WRITTEN = (
    *("text", "language", "title", "outlet", "url", "published", "published_from", "mentions", "notes"),
    *("signature", "bands", "copy_of", "state", "state_at", "error"),
)


def fill_article(article: Article, read: ArticleText, extraction: Extraction, directory: Directory) -> None:
    """Take over what was found, where the uploader gave nothing."""
    article.text, article.language = read.text, read.language or ""
    for name, limit in (("title", 500), ("outlet", 200), ("url", 2000)):
        found = getattr(read, name)
        if name not in article.given:
            # Nobody gave it, so what is there was read before, or is where the page was fetched from.
            before = article.url if name == "url" else ""
            setattr(article, name, (found or before)[:limit])
    if "published" not in article.given:
        found = extraction.published
        article.published = date.fromisoformat(found) if found and len(found) == 10 else None
        known = article.published is not None
        article.published_from = Article.PublishedFrom.FOUND if known else Article.PublishedFrom.NONE
    article.mentions = [_mention(mention) for mention in extraction.mentions]
    article.notes = [*extraction.notes, *_unknown_topics(extraction, directory)]


def _mention(mention: Mention) -> dict[str, Any]:
    """As it is stored; party and role only where they are known."""
    told = {"kind": mention.kind, "start": mention.span.start, "end": mention.span.end, "label": mention.label}
    return told | {name: value for name in ("party", "role") if (value := getattr(mention, name))}


def _unknown_topics(extraction: Extraction, directory: Directory) -> list[str]:
    """Extraction knows topics that nobody put on record, or that somebody removed: said, and no reason to fail."""
    told = {slug for meeting in extraction.meetings for slug in meeting.topics}
    missing = told - directory.topics.keys()
    if not missing:
        return []
    return [
        f"Topics were found that are not on record, so the proposals go without them: {', '.join(sorted(missing))}. "
        "An administrator can add them, or run the seed command."
    ]
