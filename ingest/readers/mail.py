"""E-mails (.eml) and saved pages in one file (.mhtml): the same container, read for its best body."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import policy
from email.errors import MessageError
from email.headerregistry import AddressHeader
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import PurePath

from ingest.readers.base import (
    DEFAULT_LIMITS,
    OUTLET_LENGTH,
    TITLE_LENGTH,
    ArticleText,
    Limits,
    ReadError,
    clean_text,
    one_line,
    origin,
)
from ingest.readers.decoding import decode_text
from ingest.readers.html import HtmlReader, web_address

_HEADER = re.compile(
    rb"(?:From |(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|From|To|Subject|Date|Content-Type|"
    rb"X-[\w-]{1,40}|DKIM-Signature|ARC-Seal|Authentication-Results|Snapshot-Content-Location):)[^\n]*\n",
    re.IGNORECASE,
)
_SNAPSHOT = re.compile(rb"^(Snapshot-Content-Location|Content-Type:\s*multipart/related)", re.IGNORECASE | re.MULTILINE)
_IDENTIFYING = re.compile(rb"^(From|Subject|Date|MIME-Version|Content-Type):", re.IGNORECASE | re.MULTILINE)
# The parser compares each line with each open boundary.
_MAX_BOUNDARIES, _MAX_LINES, _MAX_PARTS = 60, 500_000, 200
_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr)\s*:", re.IGNORECASE)
_REPLY_MARKS = re.compile(r"^(?:\s*(?:fwd?|wg|tr|re|aw)\s*:\s*)+", re.IGNORECASE)
_INNER_HEADER = re.compile(r"^[>*\s]*(From|Date|Sent|Subject|To|Cc)\s*:\s*(.*\S)\s*$", re.IGNORECASE)
_WRAPPED = re.compile(r"(?<=\S)(?<! --)\n(?=[^\s>*•\-])")
_WRAP_COLUMN = 55
_ERRORS = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError, AssertionError)


class MailReader:
    """The body with the most text, plain before HTML where both tell the same; the subject is the title."""

    name = "e-mails"
    suffixes = (".eml",)

    def recognises(self, head: bytes) -> bool:
        return _looks_like_mail(head) and not _SNAPSHOT.search(head)

    def read(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> ArticleText:
        message = parse_message(data)
        article = _read_body(message)
        subject, sender, day = _header(message, "Subject"), _sender(message), _day(_header(message, "Date"))
        text = article.text
        if _FORWARDED.match(subject):
            text, inner = _part_forwarded(text)
            # The day of forwarding is no day of publication.
            sender, day = inner.get("from", ""), _day(inner.get("date") or inner.get("sent", ""))
        title = one_line(_REPLY_MARKS.sub("", subject), TITLE_LENGTH) or article.title
        day = article.published or day
        return replace(
            article,
            text=text,
            title=title,
            outlet=article.outlet or one_line(sender, OUTLET_LENGTH),
            published=day,
            published_from=origin(day),
            url=article.url or web_address(_header(message, "Archived-At").strip("<> ")),
        )


class MhtmlReader:
    """A page as browsers save it in one file: its HTML part goes to the reader of web pages."""

    name = "saved pages"
    suffixes = (".mhtml", ".mht")

    def recognises(self, head: bytes) -> bool:
        return _looks_like_mail(head) and _SNAPSHOT.search(head) is not None

    def read(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> ArticleText:
        message = parse_message(data)
        pages = [part for part in _parts(message) if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
        if not pages:
            words = "The saved page holds no page, only pictures or styles. Save it again, or paste its text."
            raise ReadError(words, "no_article")
        article = HtmlReader().read(_bytes_of(pages[0]), limits)
        address = _header(message, "Snapshot-Content-Location") or _header(pages[0], "Content-Location")
        return article if article.url else replace(article, url=web_address(address))


def _looks_like_mail(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return _HEADER.match(start) is not None and len(_IDENTIFYING.findall(head)) >= 2


def parse_message(data: bytes) -> EmailMessage:
    """The mail; raises `ReadError` for what is none, or would take minutes."""
    boundaries = len(re.findall(rb"boundary\s*=|boundary\*", data, re.IGNORECASE))
    if boundaries > _MAX_BOUNDARIES or data.count(b"\n") > _MAX_LINES or data.count(b"\r") > 2 * _MAX_LINES:
        words = "The mail has too many parts or lines to be read. Save the article's text alone, or paste it."
        raise ReadError(words, "too_complex")
    try:
        message = BytesParser(policy=policy.default).parsebytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    except _ERRORS as error:
        raise _damaged() from error
    if not isinstance(message, EmailMessage):
        raise _damaged()
    return message


def attachments(data: bytes, suffixes: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each attached file whose name ends in one of the suffixes. Raises `ReadError`."""
    for part in _parts(parse_message(data)):
        try:
            name = part.get_filename() or ""
            wanted = PurePath(name).suffix.lower() in suffixes and part.get_content_disposition() == "attachment"
        except _ERRORS:
            continue
        if wanted:
            yield PurePath(name.replace("\\", "/")).name, _bytes_of(part)


