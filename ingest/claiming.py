"""Who works on which article. The row is the truth: a claim moves it to processing and counts the attempt, and only
the holder of that attempt may finish it. Whoever died is found by the lease and its article done again."""

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.utils import timezone
from structlog.contextvars import bound_contextvars

from ingest.models import Article
from ingest.queue import ENOUGH, LARGEST_JOINED, count_enqueued, enqueue_article, remind_of_article

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
SWEEP_LIMIT = 500
BACK_SECONDS = (1, 2, 4, 8, 16, 30)  # before each try to give an article back; a connection takes five more
RECEIVED_GRACE = timedelta(seconds=20)
LEFT_ALONE = timedelta(minutes=1)
_BEGIN = "UPDATE ingest_article SET state = 'processing', state_at = %s, attempts = attempts + 1 "
_TAKEN = " RETURNING id, attempts, filename, original, size, given, title, outlet, published, request_number"
_CLAIM = f"""{_BEGIN} WHERE id = (
 SELECT id FROM ingest_article WHERE id = %s AND state = 'received' FOR UPDATE SKIP LOCKED
) {_TAKEN}"""  # noqa: S608  (nothing in it comes from outside)
_CLAIM_FRESH = f"""{_BEGIN} WHERE id IN (
 SELECT id FROM ingest_article WHERE state = 'received' AND attempts = 0 AND size <= %s
 ORDER BY state_at, id LIMIT %s FOR UPDATE SKIP LOCKED
) {_TAKEN}"""  # noqa: S608
_CLAIM_LEFT = f"""{_BEGIN} WHERE id = (
 SELECT id FROM ingest_article WHERE state = 'received' AND (attempts > 0 OR size > %s) AND state_at < %s
 ORDER BY state_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
) {_TAKEN}"""  # noqa: S608


class NotProcessable(Exception):
    """The article cannot be processed now; `str(error)` is shown to the analyst."""


@dataclass(frozen=True)
class Claim:
    """The right to finish one attempt at an article."""

    article_id: int
    attempt: int
    article: Article | None = field(default=None, compare=False, repr=False)  # what reading it needs, as it was then


def claim_article(article_id: int) -> Claim | None:
    """Take the article, or None where there is nothing to do: done, held by another worker, or gone."""
    return _begun(Article.objects.raw(_CLAIM, [timezone.now(), article_id]))


def claim_left_alone() -> Claim | None:
    """Take the one that has waited longest, a minute at least, of those that nobody takes along: where others' messages
    are many, its own is far behind them, and where it is lost, the sweep does not miss it."""
    now = timezone.now()
    return _begun(Article.objects.raw(_CLAIM_LEFT, [now, LARGEST_JOINED, now - LEFT_ALONE]))


def _begun(rows: Iterable[Article]) -> Claim | None:
    for claimed in rows:
        if claimed.attempts <= MAX_ATTEMPTS:
            return Claim(claimed.pk, claimed.attempts, claimed)
        claimed.attempts = MAX_ATTEMPTS
        _give_up(claimed)
    return None  # mostly it is done: with others, or another message came first


def claim_fresh(most: int) -> list[Claim]:
    """Take up to `most` articles that nobody has begun yet, those that wait longest, no large ones. What was begun
    before is left for its own turn: its worker may have died of it."""
    if most < 1:
        return []
    claimed = Article.objects.raw(_CLAIM_FRESH, [timezone.now(), LARGEST_JOINED, most])
    return [Claim(one.pk, one.attempts, one) for one in claimed]


def remind_of_fresh() -> None:
    """Ask for the one that waits longest of those that `claim_fresh` gives, if any."""
    waits = _fresh().order_by("state_at", "pk").values_list("pk", "request_number").first()
    if waits is not None:
        with bound_contextvars(request_id=waits[1]):
            remind_of_article(waits[0], size=0)


def _fresh() -> QuerySet[Article]:
    """Those that nobody has begun, and anybody takes along."""
    return Article.objects.filter(state=Article.State.RECEIVED, attempts=0, size__lte=LARGEST_JOINED)


def lock_claimed(claim: Claim) -> Article | None:
    """The row, locked until the transaction ends, or None where the claim was lost to the sweep or to an analyst."""
    return lock_all_claimed([claim]).get(claim)


def lock_all_claimed(claims: Sequence[Claim]) -> dict[Claim, Article]:
    """As `lock_claimed`, of those that were not lost, in one query."""
    # A run writes what is deferred, and needs none of it.
    rows = Article.objects.defer("original", "text", "mentions", "signature").select_for_update().order_by("pk")
    held = _held(rows, claims)
    return {claim: held[claim.article_id] for claim in claims if claim.article_id in held}


def still_held(claims: Sequence[Claim]) -> list[Claim]:
    """Those that are neither finished nor lost."""
    held = _held(Article.objects.only("pk", "attempts"), claims)
    return [claim for claim in claims if claim.article_id in held]


def _held(rows: QuerySet[Article], claims: Sequence[Claim]) -> dict[int, Article]:
    attempts = {claim.article_id: claim.attempt for claim in claims}
    found = rows.filter(pk__in=attempts, state=Article.State.PROCESSING)
    return {article.pk: article for article in found if article.attempts == attempts[article.pk]}


def release(claims: Sequence[Claim]) -> bool:
    """Give back what is still held, and ask for each by itself; the attempt counts, so that each is begun alone. False
    where nothing was held."""
    with transaction.atomic():
        held = lock_all_claimed(claims)
        for article in held.values():
            article.state, article.state_at = Article.State.RECEIVED, timezone.now()
            article.save(update_fields=["state", "state_at"])
    for claim in held:
        if not enqueue_article(claim.article_id):
            break
    return bool(held)


