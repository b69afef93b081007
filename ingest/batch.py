"""Many articles at once from the file system: files, folders, zips, and lists such as the corpus's `articles.jsonl`."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from ingest.archives import ArchiveError, is_archive, read_archive
from ingest.intake import Upload

LIST_SUFFIX = ".jsonl"
LABELS = "gold.jsonl"
CHUNK_BYTES = 1024 * 1024
_TEXTS = ("id", "title", "outlet", "url", "published", "text")


@dataclass(frozen=True)
class Known:
    """What the person who starts a batch knows of all its articles; an article's own word goes first."""

    outlet: str = ""
    url: str = ""
    published: date | None = None


@dataclass(frozen=True)
class Unreadable:
    """A file or line that no article can be made of, and why, in words."""

    name: str
    message: str


def read_batch(paths: Iterable[Path], known: Known) -> Iterator[Upload | Unreadable]:
    """One upload for each article below the paths, in the order given, folders by name; never raises for a file.

    In a folder hidden files are left out, and so is `gold.jsonl`, which holds a corpus's answers.
    """
    for path in paths:
        if path.is_dir():
            for file in files_below(path):
                yield from _read_file(file, str(file.relative_to(path)), known)
        elif path.exists():
            yield from _read_file(path, path.name, known)
        else:
            yield Unreadable(str(path), "There is no such file or folder. Check the path.")


def files_below(folder: Path) -> list[Path]:
    """The files that a folder's articles come from."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.name != LABELS
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def is_list(path: Path) -> bool:
    """Is this a file with an article in each line, whatever it is called before its `.jsonl`?"""
    return path.suffix.lower() == LIST_SUFFIX


def _read_file(path: Path, name: str, known: Known) -> Iterator[Upload | Unreadable]:
    try:
        if is_archive(path):
            yield from _read_archive(path, name, known)
            return
        with path.open("rb") as file:
            if is_list(path):
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        yield _read_line(line, f"{name}, line {number}", known)
            else:
                chunks = iter(lambda: file.read(CHUNK_BYTES), b"")
                yield Upload(name, chunks, outlet=known.outlet, url=known.url, published=known.published)
    except OSError as error:
        yield Unreadable(name, f"The file cannot be read: {error.strerror}. Check its rights, and try again.")


def _read_archive(path: Path, name: str, known: Known) -> Iterator[Upload | Unreadable]:
    try:
        for entry in read_archive(path, max_bytes=settings.UPLOAD_MAX_BYTES):
            if entry.problem:
                yield Unreadable(f"{name}, {entry.name}", entry.problem)
            else:
                yield Upload(entry.name, [entry.data], outlet=known.outlet, url=known.url, published=known.published)
    except ArchiveError as error:
        yield Unreadable(name, str(error))


def _read_line(line: bytes, name: str, known: Known) -> Upload | Unreadable:
    try:
        entry = json.loads(line)
        return _build_upload(entry, known)
    except UnicodeDecodeError:
        return Unreadable(name, "The line is not UTF-8. Save the file as UTF-8, and try again.")
    except json.JSONDecodeError as error:
        return Unreadable(name, f"The line is no JSON object ({error.msg}, column {error.colno}). Correct it.")
    except RecursionError:
        return Unreadable(name, "The line nests too deeply to be an article. Each line holds one article: {…}.")
    except ValueError as error:
        return Unreadable(name, str(error))


def _build_upload(entry: Any, known: Known) -> Upload:
    """A plain-text article with the entry's metadata. Raises `ValueError` in words."""
    if not isinstance(entry, dict):
        raise ValueError("The line is no JSON object. Each line holds one article: {…}.")
    if unknown := sorted(set(entry) - set(_TEXTS)):
        raise ValueError(f"Unknown keys: {', '.join(unknown)}. An article has {', '.join(_TEXTS)}.")
    wrong = [key for key in _TEXTS if not isinstance(entry.get(key) or "", str)]
    if wrong:
        raise ValueError(f"No text in {', '.join(wrong)}: write it in quotes, or null where it is not known.")
    for key in ("id", "text"):
        if not entry.get(key):
            raise ValueError(f"“{key}” is missing: an article needs an id and its text.")
    return Upload(
        filename=f"{entry['id']}.txt",
        chunks=[entry["text"].encode("utf-8", "replace")],
        title=entry.get("title") or "",
        outlet=entry.get("outlet") or known.outlet,
        url=entry.get("url") or known.url,
        published=_read_date(entry.get("published")) or known.published,
    )


def _read_date(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"“{text}” is no date of publication: write it as 2021-10-12, or null.") from error
