"""`manage.py seed`: bring the files of `seeds/` into the record, and the articles too where asked."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from engagement.seed_files import SeedError
from engagement.services.groups import MissingPermission
from engagement.services.merging_rows import RefusedRow
from engagement.services.seeding import load_seeds
from ingest.seed_articles import upload_seed_articles


class Command(BaseCommand):
    help = (
        "Loads parties, cities, topics, officials and the groups. Safe to run again: it makes what is missing, updates "
        "what changed in the files, keeps what anybody changed or removed by hand, and deletes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="default: the setting SEEDS_DIR")
        parser.add_argument(
            "--articles",
            action="store_true",
            help="also upload the first articles, with what is known of them (a worker then proposes their meetings)",
        )

    def handle(self, *args: Any, folder: Path | None = None, articles: bool = False, **options: Any) -> None:
        folder = folder or Path(settings.SEEDS_DIR)
        try:
            tallies = load_seeds(folder)
        except (SeedError, RefusedRow, MissingPermission) as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{folder} cannot be read: {error}\nNothing was loaded.") from error
        for kind, tally in tallies.items():
            self.stdout.write(
                f"{kind:<13}{tally.made:>6} made{tally.updated:>6} updated{tally.unchanged:>6} unchanged"
                f"{tally.kept:>6} kept as changed by hand"
            )
        if articles:
            with pghistory.context(command="seed"):
                receipts = list(upload_seed_articles(folder))
            for receipt in receipts:
                self.stdout.write(f"{receipt.outcome:<10} {receipt.filename}: {receipt.message}")
