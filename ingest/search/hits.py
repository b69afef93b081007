"""What a search finds: a record with where it stands, and why it was found."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# What PostgreSQL puts around the words found; hardly any article has them, and whatever stands between is escaped.
START, STOP = "\x02", "\x03"


@dataclass(frozen=True)
class Hit:
    """One record. `detail` says what it is in a few words, `snippet` is the sentence with the words found, marked."""

    title: str
    url: str
    detail: str = ""
    snippet: SafeString | str = ""
    status: str = ""
    review_state: str = ""


@dataclass(frozen=True)
class Section:
    """The hits of one kind; where there are more (`is_cut`), `more` is the address of the list of them all."""

    name: str
    hits: list[Hit]
    more: str = ""
    is_cut: bool = False


def marked(text: str) -> SafeString:
    """HTML of a text with the words found between `START` and `STOP`."""
    pieces = []
    for number, piece in enumerate(text.split(START)):
        found, stop, rest = piece.partition(STOP) if number else ("", "", piece)
        pieces.append((format_html("<mark>{}</mark>{}", found, rest) if stop else format_html("{}", piece),))
    return format_html_join("", "{}", pieces)