def _parts(message: Message) -> Iterator[Message]:
    try:
        for number, part in enumerate(message.walk()):
            if number >= _MAX_PARTS:
                return
            if not part.is_multipart():
                yield part
    except _ERRORS as error:
        raise _damaged() from error


def _read_body(message: Message) -> ArticleText:
    """The plain body, unless the HTML one tells much more: many plain ones say "see the HTML version"."""
    plain, page = "", None
    failure: ReadError | None = None
    for part in _parts(message):
        try:
            if part.get_content_disposition() == "attachment":
                continue
            kind = part.get_content_type()
        except _ERRORS:
            continue
        if kind == "text/plain" and not plain:
            plain = _unwrap(_plain_text(part))
        elif kind == "text/html" and page is None:
            try:
                page = HtmlReader().read(_bytes_of(part))
            except ReadError as error:
                failure = error
    if page is not None and len(page.text) > 1.5 * len(plain):
        return page
    if plain.strip():
        known = page or ArticleText(None, None, None, None, "")
        return replace(known, text=plain)
    if failure is not None:
        raise failure
    words = "The mail has no text of its own. Upload what is attached to it, or paste the article's text."
    raise ReadError(words, "no_article")


def _plain_text(part: Message) -> str:
    data = _bytes_of(part)
    return clean_text(decode_text(data, _charset(part))) if data.strip() else ""


def _unwrap(text: str) -> str:
    """Paragraphs whose lines were cut at a width are whole again, quotation marks of replies go."""
    paragraphs = []
    for block in re.split(r"\n[ \t>]*\n", re.sub(r"(?m)^(?:> ?)+", "", text)):
        paragraph = block.strip("\n")
        lines = paragraph.split("\n")
        wrapped = len(lines) > 1 and all(_WRAP_COLUMN <= len(line) <= 100 for line in lines[:-1])
        paragraphs.append(_WRAPPED.sub(" ", paragraph.replace(" \n", "\n")) if wrapped else paragraph)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def _part_forwarded(text: str) -> tuple[str, dict[str, str]]:
    """The forwarded text, and what the lines above it say of it: `from`, `date` or `sent`, `subject`."""
    lines = text.split("\n")
    for start, line in enumerate(lines[:60]):
        if not _INNER_HEADER.match(line):
            continue
        inner: dict[str, str] = {}
        end = start
        while end < len(lines) and (found := _INNER_HEADER.match(lines[end])):
            inner.setdefault(found[1].lower(), found[2])
            end += 1
        rest = "\n".join(lines[end:]).strip("\n")
        if len(inner) >= 2 and rest.strip():
            inner["from"] = re.sub(r"\s*[<\[(][^>\])]*@.*$", "", inner.get("from", "")).strip("\"' ")
            return rest, inner
    return text, {}


def _bytes_of(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except _ERRORS as error:
        raise _damaged() from error
    return payload if isinstance(payload, bytes) else b""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except _ERRORS:
        return None


def _header(message: Message, name: str) -> str:
    """Decoded; empty where it is missing or too broken for the parser."""
    try:
        return str(message.get(name) or "")
    except (*_ERRORS, IndexError):
        return ""


def _sender(message: Message) -> str:
    try:
        header = message["From"]
        if isinstance(header, AddressHeader) and header.addresses:
            return header.addresses[0].display_name
    except (*_ERRORS, IndexError):
        pass
    return ""


def _day(text: str) -> date | None:
    try:
        return parsedate_to_datetime(re.sub(r"\s+at\s+", " ", text)).date()
    except (*_ERRORS, IndexError, OverflowError):
        return None


def _damaged() -> ReadError:
    words = "The mail is damaged. Save it again from the mail program, or paste the article's text."
    return ReadError(words, "damaged")
