"""The cells of a row's sources → the articles that they name."""

import re
from collections.abc import Mapping
from datetime import date

from ingest.intake import is_url
from ingest.spreadsheets.cells import Errors, read_when
from ingest.spreadsheets.plan import Source
from ingest.spreadsheets.reading import Cell

# Our files name an article's page where it has no address of its own: none of those is where it was published.
_OWN_PAGE = re.compile(r"https?://[^/\s]+/articles/\d+/")


def read_sources(cells: Mapping[str, Cell], errors: Errors) -> tuple[Source, ...]:
    """A line of each column for each source, as our files have them; quotes alone may have any number of lines where
    the other columns have one."""
    names = ("outlet", "title", "published", "url")
    columns = {name: [line.strip() for line in _words_of(cells.get(name)).split("\n")] for name in names}
    number = max((len(lines) for lines in columns.values()), default=1)
    quotes = (
        _words_of(cells.get("quote")).split("\n") if number > 1 else [" ".join(_words_of(cells.get("quote")).split())]
    )
    found = []
    for position in range(max(number, len(quotes))):
        told = {name: lines[position] if position < len(lines) else "" for name, lines in columns.items()}
        quote = quotes[position].strip() if position < len(quotes) else ""
        told["url"] = _address(told["url"], errors)
        if told["published"]:
            told["published"] = _day(told["published"], errors)
        if any(told.values()) or quote:
            found.append(Source(**told, quote=quote))
    return tuple(found)


def _words_of(cell: Cell | None) -> str:
    return cell.isoformat() if isinstance(cell, date) else cell or ""


def _day(text: str, errors: Errors) -> str:
    found: Errors = {}
    interval = read_when({"date": text}, found)
    if found or interval.precision != "day" or interval.start is None:
        errors["published"] = f"“{text}” is no day of publication: write it as 2021-10-12, or leave it out."
        return ""
    return interval.start.isoformat()


def _address(text: str, errors: Errors) -> str:
    if _OWN_PAGE.fullmatch(text):
        return ""
    if text and not is_url(text):
        errors["url"] = f"“{text[:100]}” is no web address: it starts with http:// or https://."
    return text