def finish(claim: Claim, state: str, error: str, **fields: object) -> bool:
    """Store a failure or a parking with its words. False where the claim was lost."""
    with transaction.atomic():
        article = lock_claimed(claim)
        if article is None:
            return False
        for name, value in fields.items():
            setattr(article, name, value)
        article.state, article.state_at, article.error = state, timezone.now(), error
        article.save(update_fields=["state", "state_at", "error", *fields])
    return True


def give_back(claims: Sequence[Claim]) -> bool:
    """Make the articles claimable at once where the database was cut off amid the work; the attempt counts. False where
    the database is away for longer than a minute or so, or the claims were lost: then the lease runs out."""
    if not claims:
        return False
    for seconds in BACK_SECONDS:
        time.sleep(seconds)
        try:
            connection.close_if_unusable_or_obsolete()
            return release(claims)
        except (OperationalError, InterfaceError):
            continue
    return False


def sweep_abandoned() -> list[int]:
    """Ids of articles that a dead worker or broker left behind, made ready to be claimed again and enqueued."""
    ids = [*_take_back(), *_find_forgotten()]
    for article_id in ids:
        if not enqueue_article(article_id):
            break
    if ids:
        logger.info("The sweep found %s articles that nobody was working on.", len(ids))
    return ids


def _take_back() -> list[int]:
    """Whose lease ran out: received again, or parked where that was the last attempt."""
    now = timezone.now()
    with transaction.atomic():
        lease = now - timedelta(seconds=settings.ARTICLE_LEASE_SECONDS)
        left = list(
            Article.objects.select_for_update(skip_locked=True)
            .only("pk", "filename", "title", "state", "state_at", "attempts")
            .filter(state=Article.State.PROCESSING, state_at__lt=lease)
            .order_by("state_at")[:SWEEP_LIMIT]
        )
        for article in left:
            if article.attempts >= MAX_ATTEMPTS:
                _give_up(article)
        ids = [article.pk for article in left if article.attempts < MAX_ATTEMPTS]
        Article.objects.filter(pk__in=ids).update(state=Article.State.RECEIVED, state_at=now)
    return ids


def _find_forgotten() -> list[int]:
    """Those that wait and for which the broker has too few messages, the oldest first.

    What is large or was begun before has a message of its own; for all others some are enough (`ingest.queue`). So
    the queue never holds more messages than there are articles to do, however long it takes to do them. `state_at`
    moves, so that one that was asked for goes to the end.
    """
    now = timezone.now()
    grace = now - min(RECEIVED_GRACE, timedelta(seconds=settings.ARTICLE_LEASE_SECONDS))
    old = Article.objects.filter(state=Article.State.RECEIVED, state_at__lt=grace)
    if not old.exists():
        return []
    enqueued = count_enqueued()
    if enqueued is None:
        return []
    fresh = Q(attempts=0, size__lte=LARGEST_JOINED)
    waiting = Article.objects.filter(state=Article.State.RECEIVED).aggregate(
        fresh=Count("pk", filter=fresh), others=Count("pk", filter=~fresh)
    )
    missing = waiting["others"] + min(waiting["fresh"], ENOUGH) - enqueued
    if missing <= 0:
        return []
    with transaction.atomic():
        ids = list(
            old.select_for_update(skip_locked=True)
            .alias(is_fresh=ExpressionWrapper(fresh, BooleanField()))
            .order_by("is_fresh", "state_at")
            .values_list("pk", flat=True)[: min(missing, SWEEP_LIMIT)]
        )
        Article.objects.filter(pk__in=ids).update(state_at=now)
    return ids


def request_processing(article_id: int, *, by: User | None) -> Article:
    """Process an article (again): counts as a new beginning. Raises `Article.DoesNotExist`, `NotProcessable`."""
    del by  # history knows who
    with transaction.atomic():
        article = Article.objects.listed().select_for_update().get(pk=article_id)
        if article.state == Article.State.PROCESSING:
            raise NotProcessable("This article is being processed right now. Wait for it to finish.")
        if not Article.objects.kept().filter(pk=article_id).exists():
            if article.is_from_spreadsheet:
                raise NotProcessable(
                    "This is what a spreadsheet quotes of an article: upload the article to have it read."
                )
            raise NotProcessable("The file's bytes were not kept, so it cannot be processed. Upload it again.")
        article.state, article.state_at = Article.State.RECEIVED, timezone.now()
        article.attempts, article.error = 0, ""
        article.save(update_fields=["state", "state_at", "attempts", "error"])
        transaction.on_commit(lambda: enqueue_article(article_id))
    return article


def _give_up(article: Article) -> None:
    """Park it: whoever begins it dies, so that a fourth attempt would only take a fourth worker."""
    article.state, article.state_at = Article.State.PARKED, timezone.now()
    article.error = (
        f"“{article}” was begun {MAX_ATTEMPTS} times, and each time its worker ended, or the database failed, before "
        "it was done, so it is not tried any more by itself. It is kept: process it again where the machine was at "
        "fault, shorten or split it and upload it again, or give an administrator its number, "
        f"{article.pk}, for the worker's log."
    )
    article.save(update_fields=["state", "state_at", "attempts", "error"])
    logger.error("Article %s is parked: its worker ended %s times before it was done.", article.pk, MAX_ATTEMPTS)
