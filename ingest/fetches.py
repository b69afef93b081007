"""Articles fetched from their addresses, by a worker: what comes enters by the same intake as a file.

Off while `FETCH_HOSTS` is empty. The row is the truth: a worker that takes it counts the attempt, and only the latest
attempt may finish it; the sweep finds what a dead worker left. What fails keeps its words, and can be tried again.
"""

import codecs
import logging
import re
from collections.abc import Sequence
from datetime import date, timedelta

import pghistory
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from ingest.intake import Upload, upload_article
from ingest.models import Fetch
from ingest.queue import enqueue_fetch
from ingest.readers import ReadError
from ingest.readers.decoding import decode_text, known_encoding
from ingest.web import FetchError, FetchLimits, Page, Rules, fetch, parse_address

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
KEPT = timedelta(days=30)  # of those that are done
SWEEP_LIMIT = 200
_OFF = "Articles are not fetched from addresses here: an administrator switches it on (FETCH_HOSTS)."
_STOPPED = "The worker ended {number} times before the page was here. Try it again, or save the page and upload it."
_UNEXPECTED = "Fetching stopped at an error that we did not expect ({name}). Try it again, or tell an administrator."


def is_on() -> bool:
    return bool(settings.FETCH_HOSTS)


def rules() -> Rules:
    """What may be asked for, from the settings."""
    return Rules(tuple(settings.FETCH_HOSTS))


def limits() -> FetchLimits:
    return FetchLimits(seconds=settings.FETCH_SECONDS, size=settings.FETCH_MAX_BYTES)


def ask_for(address: str, *, by: User | None, outlet: str = "", published: date | None = None) -> Fetch:
    """A row for the address, enqueued; the one that waits for it already, if any. Raises `FetchError`."""
    if not is_on():
        raise FetchError(_OFF, "refused")
    checked = str(parse_address(address, rules()))
    with transaction.atomic():
        waiting = Fetch.objects.waiting().filter(address=checked).first()
        if waiting is not None:
            return waiting
        row = Fetch.objects.create(address=checked, by=by, outlet=outlet[:200], published=published)
        transaction.on_commit(lambda: enqueue_fetch(row.pk))
    return row


def try_again(fetch_id: int) -> Fetch:
    """Where it failed: it waits again. Raises `Fetch.DoesNotExist`."""
    with transaction.atomic():
        row = Fetch.objects.select_for_update(of=("self",)).get(pk=fetch_id)
        if row.state == Fetch.State.FAILED:
            row.state, row.message, row.attempt, row.seen_at = Fetch.State.WAITING, "", 0, timezone.now()
            row.save(update_fields=["state", "message", "attempt", "seen_at"])
            transaction.on_commit(lambda: enqueue_fetch(fetch_id))
    return row


def work(fetch_id: int) -> None:
    """Fetch it, unless it is done or another worker is at it. Only where the database is away is there an error."""
    row = _claim(fetch_id)
    if row is None:
        return
    try:
        with pghistory.context(user=row.by_id, task="fetch_address", address=row.address):
            _bring_in(row, fetch(row.address, rules(), limits()))
    except FetchError as error:
        _finish(row, state=Fetch.State.FAILED, message=str(error))
    except SoftTimeLimitExceeded:
        _finish(row, state=Fetch.State.FAILED, message=_UNEXPECTED.format(name="time"))
    except (OperationalError, InterfaceError):
        raise  # the sweep finds the row
    except Exception as error:
        logger.exception("Address %s could not be fetched", fetch_id)
        _finish(row, state=Fetch.State.FAILED, message=_UNEXPECTED.format(name=type(error).__name__))


def sweep_fetches() -> Sequence[int]:
    """Ids of those that a dead worker or broker left behind, enqueued again; what was done long ago is deleted."""
    done = Fetch.objects.filter(state=Fetch.State.DONE, asked_at__lt=timezone.now() - KEPT)
    done.delete()
    found = list(Fetch.objects.left_behind().order_by("seen_at").values_list("pk", flat=True)[:SWEEP_LIMIT])
    for fetch_id in found:
        if not enqueue_fetch(fetch_id):
            break
    return found


def _claim(fetch_id: int) -> Fetch | None:
    with transaction.atomic():
        waiting = Fetch.objects.waiting().select_for_update(skip_locked=True, of=("self",))
        row = waiting.select_related("by").filter(pk=fetch_id).first()
        if row is None or (row.attempt and not Fetch.objects.left_behind().filter(pk=fetch_id).exists()):
            return None
        if row.attempt >= MOST_ATTEMPTS:
            row.state, row.message = Fetch.State.FAILED, _STOPPED.format(number=MOST_ATTEMPTS)
            row.save(update_fields=["state", "message"])
            return None
        row.attempt, row.seen_at = row.attempt + 1, timezone.now()
        row.save(update_fields=["attempt", "seen_at"])
        return row


def _bring_in(row: Fetch, page: Page) -> None:
    if not page.data.strip():
        raise FetchError("The page came without any content. Try again later.", "damaged")
    upload = Upload(
        _filename(page),
        [_as_unicode(page)],
        outlet=row.outlet,
        published=row.published,
        fetched_from=page.address.canonical,
    )
    receipt = upload_article(upload, by=row.by)
    message = receipt.message if receipt.outcome == "duplicate" else ""
    _finish(row, state=Fetch.State.DONE, message=message, article=receipt.article)


def _finish(row: Fetch, **values: object) -> None:
    own = Fetch.objects.waiting().filter(pk=row.pk, attempt=row.attempt)
    if not own.update(seen_at=timezone.now(), **values):
        logger.warning("Address %s was taken over from this worker.", row.pk)


def _filename(page: Page) -> str:
    """As a browser would save it, with the host's name before, and with the suffix of what it is."""
    path = page.address.target.partition("?")[0].strip("/").rpartition("/")[2]
    stem = re.sub(r"\.(html?|xhtml|txt|pdf|docx|php|aspx?)$", "", path, flags=re.IGNORECASE)
    words = re.sub(r"[^\w.-]+|%[0-9a-f]{2}", "-", stem, flags=re.IGNORECASE).strip("-.")[:120]
    return f"{page.address.host[:100]}{'-' if words else ''}{words}{page.suffix}"


def _as_unicode(page: Page) -> bytes:
    """The bytes; in UTF-8 where the server names another encoding. Its word goes before the page's own, as in
    browsers, and would be lost with the answer's head."""
    if page.suffix in {".pdf", ".docx"} or known_encoding(page.charset) is None:
        return page.data
    if page.data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in page.data:
        return page.data
    try:
        return decode_text(page.data, page.charset).encode()
    except ReadError:  # the reader will say it on the article's row
        return page.data
