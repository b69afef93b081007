"""Opens a file that may hold several articles. Runs in the reading process, which may be killed."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from ingest.readers import SUFFIXES
from ingest.readers.base import ReadError
from ingest.readers.mail import MailReader, attachments
from ingest.readers.packed.archives import SUFFIX, ArchiveError, read_archive
from ingest.readers.packed.lists import read_lines, read_table
from ingest.readers.packed.parts import Bounds, Part, Unreadable

LIST_SUFFIX = ".jsonl"
TABLE_SUFFIX = ".csv"
PACKED = (SUFFIX, LIST_SUFFIX, TABLE_SUFFIX, *MailReader.suffixes)
_SUFFIXES = frozenset(SUFFIXES)


def open_packed(file: IO[bytes], name: str, bounds: Bounds) -> Iterator[Part | Unreadable]:
    """The articles in it, with those of lists and mails in an archive; never more of all together than allowed."""
    size = file.seek(0, 2)
    file.seek(0)
    if size > bounds.total:
        yield too_large(name, bounds)
        return
    parts = 0
    for count, one in enumerate(_open(file, name, bounds)):
        parts += isinstance(one, Part)
        # What is refused counts too, or its messages would be without end.
        if bounds.files is not None and (parts > bounds.files or count > 2 * bounds.files):
            words = f"“{name}” holds more than {bounds.files:,} articles; those up to there are taken. Split it."
            yield Unreadable(name, words)
            return
        yield one


def too_large(name: str, bounds: Bounds) -> Unreadable:
    words = (
        f"The file has more than the {bounds.total / 1024**2:,.0f} MB that an archive or list may have. "
        "Split it; an administrator can raise the limit (ARCHIVE_MAX_BYTES)."
    )
    return Unreadable(name, words)


def _open(file: IO[bytes], name: str, bounds: Bounds) -> Iterator[Part | Unreadable]:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == SUFFIX:
        yield from _read_archive(file, name, bounds)
    elif suffix == LIST_SUFFIX:
        yield from read_lines(file, name, bounds)
    elif suffix == TABLE_SUFFIX:
        yield from read_table(file.read(), name, bounds)
    else:
        yield from _read_mail(file.read(), name, bounds)


def _read_archive(file: IO[bytes], name: str, bounds: Bounds) -> Iterator[Part | Unreadable]:
    try:
        for entry in read_archive(
            file, max_bytes=bounds.file, max_files=bounds.files or 1 << 30, max_total=bounds.total
        ):
            suffix = PurePosixPath(entry.name).suffix.lower()
            if entry.problem:
                yield Unreadable(f"{name}, {entry.name}", entry.problem)
            elif suffix == TABLE_SUFFIX:
                yield from read_table(entry.data, entry.name, bounds)
            elif suffix == LIST_SUFFIX:
                yield from read_lines(entry.data.split(b"\n"), entry.name, bounds)
            elif suffix in MailReader.suffixes:
                yield from _read_mail(entry.data, entry.name, bounds)
            else:
                yield Part(entry.name, entry.data)
    except ArchiveError as error:
        yield Unreadable(name, str(error))


def _read_mail(data: bytes, name: str, bounds: Bounds) -> Iterator[Part | Unreadable]:
    """The mail itself, then what is attached to it; the mail goes alone where its parts cannot be told."""
    yield Part(name, data)
    if len(data) > bounds.file:
        return
    try:
        attached = list(attachments(data, _SUFFIXES))
    except ReadError:
        return
    for file, content in attached:
        if content:
            yield Part(file, content, attached=True)
