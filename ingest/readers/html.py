"""Web pages: the article out of its menus, teasers and footers, with what the page says of itself."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import trafilatura
from lxml import etree  # type: ignore[import-untyped]

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
    storable,
)
from ingest.readers.decoding import decode_text

_HEAD = 4096  # bytes in which a page names its encoding
_PAGE = re.compile(
    rb"[\s\0]*(<\?xml[^>]*>\s*)?(<!--(?:[^-]|-(?!->))*-->\s*)*<(!doctype\s+html|html[\s>])", re.IGNORECASE
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
# News pages have 1,000 to 10,000 tags; each costs up to 0.1 ms, and attributes of one tag cost their number squared.
_MAX_TAGS = 100_000
_MAX_ATTRIBUTES = 1_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_BETWEEN_ATTRIBUTES = re.compile(r"[\s/]+")
# What ends a sentence in the scripts that articles come in, and what may close after it.
_SENTENCE_ENDS = tuple(".!?…؟۔。！？।")
_CLOSING = " \t\"'”’»)]"
# Of a short article's page trafilatura keeps everything, these too.
_SURROUNDINGS = ["//nav", "//footer", "//aside", "//*[@role='navigation' or @role='contentinfo' or @role='search']"]
_LAYOUT_TABLE = re.compile(r"<(/?)(?:table|tbody|thead|tr|td)\b[^>]{0,2000}>", re.IGNORECASE)
_URL_LENGTH = 2000
_PASTE = "Open it in a browser, copy the article's text, and paste it."


class HtmlReader:
    """Reads saved pages and fragments of pages; also pages whose text stands only in their embedded JSON-LD."""

    name = "web pages"
    suffixes = (".html", ".htm", ".xhtml")

    def recognises(self, head: bytes) -> bool:
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            head = head[2:].replace(b"\0", b"")
        return _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")) is not None

    def read(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> ArticleText:
        declared = _DECLARED.search(data[:_HEAD])
        page = decode_text(data, declared[1].decode("ascii", "replace") if declared else None)
        _require_readable_size(page)
        if not self.recognises(data[:_HEAD]):
            page = f"<html><body><div>{page}</div></body></html>"  # a fragment: the parser wants a whole page
        document = _extract(page)
        text = _paragraphs(document.text or "")
        if not _has_sentence(text) and "<table" in page.lower():
            document = _extract(_LAYOUT_TABLE.sub(r"<\1div>", page))  # a page laid out by tables, as once was usual
            text = _paragraphs(document.text or "")
        if not _has_sentence(text):
            raise _no_article()
        published = _day(document.date)
        return ArticleText(
            title=one_line(document.title, TITLE_LENGTH),
            outlet=one_line(document.sitename, OUTLET_LENGTH),
            published=published,
            url=web_address(document.url),
            text=text,
            published_from=origin(published),
        )


def _has_sentence(text: str) -> bool:
    """Headlines and menus have none."""
    return any(line.rstrip(_CLOSING).endswith(_SENTENCE_ENDS) for line in text.split("\n"))


def _extract(page: str) -> Any:
    """trafilatura's document, its `text` one paragraph a line.

    `deduplicate` stays off: it remembers pages for the life of the process, and empties a page that comes again.
    `extensive_search` too: it takes the first date of the body or the year of a copyright line for the publication
    date, which is then more precise than its source.
    """
    try:
        document = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_formatting=False,
            deduplicate=False,
            prune_xpath=_SURROUNDINGS,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, etree.LxmlError) as error:
        raise ReadError(f"The page's markup is too damaged to be read. {_PASTE}", "broken_page") from error
    if document is None:
        raise _no_article()
    return document


def _require_readable_size(page: str) -> None:
    tags = page.count("<")
    if tags > _MAX_TAGS:
        reason = f"it has {tags:,} tags, and at most {_MAX_TAGS:,} are read"
    elif any(_has_many_attributes(tag.group()) for tag in _LONG_TAG.finditer(page)):
        reason = f"one of its tags has more than {_MAX_ATTRIBUTES:,} attributes"
    else:
        return
    raise ReadError(f"The page is too complex for an article: {reason}. {_PASTE}", "too_complex")


def _has_many_attributes(tag: str) -> bool:
    return len(_BETWEEN_ATTRIBUTES.findall(_QUOTED.sub("", tag))) > _MAX_ATTRIBUTES


def _no_article() -> ReadError:
    message = (
        "The page holds no article, only links, menus or notices: it may need a sign-in or a script to show its text. "
        f"{_PASTE}"
    )
    return ReadError(message, "no_article")


def _paragraphs(text: str) -> str:
    lines = (line.strip() for line in clean_text(text).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def web_address(text: str | None) -> str | None:
    """The address if it is one that may be shown as a link: pages also name `javascript:` and relative ones."""
    try:
        parts = urlsplit(text or "")
    except ValueError:
        return None
    is_address = parts.scheme in {"http", "https"} and parts.hostname and not re.search(r"[\s\x00-\x1f]", text or "")
    return storable(text or "") if is_address and len(text or "") <= _URL_LENGTH else None
