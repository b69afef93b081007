"""Lists of articles: JSON lines and tables of comma-separated values, each line or row an article's text with what is
known of it."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import StringIO
from pathlib import PurePath
from typing import Any

from ingest.readers.base import ReadError
from ingest.readers.decoding import decode_text
from ingest.readers.packed.parts import Bounds, Part, Unreadable

_TEXTS = ("id", "title", "outlet", "url", "published", "text")
_OTHER_NAMES = {
    **{"address": "url", "link": "url", "date": "published", "headline": "title", "source": "outlet"},
    **{"body": "text", "content": "text"},
}
_DELIMITERS = ",;\t|"


def read_lines(lines: Iterable[bytes], name: str, bounds: Bounds) -> Iterator[Part | Unreadable]:
    """An article for each line that is not blank; a wrong one is named by its number and stops no other."""
    count = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        count += 1
        if bounds.files is not None and count > bounds.files:
            yield _too_many(name, bounds)
            return
        yield _read_line(line, f"{name}, line {number}")


def read_table(data: bytes, name: str, bounds: Bounds) -> Iterator[Part | Unreadable]:
    """An article for each row below the row of names; a wrong one is named by its number and stops no other."""
    try:
        text = decode_text(data)
        head = text.lstrip().split("\n", 1)[0]
        delimiter = max(_DELIMITERS, key=head.count)
        csv.field_size_limit(bounds.file)
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        names = [_field(cell) for cell in next(rows, [])]
    except (ReadError, csv.Error) as error:
        yield Unreadable(name, str(error))
        return
    if "text" not in names:
        words = (
            "The table has no column “text” in its first row: title, outlet, address, date and text are read. A table "
            "of meetings is imported from its own page."
        )
        yield Unreadable(name, words)
        return
    yield from _read_rows(rows, names, name, bounds)


def _read_rows(rows: Iterator[list[str]], names: list[str], name: str, bounds: Bounds) -> Iterator[Part | Unreadable]:
    number = 1
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Unreadable(f"{name}, row {number}", f"The row cannot be read ({error}). Save the table again.")
            return
        if not any(cell.strip() for cell in cells):
            continue
        if bounds.files is not None and number - 1 > bounds.files:
            yield _too_many(name, bounds)
            return
        entry = {key: cell.strip() for key, cell in zip(names, cells, strict=False) if key in _TEXTS}
        try:
            yield _build_part({**entry, "id": entry.get("id") or f"{PurePath(name).stem}-{number}"})
        except ValueError as error:
            yield Unreadable(f"{name}, row {number}", str(error))


def _field(cell: str) -> str:
    name = cell.strip().lower()
    return _OTHER_NAMES.get(name, name)


def _too_many(name: str, bounds: Bounds) -> Unreadable:
    words = f"The list has more than {bounds.files:,} articles; those up to there are taken. Split it."
    return Unreadable(name, words)


def _read_line(line: bytes, name: str) -> Part | Unreadable:
    try:
        entry = json.loads(line)
        return _build_part(entry)
    except UnicodeDecodeError:
        return Unreadable(name, "The line is not UTF-8. Save the file as UTF-8, and try again.")
    except json.JSONDecodeError as error:
        return Unreadable(name, f"The line is no JSON object ({error.msg}, column {error.colno}). Correct it.")
    except RecursionError:
        return Unreadable(name, "The line nests too deeply to be an article. Each line holds one article: {…}.")
    except ValueError as error:
        return Unreadable(name, str(error))


def _build_part(entry: Any) -> Part:
    """A plain-text article with the entry's metadata. Raises `ValueError` in words."""
    if not isinstance(entry, dict):
        raise ValueError("The line is no JSON object. Each line holds one article: {…}.")
    entry = _with_known_names(entry)
    if unknown := sorted(set(entry) - set(_TEXTS)):
        raise ValueError(f"Unknown keys: {', '.join(unknown)}. An article has {', '.join(_TEXTS)}.")
    wrong = [key for key in _TEXTS if not isinstance(entry.get(key) or "", str)]
    if wrong:
        raise ValueError(f"No text in {', '.join(wrong)}: write it in quotes, or null where it is not known.")
    for key in ("id", "text"):
        if not entry.get(key):
            raise ValueError(f"“{key}” is missing: an article needs an id and its text.")
    return Part(
        f"{entry['id']}.txt",
        entry["text"].encode("utf-8", "replace"),
        title=entry.get("title") or "",
        outlet=entry.get("outlet") or "",
        url=entry.get("url") or "",
        published=_read_date(entry.get("published")),
    )


def _read_date(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"“{text}” is no date of publication: write it as 2021-10-12, or null.") from error


def _with_known_names(entry: Mapping[str, Any]) -> dict[str, Any]:
    """“address” and “date” as well as the corpus's own words; where both are there, its own count."""
    return {_OTHER_NAMES.get(key, key): value for key, value in entry.items() if _OTHER_NAMES.get(key) not in entry}
