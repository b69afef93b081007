"""Writes the backup: every table out of one snapshot, streamed, so memory does not grow with the record."""

import hashlib
import os
import platform
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path

import django
from django.db import connection, transaction
from django.utils import timezone

from ingest.backup import tables
from ingest.backup.archive import MANIFEST, MANIFEST_HASH, BackupError, Manifest, Part
from ingest.extraction import EXTRACTOR_VERSION


def write_backup(path: Path) -> Manifest:
    """Beside `path` first, in place when it is complete. Readable by its owner alone: it holds users' password hashes.

    Raises `BackupError` where the file exists already or cannot be written; then nothing is left behind.
    """
    if path.exists():
        raise BackupError(f"{path} exists already. Choose another name, or remove it first.")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    except OSError as error:
        raise BackupError(f"{path.parent} cannot be written to: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                manifest = _write(archive)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error.strerror}. Nothing was kept of it.") from error
    finally:
        Path(name).unlink(missing_ok=True)
    return manifest


def _write(archive: zipfile.ZipFile) -> Manifest:
    with transaction.atomic(durable=True):
        tables.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables.write_values_plainly()
        parts = [_write_table(archive, name, columns) for name, columns in tables.tables().items()]
        manifest = Manifest(
            created=timezone.now().isoformat(),
            versions=_versions(),
            migrations=tables.applied_migrations(),
            sequences=tables.sequences(),
            files=asdict(tables.files()),
            parts=parts,
        )
    data = manifest.to_json()
    archive.writestr(MANIFEST, data)
    archive.writestr(MANIFEST_HASH, hashlib.sha256(data).hexdigest())
    return manifest


def _write_table(archive: zipfile.ZipFile, table: str, columns: list[str]) -> Part:
    seen, size = hashlib.sha256(), 0
    with connection.cursor() as cursor:
        member = archive.open(Part(table, columns, 0, 0, "").name, "w", force_zip64=True)
        with member, cursor.copy(tables.copy_out(table, columns)) as copy:
            for chunk in copy:
                member.write(chunk)
                seen.update(chunk)
                size += len(chunk)
        rows = cursor.rowcount
    return Part(table, columns, rows, size, seen.hexdigest())


def _versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "django": django.get_version(),
        "postgresql": tables.server_version(),
        "extractor": EXTRACTOR_VERSION,
    }
