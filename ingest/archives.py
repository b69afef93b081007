"""Zip archives as a batch of files: read one entry at a time, never unpacked to disk, never more than allowed."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".zip"
# Far above what a newsroom drops at once, far below what would keep a command busy for a day.
MAX_ENTRIES = 10_000
_ENCRYPTED = 0x1


class ArchiveError(Exception):
    """The archive as a whole cannot be read; `str(error)` says why and what to do."""


@dataclass(frozen=True)
class Entry:
    """One file of an archive: its bytes, or in words why it cannot be read."""

    name: str
    data: bytes = b""
    problem: str = ""


def is_archive(path: Path) -> bool:
    return path.suffix.lower() == SUFFIX


def read_archive(path: Path, *, max_bytes: int) -> Iterator[Entry]:
    """The files of a zip by name, hidden ones and a Mac's `__MACOSX` left out. Raises `ArchiveError`, `OSError`.

    An entry that says it unpacks to more than `max_bytes` is not unpacked, and none gives more bytes than it says. A
    damaged entry stops no other.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = sorted((info for info in archive.infolist() if _is_file(info)), key=lambda info: info.filename)
            if len(infos) > MAX_ENTRIES:
                raise ArchiveError(f"The archive holds {len(infos)} files, more than {MAX_ENTRIES}. Split it.")
            for info in infos:
                problem = _problem(info, max_bytes)
                yield Entry(info.filename, problem=problem) if problem else _read_entry(archive, info)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ArchiveError("The archive is damaged or no zip file. Pack it again, and try once more.") from error


def _read_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    try:
        return Entry(info.filename, archive.read(info))
    except NotImplementedError:
        return Entry(info.filename, problem="It is packed in a way that we do not know. Pack it again as a plain zip.")
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError):
        return Entry(info.filename, problem="It is damaged inside the archive. Pack it again, and try once more.")


def _is_file(info: zipfile.ZipInfo) -> bool:
    parts = Path(info.filename).parts
    return not info.is_dir() and not any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)


def _problem(info: zipfile.ZipInfo, max_bytes: int) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "The file is locked with a password. Unpack the archive, and upload what is in it."
    if info.file_size > max_bytes:
        return (
            f"The file unpacks to {info.file_size / 1024**2:.1f} MB, more than the {max_bytes / 1024**2:g} MB allowed. "
            "Upload the article's text alone."
        )
    if is_archive(Path(info.filename)):
        return "An archive inside an archive is not opened. Unpack it, and upload what is in it."
    return ""
