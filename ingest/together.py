"""Articles that wait are processed several at once: their sentences go through the pipeline together, and they are put
on record in one turn of the lock, one after the other as if each had come alone.

Only what nobody has begun before is taken along. Whatever goes wrong with several together, each is then processed
alone: so one that breaks its worker, or takes too long, does it to the others once at most.
"""

import logging

import pghistory
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from structlog.contextvars import bound_contextvars

from engagement.services.recording import lock_recording
from ingest.claiming import Claim, claim_article, claim_fresh, give_back, lock_all_claimed, release, still_held
from ingest.copies import sign_articles
from ingest.directory import Directory
from ingest.extraction import Extraction, extract_many
from ingest.identity.once import once
from ingest.models import Report
from ingest.names_on_record import NamesOnRecord
from ingest.nlp import get_knowledge, get_pipeline
from ingest.processing import (
    article_of,
    as_input,
    attempt,
    failures_on_row,
    fill_article,
    history_of,
    process_claimed,
    read_claimed,
    record,
    warn_of_lost,
)
from ingest.readers import ArticleText
from ingest.resolution import participants_of

logger = logging.getLogger(__name__)
LARGEST_FILE = 512 * 1024  # bytes: saved pages are below this
LARGEST_TEXT = 50_000  # characters: read in two seconds; what is longer is processed alone


def process_waiting(article_id: int) -> None:
    """As `processing.process_article`, and others that wait with it where neither it nor they were begun before."""
    claim = claim_article(article_id)
    if claim is None:
        return
    others: list[Claim] = []
    if claim.attempt == 1 and article_of(claim).size <= LARGEST_FILE:
        others = _take_along(claim)
    if others:
        process_together(sorted([claim, *others], key=lambda one: one.article_id))
    else:
        process_claimed(claim)


def _take_along(claim: Claim) -> list[Claim]:
    """Where the database goes away meanwhile, the first one is not left to its lease."""
    try:
        return claim_fresh(settings.ARTICLES_AT_ONCE - 1, largest=LARGEST_FILE)
    except (OperationalError, InterfaceError):
        with pghistory.context(task="process_article"):
            give_back([claim])
        raise


def process_together(claims: list[Claim]) -> None:
    """Process all, in the order given, and give back those for which the task's time does not suffice."""
    try:
        try:
            alone = _process(claims)
        except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
            raise
        except Exception:
            logger.exception("%s articles could not be processed together: each is processed alone", len(claims))
            alone = still_held(claims)
        for claim in alone:
            with bound_contextvars(article_id=claim.article_id):
                attempt(claim)
    except SoftTimeLimitExceeded:
        logger.warning("Time was over amid %s articles: those left are given back", len(claims))
        with pghistory.context(task="process_article"):
            release(claims)
    except (OperationalError, InterfaceError):
        with pghistory.context(task="process_article"):
            give_back(claims)  # those that are still held: what was recorded before is finished
        raise


def _process(claims: list[Claim]) -> list[Claim]:
    """Those that are to be processed alone: their texts are long."""
    alone, read = [], {}
    for claim in claims:
        with bound_contextvars(article_id=claim.article_id), failures_on_row(claim):
            text = read_claimed(claim)
            if text is not None and len(text.text) > LARGEST_TEXT:
                alone.append(claim)
            elif text is not None:
                read[claim] = text
    inputs = [as_input(article_of(claim), text) for claim, text in read.items()]
    if inputs:
        extractions = list(extract_many(get_pipeline(), inputs, get_knowledge()))
        _record(list(zip(read, read.values(), extractions, strict=True)))
    return alone


def _record(told: list[tuple[Claim, ArticleText, Extraction]]) -> None:
    """One after the other in one transaction: each finds the meetings of those before it."""
    with transaction.atomic():
        lock_recording()
        held = lock_all_claimed([claim for claim, _, _ in told])
        directory = Directory.load()
        told_before = set(Report.objects.current().filter(article__in=held.values()).values_list("article", flat=True))
        mine = [(claim, held[claim], extraction) for claim, _, extraction in told if claim in held]
        for claim, read, extraction in told:
            if claim in held:
                fill_article(held[claim], read, extraction, directory)
            else:
                warn_of_lost(claim)
        sign_articles([article for _, article, _ in mine])
        with once():  # recording establishes nobody
            drafts = [draft for _, _, extraction in mine for draft in extraction.meetings]
            names = NamesOnRecord(participants_of(drafts), directory)
            for claim, article, extraction in mine:
                with bound_contextvars(article_id=claim.article_id), history_of(claim):
                    record(article, extraction, directory, names, is_first=article.pk not in told_before)
    for claim in held:
        logger.info("The article was processed with %s others.", len(told) - 1, extra={"article_id": claim.article_id})
