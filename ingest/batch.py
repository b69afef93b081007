"""Many articles at once: files, folders, zips, and lists such as the corpus's `articles.jsonl`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from django.conf import settings

from ingest.intake import Upload
from ingest.readers.packed.lists import read_lines
from ingest.readers.packed.opening import LIST_SUFFIX, PACKED, too_large
from ingest.readers.packed.parts import Part, Unreadable
from ingest.reading import bounds, unpack_file

LABELS = "gold.jsonl"
CHUNK_BYTES = 1024 * 1024

__all__ = ["LIST_SUFFIX", "PACKED", "Known", "Unreadable", "files_below", "is_list", "read_batch", "unpack"]


@dataclass(frozen=True)
class Known:
    """What the person who starts a batch knows of all its articles; an article's own word goes first."""

    outlet: str = ""
    url: str = ""
    published: date | None = None


def read_batch(paths: Iterable[Path], known: Known) -> Iterator[Upload | Unreadable]:
    """One upload for each article below the paths, in the order given, folders by name; never raises for a file.

    In a folder hidden files are left out, and so is `gold.jsonl`, which holds a corpus's answers. A folder, and a list
    of an article a line, may be of any length; an archive is bounded as one that is uploaded.
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
            if is_list(path):
                for one in read_lines(file, name, replace(bounds(), files=None)):
                    yield _as_upload(one, known)
            elif path.suffix.lower() in PACKED:
                for one in unpack_file(path.resolve(), name):
                    yield _as_upload(one, known)
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
    with NamedTemporaryFile() as file:
        size = 0
        for chunk in upload.chunks:
            size += len(chunk)
            if size > settings.ARCHIVE_MAX_BYTES:
                yield too_large(upload.filename, bounds())
                return
            file.write(chunk)
        file.flush()
        for one in unpack_file(Path(file.name), upload.filename):
            is_whole = isinstance(one, Part) and one.name == upload.filename
            yield _as_upload(replace(one, title=upload.title) if is_whole and isinstance(one, Part) else one, known)


def _as_upload(one: Part | Unreadable, known: Known) -> Upload | Unreadable:
    if isinstance(one, Unreadable):
        return one
    return Upload(
        one.name,
        [one.data],
        title=one.title,
        outlet=one.outlet or known.outlet,
        url=one.url or ("" if one.attached else known.url),
        published=one.published or known.published,
    )
