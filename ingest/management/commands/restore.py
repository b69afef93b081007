"""`manage.py restore FILE`: put a backup in the database's place."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ingest.backup import BackupError, restore_backup

QUESTION = "This removes everything in the database and puts the backup in its place. Type “replace” to go on: "


class Command(BaseCommand):
    help = (
        "Restore a backup: the file is checked whole first, then all goes in one transaction, so a failure changes "
        "nothing. Backups of earlier versions are migrated on. Stop web, workers and beat before."
    )
    # The database may be empty, which checks of models would complain of.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="Remove what the database holds; asks first.")
        parser.add_argument("--no-input", action="store_true", help="Do not ask.")

    def handle(self, *, file: Path, replace: bool, no_input: bool, **options: Any) -> None:
        if replace and not no_input and not self._agreed():
            raise CommandError("Nothing was changed.")
        try:
            done = restore_backup(file, replace=replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored the backup of {done.created}: {done.rows:,} rows, {done.files:,} articles' files.")
        if not done.differing:
            self.stdout.write(f"Compared: all {done.tables} tables and all files came back byte by byte.")
        if done.migrated:
            self.stdout.write(f"Migrated on to this version: {len(done.migrated)} migrations.")
        if done.differing:
            raise CommandError(
                f"Restored, but not byte by byte: {', '.join(done.differing)}. They have as many rows. This is another "
                "release of PostgreSQL, which may write values otherwise; compare them before you rely on this copy."
            )

    def _agreed(self) -> bool:
        try:
            return input(QUESTION).strip() == "replace"
        except EOFError:
            return False
