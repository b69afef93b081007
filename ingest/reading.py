"""Reading under the site's settings: a file's text, or words on why there is none."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from ingest.readers import ArticleText, Limits, ReadError
from ingest.readers.apart import read_apart
from ingest.readers.packed.apart import unpack_apart
from ingest.readers.packed.parts import Bounds, Part, Unreadable

# Nothing is wrong with these files: a person can read them, a program cannot.
_PARKED = frozenset({"scan"})


def read_file(filename: str, data: bytes) -> ArticleText:
    """The article in a file, read in a process of its own within the settings' limits. Raises `ReadError`."""
    return read_apart(filename, data, limits())


def unpack_file(path: Path, name: str) -> Iterator[Part | Unreadable]:
    """The articles in an archive, list or mail, taken out in a process of its own within the settings' limits."""
    return unpack_apart(path, name, bounds(), limits())


def bounds() -> Bounds:
    """How much one archive or list may hold, from the settings."""
    return Bounds(settings.UPLOAD_MAX_BYTES, settings.ARCHIVE_MAX_FILES, settings.ARCHIVE_MAX_BYTES)


def limits() -> Limits:
    """What reading one file may cost, from the settings."""
    return Limits(
        seconds=settings.READER_SECONDS,
        memory=settings.READER_MEMORY_MB * 1024 * 1024,
        pages=settings.READER_MAX_PAGES,
        characters=settings.READER_MAX_CHARACTERS,
    )


def is_for_people(error: ReadError) -> bool:
    """Is the article to be parked, for its meetings to be entered by hand, and not failed?"""
    return error.code in _PARKED
