"""Zip archives as a batch of files: read one entry at a time, never unpacked to disk, never more than allowed."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SUFFIX = ".zip"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)  # LZMA lets a file ask for 4 GB of memory
_DIRECTORY_BYTES = 400  # of the table of contents, for each file: more is a name made to fill memory
_END, _END_64, _END_BYTES, _COMMENT_BYTES = b"PK\x05\x06", b"PK\x06\x07", 22, 65_535


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


def read_archive(
    source: Path | IO[bytes], *, max_bytes: int, max_files: int = 10_000, max_total: int = 1 << 40
) -> Iterator[Entry]:
    """The files of a zip by name, hidden ones and a Mac's `__MACOSX` left out. Raises `ArchiveError`, `OSError`.

    An entry that says it unpacks to more than `max_bytes` is not unpacked, and none gives more bytes than it says. A
    damaged entry stops no other. More than `max_files` entries, or `max_total` bytes unpacked, are refused as a whole.
    Names are only names: nothing is written to disk.
    """
    try:
        _require_bounded(source, max_files)
        with zipfile.ZipFile(source) as archive:
            infos = sorted((info for info in archive.infolist() if _is_file(info)), key=lambda info: info.filename)
            if len(infos) > max_files:
                raise _too_many(len(infos), max_files)
            total = sum(info.file_size for info in infos if info.file_size <= max_bytes)
            if total > max_total:
                raise ArchiveError(
                    f"The archive unpacks to {total / 1024**2:,.0f} MB, more than the {max_total / 1024**2:,.0f} MB "
                    "allowed. Split it; an administrator can raise the limit (ARCHIVE_MAX_BYTES)."
                )
            for info in infos:
                problem = _problem(info, max_bytes)
                yield Entry(info.filename, problem=problem) if problem else _read_entry(archive, info)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise ArchiveError("The archive is damaged or no zip file. Pack it again, and try once more.") from error


def _require_bounded(source: Path | IO[bytes], max_files: int) -> None:
    """Look at the end of the file, before its table of contents is loaded whole: it may be made to fill memory."""
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_BYTES - _COMMENT_BYTES - 20))
        tail = file.read()
        file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise zipfile.BadZipFile
    count, length = struct.unpack_from("<HL", tail, at + 10)
    if tail[max(0, at - 20) :].startswith(_END_64):
        raise ArchiveError("The archive is in the format for more than 65,535 files or 4 GB. Split it.")
    if length > max_files * _DIRECTORY_BYTES:
        raise _too_many(count, max_files)


def _too_many(count: int, max_files: int) -> ArchiveError:
    return ArchiveError(
        f"The archive holds {count:,} files, or names of great length; at most {max_files:,} are taken. Split it; an "
        "administrator can raise the limit (ARCHIVE_MAX_FILES)."
    )


def _read_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    try:
        return Entry(info.filename, archive.read(info))
    except NotImplementedError:
        return Entry(info.filename, problem="It is packed in a way that we do not know. Pack it again as a plain zip.")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return Entry(info.filename, problem="It is damaged inside the archive. Pack it again, and try once more.")


def _is_file(info: zipfile.ZipInfo) -> bool:
    parts = Path(info.filename).parts
    return not info.is_dir() and not any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)


def _problem(info: zipfile.ZipInfo, max_bytes: int) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "The file is locked with a password. Unpack the archive, and upload what is in it."
    if info.compress_type not in _METHODS:
        return "It is packed in a way that we do not open. Pack it again as a plain zip."
    if info.file_size > max_bytes:
        return (
            f"The file unpacks to {info.file_size / 1024**2:.1f} MB, more than the {max_bytes / 1024**2:g} MB allowed. "
            "Upload the article's text alone."
        )
    if is_archive(Path(info.filename)):
        return "An archive inside an archive is not opened. Unpack it, and upload what is in it."
    return ""
