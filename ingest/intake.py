"""Intake: every way in (page, admin, command) ends here.

An upload is hashed, an exact duplicate is refused by naming the first copy, everything else becomes an `Article` row
that keeps its message, and work is enqueued once the row is committed.
"""

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagement.config.logs import request_number
from ingest.claiming import request_processing
from ingest.models import Article
from ingest.queue import remind_of_article
from ingest.readers.base import storable

MEGABYTE = 1024 * 1024
WAITS = (
    "Received and kept. The queue does not answer right now: it is processed by itself as soon as the queue is back."
)


@dataclass(frozen=True)
class Upload:
    """A file as it comes: its name, its bytes in chunks, and what the uploader knows of it."""

    filename: str
    chunks: Iterable[bytes]
    title: str = ""
    outlet: str = ""
    url: str = ""
    published: date | None = None
    fetched_from: str = ""  # counts as the address until the article names its own


@dataclass(frozen=True)
class Receipt:
    """What became of one upload. `article` is the row made, or for a duplicate the first copy."""

    filename: str
    article: Article
    outcome: Literal["received", "refused", "duplicate"]
    message: str


@dataclass
class _Content:
    """The bytes, kept up to the limit, and the hash and size of all."""

    kept: bytearray = field(default_factory=bytearray)
    size: int = 0
    sha256: str = ""


def upload_article(upload: Upload, *, by: User | None) -> Receipt:
    """Store one upload and enqueue its processing. Never raises for what is in the file: the receipt says it."""
    name = clean_name(upload.filename)
    content = _read(upload.chunks)
    first = Article.objects.listed().filter(sha256=content.sha256).first()
    if first is not None:
        return _complete(name, content, first, by) or _duplicate(name, content, first)
    error = _refusal(upload, content)
    article = Article(
        filename=name[-255:] or "unnamed",
        original=bytes(content.kept) if content.size <= settings.UPLOAD_MAX_BYTES else b"",
        sha256=content.sha256,
        size=content.size,
        title=_clean(upload.title, 500),
        outlet=_clean(upload.outlet, 200),
        url=upload.url if is_url(upload.url) else "",
        published=None if is_future(upload.published) else upload.published,
        uploaded_by=by,
        request_number=request_number()[:64],
        state=Article.State.FAILED if error else Article.State.RECEIVED,
        error=error,
    )
    article.given = [name for name in ("title", "outlet", "url", "published") if getattr(article, name)]
    article.published_from = Article.PublishedFrom.GIVEN if article.published else Article.PublishedFrom.NONE
    article.url = article.url or (upload.fetched_from if is_url(upload.fetched_from) else "")
    enqueued: list[bool] = []
    try:
        with transaction.atomic():
            article.save(force_insert=True)
            if not error:
                transaction.on_commit(lambda: enqueued.append(remind_of_article(article.pk, article.size)))
    except IntegrityError:  # the same file came in twice at the same moment
        return _duplicate(name, content, Article.objects.listed().get(sha256=content.sha256))
    if enqueued == [False]:
        return Receipt(name, article, "received", WAITS)
    return Receipt(name, article, "refused" if error else "received", error or "Received.")


def _read(chunks: Iterable[bytes]) -> _Content:
    content, digest = _Content(), hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        content.size += len(chunk)
        if content.size <= settings.UPLOAD_MAX_BYTES:
            content.kept += chunk
    content.sha256 = digest.hexdigest()
    return content


def _refusal(upload: Upload, content: _Content) -> str:
    """Why this upload is not to be processed as it is, in words; empty where it is."""
    return _refusal_of_size(content) or _refusal_of_source(upload)


def _refusal_of_size(content: _Content) -> str:
    if content.size == 0:
        return "The file is empty. Check that it was saved completely, and upload it again."
    if content.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES / MEGABYTE
        size = math.ceil(content.size / MEGABYTE * 10) / 10  # upwards, or it could read "20.0 MB, more than 20"
        return (
            f"The file has {size:g} MB, more than the {limit:g} MB allowed. Upload the article's text alone, or "
            "paste it; an administrator can raise the limit (UPLOAD_MAX_BYTES)."
        )
    return ""


def _refusal_of_source(upload: Upload) -> str:
    if upload.published and is_future(upload.published):
        return (
            f"The publication date {upload.published.isoformat()} lies in the future. Correct it on the article's "
            "page, and process the article again."
        )
    if upload.url and not is_url(upload.url):
        return (
            f"“{_clean(upload.url, 200)}” is not a web address. Correct it on the article's page (it starts with "
            "http:// or https://), and process the article again."
        )
    return ""


def _complete(name: str, content: _Content, first: Article, by: User | None) -> Receipt | None:
    """Where the first copy was above a limit that has been raised since: its bytes are kept now, and processed."""
    if _refusal_of_size(content):
        return None
    with transaction.atomic():
        if not Article.objects.filter(pk=first.pk, original=b"").update(original=bytes(content.kept)):
            return None
        article = request_processing(first.pk, by=by)
    return Receipt(name, article, "received", "Received.")


def _duplicate(name: str, content: _Content, first: Article) -> Receipt:
    when = timezone.localtime(first.uploaded_at).strftime("%-d %B %Y, %H:%M")
    refusal = _refusal_of_size(content)
    if refusal:
        message = f"{refusal} The same file came on {when} as {first.filename}; nothing was changed."
        return Receipt(name, first, "duplicate", message)
    state = f"{first.get_state_display()}: {first.error}" if first.error else first.get_state_display()
    message = (
        f"This file is already here: “{first}”, uploaded on {when} as {first.filename} ({state}). "
        "Nothing was changed; open that article to correct it or to process it again."
    )
    return Receipt(name, first, "duplicate", message)


def is_future(published: date | None) -> bool:
    """Whether an article can not have been published on that day yet."""
    # A day of grace: it is already tomorrow in some of the places that articles come from.
    return published is not None and published > timezone.localdate() + timedelta(days=1)


def is_url(text: str) -> bool:
    """Whether the text is a web address that an article can be kept with."""
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return len(text) <= 2000


def clean_name(name: str) -> str:
    """A file's name without what can be neither shown nor stored: line ends, marks of direction, broken UTF-8."""
    return "".join(character for character in name if character.isprintable())


def download_name(filename: str) -> str:
    """A name to save an article's file under: without folders, and none that hides the file or ends in a dot."""
    last = re.split(r"[/\\]", clean_name(filename))[-1]
    return re.sub(r'[<>:"|?*]', "_", last).strip(". ") or "article"


def _clean(text: str, length: int) -> str:
    return " ".join(storable(text).split())[:length]
