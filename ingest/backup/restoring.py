"""Puts a backup in the database's place, in one transaction: all of it, or nothing changes."""

import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg import sql
from redis.exceptions import RedisError

from ingest.backup import emptying, tables
from ingest.backup.archive import BackupError, Manifest, Part, check_parts, open_archive, read_checked, read_manifest

Migration = tuple[str, str]
_LOCK_TIMEOUT = "15s"


class NotEmpty(BackupError):
    """The database holds something that the restored one would take the place of."""


@dataclass(frozen=True)
class Restored:
    """What came back. `differing` are the tables that do not come out of the database as they went into the backup,
    byte by byte; `migrated` the migrations that were applied on top of the backup's own state, and after comparing."""

    tables: int
    differing: list[str]
    rows: int
    files: int
    created: str
    migrated: list[Migration]


def restore_backup(path: Path, *, replace: bool = False) -> Restored:
    """Check the whole file first, then restore it and migrate on from its state to this version's.

    Raises `BackupError` where the file is damaged, foreign or newer than this version, and `NotEmpty` where the
    database has rows and `replace` is not said. Web and worker processes must be stopped: each may keep figures.
    """
    with open_archive(path) as archive:
        manifest = read_manifest(archive)
        _check_version(manifest)
        check_parts(archive, manifest)
        _clear_cache()
        try:
            with transaction.atomic(durable=True):
                tables.execute(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
                tables.write_values_plainly()
                _refuse_rows(replace=replace)
                differing, migrated = _restore(archive, manifest)
        except OperationalError as error:
            if "lock timeout" in str(error):
                raise BackupError(
                    "The database is in use: stop web, workers and beat, then restore again. Nothing was changed."
                ) from error
            raise
    ContentType.objects.clear_cache()
    _clear_cache()
    rows = sum(part.rows for part in manifest.parts)
    return Restored(len(manifest.parts), differing, rows, manifest.files["count"], manifest.created, migrated)


def _clear_cache() -> None:
    """Figures are kept by the record's state (decision 0057), which may come again with other rows.

    Done before anything is changed, too: else a cache that is away would be found out afterwards.
    """
    try:
        cache.clear()
    except (RedisError, OSError) as error:
        raise BackupError(
            "The cache of CACHE_URL does not answer, and it must forget the figures that it keeps. Start it and "
            "restore again, or leave CACHE_URL out and empty the cache (FLUSHDB) before the site starts."
        ) from error


def _refuse_rows(*, replace: bool) -> None:
    held = emptying.tables_with_rows()
    if held and not replace:
        raise NotEmpty(
            f"The database is not empty: {', '.join(held[:3])}{' and others' if len(held) > 3 else ''} hold rows. "
            "Restore into an empty one, or say --replace, which removes all that is there."
        )


def _check_version(manifest: Manifest) -> None:
    known = set(MigrationLoader(None).disk_migrations)
    if newer := [migration for migration in manifest.migrations if migration not in known]:
        app, name = newer[0]
        raise BackupError(
            f"The backup comes from a newer version of the tracker: this one does not know the migration {app}.{name}"
            f"{f' and {len(newer) - 1} more' if len(newer) > 1 else ''}. Install that version, then restore."
        )


def _restore(archive: zipfile.ZipFile, manifest: Manifest) -> tuple[list[str], list[Migration]]:
    """The tables that differ, and the migrations that were applied."""
    emptying.drop_everything()
    _migrate_to(manifest.migrations)
    _check_tables(manifest)
    keys = emptying.drop_foreign_keys()
    for table in tables.tables():
        tables.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    names = sql.SQL(", ").join(sql.Identifier(table) for table in tables.tables())
    tables.execute(sql.SQL("TRUNCATE {}").format(names))  # what migrations wrote
    for part in manifest.parts:
        _copy(archive, part)
    for table in tables.tables():
        tables.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
    emptying.add_foreign_keys(keys)
    tables.set_sequences(manifest.sequences)
    if vars(tables.files()) != manifest.files:
        raise BackupError(
            "The articles' files are not those that were saved. Nothing was changed; take another backup."
        )
    differing = _differing(manifest)
    call_command("migrate", interactive=False, verbosity=0)
    before = Counter(manifest.migrations)
    return differing, [migration for migration in tables.applied_migrations() if migration not in before]


def _differing(manifest: Manifest) -> list[str]:
    """The tables that come out otherwise than they went in; rows lie as they were copied. Raises `BackupError` where
    that is no matter of another release of PostgreSQL, which may write a value otherwise."""
    found = [one.table for one in manifest.parts if tables.fingerprint(one.table, one.columns) != one.sha256]
    if found and manifest.versions.get("postgresql") == tables.server_version():
        raise BackupError(
            f"The copy is not equal to the backup: {', '.join(found)}. Nothing was changed. Look for a fault of the "
            "disk or of the memory, and restore again."
        )
    return found


def _migrate_to(migrations: list[Migration]) -> None:
    """Makes the tables as they were in the state of these migrations."""
    executor = MigrationExecutor(connection)
    wanted = set(migrations)
    graph = executor.loader.graph
    # The last ones of each app that the backup had: those on which no other one of theirs builds.
    last = [
        node
        for node in graph.nodes
        if node in wanted
        and not any(child.key in wanted and child.key[0] == node[0] for child in graph.node_map[node].children)
    ]
    executor.migrate(last)


def _check_tables(manifest: Manifest) -> None:
    there, told = tables.tables(), {part.table: part.columns for part in manifest.parts}
    for table in sorted(there.keys() | told.keys()):
        if sorted(there.get(table, [])) != sorted(told.get(table, [])):
            raise BackupError(
                f"The table {table} of the backup is not the one that its migrations make: somebody changed it. "
                "Nothing was changed; restore with the program that wrote the backup."
            )


def _copy(archive: zipfile.ZipFile, part: Part) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(tables.copy_in(part.table, part.columns)) as copy:
            for chunk in read_checked(archive, part):
                copy.write(chunk)
        if cursor.rowcount != part.rows:
            raise BackupError(f"{part.name} holds {cursor.rowcount} rows and not {part.rows}. Nothing was changed.")
