"""Plain text, as saved from an editor or pasted."""

from itertools import pairwise

from ingest.readers.base import DEFAULT_LIMITS, ArticleText, Limits, normalise_newlines
from ingest.readers.decoding import decode_text

_HEADLINE_WORDS = range(4, 31)
_HEADLINE_LENGTH = 200  # characters
_LEADING_LINES = 12  # where a headline may stand, after lines such as "Breaking News" or "1 min read"


class PlainReader:
    """Keeps every character but the byte order mark; newlines become `\\n`."""

    name = "plain text"
    suffixes = (".txt", ".text", ".md")

    def recognises(self, head: bytes) -> bool:
        return False  # nothing proves plain text

    def read(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> ArticleText:
        text = normalise_newlines(decode_text(data))
        return ArticleText(title=find_headline(text), outlet=None, published=None, url=None, text=text)


def find_headline(text: str) -> str | None:
    """The headline that a pasted article begins with, if it has one; it stays part of the text.

    The first line of at least four words decides (shorter ones are menus, dates and reading times): it is a headline
    if a blank line or the end of its paragraph follows, and it ends like none of the sentences of a body does.
    """
    lines = text.lstrip("\n").split("\n", _LEADING_LINES + 1)[: _LEADING_LINES + 1]
    for line, following in pairwise(lines):
        words = line.split()
        if len(words) < _HEADLINE_WORDS.start:
            continue
        is_headline = (
            len(words) in _HEADLINE_WORDS
            and len(line) <= _HEADLINE_LENGTH
            and not following.strip()
            and not line.rstrip(" \t\"'”’)»").endswith((".", ",", ";", ":", "…", "-", "–", "—"))
        )
        return " ".join(words) if is_headline else None
    return None
