"""Corpus folders: `articles.jsonl` is what extraction is given, `gold.jsonl` what it should find."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from ingest.evaluation.meetings import Meeting, meeting_from_json

ARTICLES = "articles.jsonl"
GOLD = "gold.jsonl"
_ARTICLE_KEYS = frozenset({"id", "title", "outlet", "url", "published", "text"})
_GOLD_KEYS = frozenset({"id", "published", "meetings"})
Entry = TypeVar("Entry")


class CorpusError(Exception):
    """A corpus file that cannot be read; the message names the file and the line, and says what to do."""


@dataclass(frozen=True)
class CorpusArticle:
    """One line of `articles.jsonl`."""

    id: str
    title: str | None
    outlet: str | None
    url: str | None
    published: date | None
    text: str


def read_articles(path: Path) -> list[CorpusArticle]:
    """The articles of one file in its order. Raises `CorpusError`."""
    return _unique(path, _read_lines(path, _article), lambda article: article.id)


def read_gold(path: Path) -> dict[str, tuple[Meeting, ...]]:
    """The gold meetings by article id, in the file's order; also reads predictions. Raises `CorpusError`."""
    return dict(_unique(path, _read_lines(path, _gold), lambda entry: entry[0]))


def read_folder(folder: Path) -> tuple[list[CorpusArticle], dict[str, tuple[Meeting, ...]]]:
    """A whole corpus folder. Raises `CorpusError`, also where the two files do not tell of the same articles."""
    articles, gold = read_articles(folder / ARTICLES), read_gold(folder / GOLD)
    alone = sorted(gold.keys() ^ {article.id for article in articles})
    if alone:
        raise CorpusError(
            f"{folder}: {ARTICLES} and {GOLD} do not hold the same articles; only one has {', '.join(alone[:5])}."
        )
    return articles, gold


def _read_lines(path: Path, build: Callable[[Mapping[str, Any]], Entry]) -> Iterator[tuple[int, Entry]]:
    """What each line holds, with its number; blank lines are left out."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror}. Check the path and its rights.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            entry = json.loads(line)
        except UnicodeDecodeError as error:
            raise CorpusError(f"{where}: not UTF-8. Save the file as UTF-8.") from error
        except json.JSONDecodeError as error:
            raise CorpusError(f"{where}: no JSON object ({error.msg}, column {error.colno}). Correct it.") from error
        if not isinstance(entry, dict):
            raise CorpusError(f"{where}: no JSON object but a {type(entry).__name__}. Each line holds one: {{…}}.")
        try:
            yield number, build(entry)
        except KeyError as error:
            raise CorpusError(f"{where}: the key {error} is missing. Add it.") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise CorpusError(f"{where}: {error}. Correct it.") from error


def _unique(path: Path, entries: Iterator[tuple[int, Entry]], key: Callable[[Entry], str]) -> list[Entry]:
    seen: dict[str, int] = {}
    unique = []
    for number, entry in entries:
        first = seen.setdefault(key(entry), number)
        if first != number:
            raise CorpusError(
                f"{path}, line {number}: the id “{key(entry)}” stands in line {first} already. Rename one."
            )
        unique.append(entry)
    return unique


def _article(entry: Mapping[str, Any]) -> CorpusArticle:
    _refuse_unknown(entry, _ARTICLE_KEYS)
    published = _text(entry, "published")
    return CorpusArticle(
        id=_required(entry, "id"),
        title=_text(entry, "title"),
        outlet=_text(entry, "outlet"),
        url=_text(entry, "url"),
        published=date.fromisoformat(published) if published else None,
        text=_required(entry, "text"),
    )


def _gold(entry: Mapping[str, Any]) -> tuple[str, tuple[Meeting, ...]]:
    _refuse_unknown(entry, _GOLD_KEYS)
    return _required(entry, "id"), tuple(meeting_from_json(meeting) for meeting in entry["meetings"])


def _refuse_unknown(entry: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(entry.keys() - known)
    if unknown:
        raise ValueError(f"unknown keys {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _text(entry: Mapping[str, Any], key: str) -> str | None:
    value = entry.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"“{key}” holds {value!r} where a text or null belongs")
    return value or None


def _required(entry: Mapping[str, Any], key: str) -> str:
    _ = entry[key]
    value = _text(entry, key)
    if value is None:
        raise ValueError(f"“{key}” is empty")
    return value
