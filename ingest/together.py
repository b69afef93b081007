"""Several articles at once: their sentences go through the pipeline together, and they are put on record in one turn of
the lock, one after the other as if each had come alone. Who takes them along, and when, is `ingest.turns`.
"""

import logging
from collections.abc import Sequence

from django.db import transaction

from engagement.services.recording import lock_recording
from ingest.claiming import Claim, lock_all_claimed, still_held
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
    failures_on_row,
    fill_article,
    history_of,
    lines_of,
    read_claimed,
    record,
    warn_of_lost,
)
from ingest.readers import ArticleText
from ingest.resolution import participants_of
from ingest.signatures import sign

logger = logging.getLogger(__name__)
Told = tuple[Claim, ArticleText, Extraction]
LARGEST_TEXT = 50_000  # characters: read in two seconds; what is longer is processed alone


def read_together(claims: Sequence[Claim]) -> tuple[list[Told], list[Claim]]:
    """What the articles tell, in the order given, and those that are to be processed alone: their texts are long."""
    alone, read = [], {}
    for claim in claims:
        with lines_of(claim), failures_on_row(claim):
            text = read_claimed(claim)
            if text is not None and len(text.text) > LARGEST_TEXT:
                alone.append(claim)
            elif text is not None:
                read[claim] = text
    inputs = [as_input(article_of(claim), text) for claim, text in read.items()]
    extractions = list(extract_many(get_pipeline(), inputs, get_knowledge())) if inputs else []
    return list(zip(read, read.values(), extractions, strict=True)), alone


def alone_after_failure(claims: Sequence[Claim]) -> list[Claim]:
    """Those that are to be processed alone, since something went wrong with them together. To be called where the
    exception is handled: it is logged."""
    logger.exception("%s articles could not be processed together: each is processed alone", len(claims))
    return still_held(claims)


def record_together(told: Sequence[Told]) -> None:
    """One after the other in one transaction: each finds the meetings of those before it."""
    if not told:
        return
    signatures = {claim: sign(read.text) for claim, read, _ in told}  # while others may have the lock
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
        sign_articles([article for _, article, _ in mine], [signatures[claim] for claim, _, _ in mine])
        with once():  # recording establishes nobody
            drafts = [draft for _, _, extraction in mine for draft in extraction.meetings]
            names = NamesOnRecord(participants_of(drafts), directory)
            for claim, article, extraction in mine:
                with lines_of(claim), history_of(claim):
                    record(article, extraction, directory, names, is_first=article.pk not in told_before)
    for claim in held:
        with lines_of(claim):
            logger.info("The article was processed with %s others.", len(told) - 1)
