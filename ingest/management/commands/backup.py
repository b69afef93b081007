"""`manage.py backup FILE`: the database with articles' files and history, in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ingest.backup import BackupError, write_backup


class Command(BaseCommand):
    help = (
        "Save everything in one file: all tables, the articles' files, the history. Web and workers may go on. "
        "The file holds users' password hashes: it is readable by its owner alone, keep it so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="A new file, such as backup-2026-11-26.zip.")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            manifest = write_backup(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = sum(part.rows for part in manifest.parts)
        self.stdout.write(
            f"{file}: {len(manifest.parts)} tables with {rows:,} rows, {manifest.files['count']:,} articles' files, "
            f"{file.stat().st_size:,} bytes."
        )
