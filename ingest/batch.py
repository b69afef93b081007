"""Many articles at once from the file system: files, folders, zips, and lists such as the corpus's `articles.jsonl`."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings

from ingest.archives import ArchiveError, is_archive, read_archive
from ingest.article_lists import Known, Unreadable, read_lines, read_table
from ingest.intake import Upload
from ingest.readers import SUFFIXES, ReadError
from ingest.readers.mail import MailReader, attachments

LIST_SUFFIX = ".jsonl"
LABELS = "gold.jsonl"
CHUNK_BYTES = 1024 * 1024
TABLE_SUFFIX = ".csv"
PACKED = (".zip", LIST_SUFFIX, TABLE_SUFFIX, *MailReader.suffixes)  # a file of these may hold several articles
_SUFFIXES = frozenset(SUFFIXES)

__all__ = ["LIST_SUFFIX", "PACKED", "Known", "Unreadable", "files_below", "is_list", "read_batch", "unpack"]


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
        with path.open("rb") as file:
            if path.suffix.lower() in PACKED:
                yield from _open_packed(file, name, known)
            else:
                chunks = iter(lambda: file.read(CHUNK_BYTES), b"")
                yield Upload(name, chunks, outlet=known.outlet, url=known.url, published=known.published)
    except OSError as error:
        yield Unreadable(name, f"The file cannot be read: {error.strerror}. Check its rights, and try again.")


def unpack(upload: Upload) -> Iterator[Upload | Unreadable]:
    """The articles in an upload: many of an archive, a list or a mail with articles attached, else itself alone.

    What is known of the upload is known of each; its title only of a single article.
    """
    if PurePosixPath(upload.filename).suffix.lower() not in PACKED:
        yield upload
        return
    known = Known(upload.outlet, upload.url, upload.published)
    with closing(SpooledTemporaryFile(max_size=CHUNK_BYTES * 8)) as file:
        size = 0
        for chunk in upload.chunks:
            size += len(chunk)
            if size > settings.ARCHIVE_MAX_BYTES:
                yield Unreadable(upload.filename, _too_large())
                return
            file.write(chunk)
        for one in _open_packed(file, upload.filename, known):
            is_whole = isinstance(one, Upload) and one.filename == upload.filename
            yield replace(one, title=upload.title) if is_whole and isinstance(one, Upload) else one


def _open_packed(file: IO[bytes], name: str, known: Known) -> Iterator[Upload | Unreadable]:
    suffix = PurePosixPath(name).suffix.lower()
    size = file.seek(0, 2)
    file.seek(0)
    if size > settings.ARCHIVE_MAX_BYTES:
        yield Unreadable(name, _too_large())
    elif is_archive(Path(name)):
        yield from _read_archive(file, name, known)
    elif suffix == LIST_SUFFIX:
        yield from read_lines(file, name, known)
    elif suffix == TABLE_SUFFIX:
        yield from read_table(file.read(), name, known)
    else:
        yield from _read_mail(file.read(), name, known)


def _read_archive(file: IO[bytes], name: str, known: Known) -> Iterator[Upload | Unreadable]:
    limits = {"max_files": settings.ARCHIVE_MAX_FILES, "max_total": settings.ARCHIVE_MAX_BYTES}
    try:
        for entry in read_archive(file, max_bytes=settings.UPLOAD_MAX_BYTES, **limits):
            suffix = Path(entry.name).suffix.lower()
            if entry.problem:
                yield Unreadable(f"{name}, {entry.name}", entry.problem)
            elif suffix == TABLE_SUFFIX:
                yield from read_table(entry.data, entry.name, known)
            elif suffix == LIST_SUFFIX:
                yield from read_lines(entry.data.split(b"\n"), entry.name, known)
            elif suffix in MailReader.suffixes:
                yield from _read_mail(entry.data, entry.name, known)
            else:
                yield Upload(entry.name, [entry.data], outlet=known.outlet, url=known.url, published=known.published)
    except ArchiveError as error:
        yield Unreadable(name, str(error))


def _read_mail(data: bytes, name: str, known: Known) -> Iterator[Upload | Unreadable]:
    """The mail itself, then what is attached to it; the mail goes alone where its parts cannot be told."""
    if len(data) <= settings.UPLOAD_MAX_BYTES:
        try:
            attached = list(attachments(data, _SUFFIXES))
        except ReadError:
            attached = []
    else:
        attached = []
    yield Upload(name, [data], outlet=known.outlet, url=known.url, published=known.published)
    for file, content in attached:
        if content:
            yield Upload(file, [content], outlet=known.outlet, url="", published=known.published)


def _too_large() -> str:
    return (
        f"The file has more than the {settings.ARCHIVE_MAX_BYTES / 1024**2:,.0f} MB that an archive or list may have. "
        "Split it; an administrator can raise the limit (ARCHIVE_MAX_BYTES)."
    )
