"""From a file's bytes to an article's text. A plain library: no Django, no Celery, no `engagement`.

To add a format, write `readers/<format>.py` with an `ArticleReader`, and list it in `READERS`.
"""

import re
from dataclasses import replace
from pathlib import PurePath

from ingest.readers.base import (
    DEFAULT_LIMITS,
    ArticleReader,
    ArticleText,
    Limits,
    ReadError,
    blank,
    require_words,
)
from ingest.readers.docx import DocxReader
from ingest.readers.html import HtmlReader
from ingest.readers.language import detect_language
from ingest.readers.mail import MailReader, MhtmlReader
from ingest.readers.pdf import PdfReader
from ingest.readers.plain import PlainReader
from ingest.readers.signatures import name_foreign_format

__all__ = ["READERS", "SUFFIXES", "ArticleReader", "ArticleText", "Limits", "ReadError", "read_article", "reader_for"]

# The first that recognises a file's beginning reads it, else the first that knows its suffix.
READERS: tuple[ArticleReader, ...] = (
    HtmlReader(),
    MhtmlReader(),
    MailReader(),
    DocxReader(),
    PdfReader(),
    PlainReader(),
)
SUFFIXES: tuple[str, ...] = tuple(suffix for reader in READERS for suffix in reader.suffixes)

HEAD_BYTES = 4096  # what `reader_for` wants to see
_PLAIN = PlainReader()
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,7}")  # not the " 12" of "Statement no. 12"


def reader_for(filename: str, head: bytes) -> ArticleReader:
    """The reader for a file of this name that begins with `head` (its first `HEAD_BYTES`).

    What a file holds counts more than what it is called; a name without an extension means plain text. Raises
    `ReadError` for a format that has no reader, naming those that have one.
    """
    for reader in READERS:
        if reader.recognises(head):
            return reader
    foreign = name_foreign_format(head)
    suffix = PurePath(filename).suffix.lower()
    # Word documents are archives, and locked ones are wrapped as old Office documents: their reader knows them apart.
    if foreign is not None and suffix not in DocxReader.suffixes:
        raise ReadError(f"The file is {foreign}, which cannot be read. {_supported()}", "binary")
    if not _SUFFIX.fullmatch(suffix):
        return _PLAIN
    for reader in READERS:
        if suffix in reader.suffixes:
            return reader
    raise ReadError(f"Files that end in “{suffix}” cannot be read. {_supported()}", "unsupported")


def read_article(filename: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> ArticleText:
    """The article in a file; raises `ReadError` and nothing else, with a message for analysts.

    An article in another language than English is no error: its `language` says so, and the caller decides. Nothing
    here ends a parser that does not come back: for files from outside see `ingest.readers.apart`.
    """
    if not data:
        message = "The file is empty. Check that it was saved completely, and upload it again."
        raise ReadError(message, "empty")
    if not data.strip():
        raise blank()
    article = reader_for(filename, data[:HEAD_BYTES]).read(data, limits)
    require_words(article.text)
    if len(article.text) > limits.characters:
        message = (
            f"The text has {len(article.text):,} characters, and at most {limits.characters:,} are read. Upload the "
            "article alone; an administrator can raise the limit (READER_MAX_CHARACTERS)."
        )
        raise ReadError(message, "too_large")
    return replace(article, language=detect_language(article.text))


def _supported() -> str:
    formats = [f"{reader.name} ({', '.join(reader.suffixes)})" for reader in reversed(READERS)]
    words = f"{', '.join(formats[:-1])} and {formats[-1]}"
    return f"Supported are {words}: save the article as one of them, or paste its text."
