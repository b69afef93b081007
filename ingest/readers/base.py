"""What every reader gives and raises. A new format is one file with an `ArticleReader`, and one entry in `READERS`."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

ReadErrorCode = Literal[
    "empty",  # no bytes
    "blank",  # nothing but white space
    "too_short",  # too few letters to report anything
    "binary",  # no text at all, or a known format that has no reader
    "unsupported",  # a file name extension that has no reader
    "encoding",  # text, but in no encoding that makes sense of it
    "no_article",  # a page of links, menus or notices
    "too_complex",  # a page that would take minutes to read
    "broken_page",  # markup that the parser gives up on
    "too_large",  # more bytes, pages or characters than are read
    "locked",  # encrypted with a password
    "scan",  # pictures of pages, without text: nothing is broken, and a person can read it
    "damaged",  # a known format whose parts cannot be read
    "too_slow",  # stopped at the limit of time
    "too_hungry",  # stopped at the limit of memory
    "crashed",  # the reading process ended: a fault of a parser
]
PublishedFrom = Literal["given", "found", "none"]

# "Muttaqi met Wang Yi." has 16 letters: nothing shorter can say who met whom.
MIN_LETTERS = 16
TITLE_LENGTH, OUTLET_LENGTH = 500, 200  # characters kept of a headline and of an outlet's name
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class ArticleText:
    """An article as read from its file.

    `text` holds the paragraphs as plain text with `\\n` for newlines, no NUL and no lone surrogate: markup has been
    removed or was never markup, and whoever shows it must escape it. `published_from` is `found` where the file says
    when it was published, `given` where a person or a corpus does. `language` is the ISO 639 code of the text, `en` in
    doubt, None until it is looked at: readers refuse no language, they only say which one it is.
    """

    title: str | None
    outlet: str | None
    published: date | None
    url: str | None
    text: str
    language: str | None = None
    published_from: PublishedFrom = "none"


@dataclass(frozen=True)
class Limits:
    """What one file may cost: `seconds` of time, `memory` bytes above what an idle reading process has, `pages` of a
    document, `characters` of text."""

    seconds: float = 60.0
    memory: int = 768 * 1024 * 1024
    pages: int = 500
    characters: int = 5_000_000


DEFAULT_LIMITS = Limits()


class ReadError(Exception):
    """A file that gives no article. `str(error)` tells an analyst what happened and what to do."""

    def __init__(self, message: str, code: ReadErrorCode) -> None:
        super().__init__(message, code)  # both, so that the error survives pickling
        self.message = message
        self.code: ReadErrorCode = code

    def __str__(self) -> str:
        return self.message


class ArticleReader(Protocol):
    """One format. `name` is for messages, as in "plain text"; `suffixes` are lower case and begin with a dot."""

    @property
    def name(self) -> str: ...

    @property
    def suffixes(self) -> tuple[str, ...]: ...

    def recognises(self, head: bytes) -> bool:
        """Do the first `HEAD_BYTES` of a file prove this format, whatever the file is called?"""
        ...

    def read(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> ArticleText:
        """The article in the file's bytes; raises `ReadError`. `language` is left to `read_article`.

        Readers count pages; `read_article` counts characters; time and memory are watched from outside
        (`ingest.readers.apart`).
        """
        ...


def storable(text: str) -> str:
    """`text` with what no database takes (NUL, lone surrogates) replaced one to one, so that offsets stay."""
    return _UNSTORABLE.sub("\ufffd", text)


def normalise_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")


def clean_text(text: str) -> str:
    """`text` as it is stored: newlines of one kind, nothing that no database takes."""
    return storable(normalise_newlines(text))


def origin(published: date | None) -> PublishedFrom:
    """How a reader knows the day that it gives."""
    return "found" if published else "none"


def one_line(text: str | None, length: int) -> str | None:
    """`text` as a title or name is stored: one line, cut to `length`; None where nothing is left."""
    return " ".join(storable(text or "").split())[:length].strip() or None


def blank() -> ReadError:
    message = "The file holds nothing but white space. Check that it was saved completely, and upload it again."
    return ReadError(message, "blank")


def require_words(text: str) -> None:
    """Raise `ReadError` for a text that cannot report a meeting, since it has hardly a letter in it."""
    if not text.strip():
        raise blank()
    letters = 0
    for character in text:
        letters += character.isalpha()
        if letters >= MIN_LETTERS:
            return
    message = (
        f"The text is too short for an article: {letters} letters, “{' '.join(text.split())[:60]}”. Check that the "
        "file holds the whole article, or paste its text."
    )
    raise ReadError(message, "too_short")
