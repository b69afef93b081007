"""The file: a ZIP with one part for each table, as PostgreSQL's COPY writes it, and a manifest that tells of all.

`manifest.json` comes last, so a file that was cut off has none; `manifest.sha256` is the manifest's own hash.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FORMAT = "engagement-tracker-backup"
FORMAT_VERSION = 1
MANIFEST, MANIFEST_HASH = "manifest.json", "manifest.sha256"
CHUNK = 1 << 20
_MOST = 64 * CHUNK  # of the manifest; a real one has some 20 kB


class BackupError(Exception):
    """The file cannot be restored or written; the words say what is wrong and what to do."""


@dataclass(frozen=True)
class Part:
    """One table. `sha256` and `bytes` are of the part as COPY wrote it, before it was packed."""

    table: str
    columns: list[str]
    rows: int
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        return f"tables/{self.table}.copy"


@dataclass(frozen=True)
class Manifest:
    created: str
    versions: dict[str, str]
    migrations: list[tuple[str, str]]
    sequences: dict[str, tuple[int, bool]]
    files: dict[str, Any]
    parts: list[Part]
    format: str = FORMAT
    format_version: int = FORMAT_VERSION

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Checked for being ours, whole, and of a format that we know. Raises `BackupError`."""
    if MANIFEST not in archive.namelist() or MANIFEST_HASH not in archive.namelist():
        raise BackupError("This is no backup of the engagement tracker: it has no manifest. Choose another file.")
    data = b"".join(read_part(archive, MANIFEST, most=_MOST))
    told = b"".join(read_part(archive, MANIFEST_HASH, most=1000)).decode("ascii", "replace").strip()
    if hashlib.sha256(data).hexdigest() != told:
        raise BackupError(_damaged(MANIFEST))
    try:
        return _parse(json.loads(data))
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError(_damaged(MANIFEST)) from error


def check_parts(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Reads every part once against its hash, a piece at a time. Raises `BackupError`, which names the part."""
    there, wanted = set(archive.namelist()), {part.name for part in manifest.parts}
    if missing := sorted(wanted - there):
        raise BackupError(f"The backup lacks {missing[0]}, so it is not restored. Take another one.")
    if foreign := sorted(there - wanted - {MANIFEST, MANIFEST_HASH}):
        raise BackupError(f"The backup holds {foreign[0]}, which its manifest does not name. Take another one.")
    for part in manifest.parts:
        for _ in read_checked(archive, part):
            pass


def read_checked(archive: zipfile.ZipFile, part: Part) -> Iterator[bytes]:
    """The part in pieces; raises `BackupError` at its end where it is not what the manifest tells."""
    seen, size = hashlib.sha256(), 0
    for chunk in read_part(archive, part.name, most=part.bytes):
        seen.update(chunk)
        size += len(chunk)
        yield chunk
    if (size, seen.hexdigest()) != (part.bytes, part.sha256):
        raise BackupError(_damaged(part.name))


def read_part(archive: zipfile.ZipFile, name: str, *, most: int) -> Iterator[bytes]:
    """Pieces of at most a megabyte; never more than `most` bytes in all."""
    size = 0
    try:
        with archive.open(name) as file:
            while chunk := file.read(CHUNK):
                size += len(chunk)
                if size > most:
                    raise BackupError(_damaged(name))
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        raise BackupError(_damaged(name)) from error


def open_archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise BackupError(
            f"{path.name} is no whole backup: it was cut off, or it is another kind of file. Take another one."
        ) from error
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error


def _parse(told: dict[str, Any]) -> Manifest:
    if told.get("format") != FORMAT:
        raise BackupError("This is no backup of the engagement tracker. Choose another file.")
    if told["format_version"] > FORMAT_VERSION:
        raise BackupError("The backup was written by a newer version of the tracker. Install that one, then restore.")
    return Manifest(
        **{
            **told,
            "migrations": [(app, name) for app, name in told["migrations"]],
            "sequences": {name: (last, called) for name, (last, called) in told["sequences"].items()},
            "parts": [Part(**part) for part in told["parts"]],
        }
    )


def _damaged(name: str) -> str:
    return f"The backup is damaged: its part {name} is not what was written. Nothing was restored; take another one."
