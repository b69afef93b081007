"""A turn: a worker's process takes articles that wait, several at once, until none waits or its time is over.

While one batch is put on record, which is mostly waiting for the database, the next is read: recording has a thread of
its own, with a connection of its own, as long as a next batch waits. An article that comes alone needs neither.

Only what nobody has begun before is taken along, so an article that breaks its worker does it to others once at most.
"""

import logging
import time
from collections.abc import Sequence

import pghistory
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError

from ingest.claiming import (
    Claim,
    claim_article,
    claim_fresh,
    claim_left_alone,
    give_back,
    release,
    remind_of_fresh,
)
from ingest.processing import article_of, attempt, lines_of, process_claimed
from ingest.queue import LARGEST_JOINED
from ingest.recorder import Recorder
from ingest.together import Told, alone_after_failure, read_together

logger = logging.getLogger(__name__)
# Then other tasks may go first, such as the sweep; whatever is begun is done. Far below the limit of a task's time.
TURN_SECONDS = 5


def process_waiting(article_id: int) -> None:
    """Process the article, if work on it is to be done and nobody else has it, and others that wait.

    What was begun before, and what is large, is processed alone. A message whose article is done is a reminder that
    others may wait (`ingest.queue`): first those that are to be alone and have done so for long.
    """
    claim = claim_article(article_id) or claim_left_alone()
    if claim is not None and (claim.attempt > 1 or article_of(claim).size > LARGEST_JOINED):
        _process_one(claim)
        return
    own = [] if claim is None else [claim]
    batch = own + _take(settings.ARTICLES_AT_ONCE - len(own), own)
    if len(batch) > 1:
        _take_turn(batch)
    elif batch:
        _process_one(batch[0])


def _process_one(claim: Claim) -> None:
    """With all the time of a task for it. Others may wait for the message that is answered by this."""
    with lines_of(claim):
        process_claimed(claim)
    remind_of_fresh()


def _take(most: int, held: Sequence[Claim]) -> list[Claim]:
    """Others that wait. Where the database goes away meanwhile, those held are not left to their lease."""
    try:
        return claim_fresh(most)
    except (OperationalError, InterfaceError):
        with pghistory.context(task="process_article"):
            give_back(held)
        raise


def _take_turn(batch: list[Claim]) -> None:
    """Process the batch and what waits meanwhile; give back what the task's time does not suffice for."""
    held = list(batch)
    try:
        with Recorder() as recorder:
            _work(batch, held, recorder)
    except SoftTimeLimitExceeded:
        logger.warning("Time was over amid %s articles: those left are given back", len(held))
        with pghistory.context(task="process_article"):
            release(held)
    except (OperationalError, InterfaceError):
        with pghistory.context(task="process_article"):
            give_back(held)  # those that are still held: what was recorded before is finished
        raise


def _work(batch: list[Claim], held: list[Claim], recorder: Recorder) -> None:
    end = time.monotonic() + TURN_SECONDS
    while batch:
        told, alone = _read(batch)
        is_over = time.monotonic() > end
        following = [] if is_over else claim_fresh(settings.ARTICLES_AT_ONCE)
        held += following
        _finish(recorder, held)
        recorder.begin(told, beside=bool(following))
        _process_alone(alone)
        batch = following
        if is_over:
            remind_of_fresh()
    _finish(recorder, held)


def _finish(recorder: Recorder, held: list[Claim]) -> None:
    """Wait for the batch that is being recorded: none of its claims is held any more."""
    _process_alone(recorder.finish())
    done = set(recorder.claims)
    held[:] = [claim for claim in held if claim not in done]


def _read(claims: list[Claim]) -> tuple[list[Told], list[Claim]]:
    """What several tell, and those that are to be processed alone: all, where anything goes wrong with several."""
    try:
        return read_together(sorted(claims, key=lambda one: one.article_id))
    except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
        raise
    except Exception:  # noqa: BLE001 it is logged there
        return [], alone_after_failure(claims)


def _process_alone(claims: Sequence[Claim]) -> None:
    for claim in claims:
        with lines_of(claim):
            attempt(claim)
