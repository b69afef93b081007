"""`manage.py ablate`: what each trained model is worth."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ingest.evaluation.ablation import ALL, ablate
from ingest.evaluation.report import format_changes, format_rows
from ingest.extraction.learning.baselines import BASELINES
from ingest.management.commands.train import FOLDS, add_corpus_arguments, check_folds, fold_count, read_all


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
        add_corpus_arguments(parser)
        parser.add_argument("--folds", type=fold_count, default=FOLDS, help=f"Parts of the articles ({FOLDS}).")
        parser.add_argument("--only", nargs="+", choices=list(BASELINES), default=list(BASELINES), metavar="WHAT")

    def handle(self, *, folder: Path, more: list[Path], folds: int, only: list[str], **options: Any) -> None:
        articles, others = read_all(folder, more)
        check_folds(articles, folds)
        rows = {}
        for name, figures in ablate(articles, folds, {name: BASELINES[name] for name in only}, others):
            if name == ALL:
                rows[name] = figures
                continue
            rows[f"without {name}"] = figures
            self.stdout.write(f"without {name} ({BASELINES[name].rule}):")
            self.stdout.write(format_changes(figures, rows[ALL]) + "\n\n")
        self.stdout.write(f"Cross-validated over {folds} parts, each in turn replaced by the plain rule:")
        self.stdout.write(format_rows(rows))
