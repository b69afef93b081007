"""`manage.py ablate`: what each trained model is worth."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.seed_files import SeedError
from ingest.evaluation.ablation import ALL, ablate
from ingest.evaluation.corpus import CorpusError
from ingest.evaluation.report import format_changes, format_rows
from ingest.extraction.learning.baselines import BASELINES
from ingest.extraction.learning.boost import BoosterError, require_booster
from ingest.extraction.pipeline import ModelError
from ingest.management.commands.train import CORPUS, FOLDS, OWN, check_folds, fold_count, read_all


class Command(BaseCommand):
    help = (
        "Cross-validates extraction on a labelled corpus folder with each trained model in turn replaced by the plain "
        "rule that would stand in its place (ingest/extraction/learning/baselines.py), then without trees, then "
        "without the second view of each article, and prints what that costs. Takes some minutes; writes nothing; "
        "needs no database."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=CORPUS, metavar="FOLDER")
        parser.add_argument("--folds", type=fold_count, default=FOLDS, help=f"Parts of the articles ({FOLDS}).")
        parser.add_argument("--only", nargs="+", choices=list(BASELINES), default=list(BASELINES), metavar="WHAT")

    def handle(self, *, folder: Path, folds: int, only: list[str], **options: Any) -> None:
        try:
            require_booster()
            articles, more = read_all(folder, [OWN])
        except (BoosterError, CorpusError, ModelError, SeedError) as error:
            raise CommandError(str(error)) from error
        check_folds(articles, folds)
        rows = {}
        for name, figures in ablate(articles, folds, {name: BASELINES[name] for name in only}, more):
            if name == ALL:
                rows[name] = figures
                continue
            rows[f"without {name}"] = figures
            self.stdout.write(f"without {name} ({BASELINES[name].rule}):")
            self.stdout.write(format_changes(figures, rows[ALL]) + "\n\n")
        self.stdout.write(f"Cross-validated over {folds} parts, each in turn replaced by the plain rule:")
        self.stdout.write(format_rows(rows))
