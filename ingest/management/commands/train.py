"""`manage.py train`: the models of extraction, learned from labelled articles."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.seed_files import SeedError
from ingest.evaluation.corpus import CorpusError
from ingest.evaluation.labelled import judge_drafts, read_views, score_drafts
from ingest.evaluation.record import FigureFellError, Json, read_recorded, record_figures
from ingest.evaluation.report import figures_as_json, format_changes, format_figures
from ingest.extraction import EXTRACTOR_VERSION
from ingest.extraction.assembly.models import NAMES, save_models
from ingest.extraction.assembly.weights import FOLDER
from ingest.extraction.learning.boost import BoosterError, require_booster
from ingest.extraction.learning.examples import Labelled
from ingest.extraction.learning.train import predict_folds, train_models
from ingest.extraction.pipeline import ModelError
from ingest.knowledge import knowledge_from_seeds
from ingest.management.commands.evaluate import LEARNED, RECORDED
from ingest.nlp import get_pipeline

CORPUS = Path(settings.BASE_DIR) / "corpus" / "train"
OWN = CORPUS.parent / "own"
FOLDS = 3


class Command(BaseCommand):
    help = (
        "Trains the small models of extraction from a labelled corpus folder and writes their weights: the same bytes "
        "for the same articles, rules, seeds and language model. Train after every change of rules, seeds or features; "
        "`evaluate` measures. Needs no database."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        add_corpus_arguments(parser)
        parser.add_argument("--weights", type=Path, default=FOLDER, metavar="FOLDER", help="Where the weights go.")
        parser.add_argument(
            "--cross-validate",
            nargs="?",
            type=fold_count,
            const=FOLDS,
            metavar="FOLDS",
            help=f"First print the score on each of FOLDS parts ({FOLDS}) by models trained on the others.",
        )

        parser.add_argument("--record", action="store_true", help=f"Keep the score in {RECORDED.name}, as `train`.")
        parser.add_argument("--because", metavar="REASON", help="Why figures that fell are recorded all the same.")

    def handle(
        self,
        *,
        folder: Path,
        more: list[Path],
        weights: Path,
        cross_validate: int | None,
        record: bool,
        because: str | None,
        **options: Any,
    ) -> None:
        if record and not cross_validate:
            raise CommandError("Only a cross-validated score is kept: add --cross-validate.")
        articles, others = read_all(folder, more)
        if cross_validate:
            figures = self._print_figures(articles, cross_validate, others)
            if record:
                _record(figures, because)
        try:
            weights.mkdir(parents=True, exist_ok=True)
            save_models(train_models([*articles, *others], judge_drafts), weights)
        except OSError as error:
            raise CommandError(
                f"{weights} cannot be written: {error.strerror}. Give another with --weights."
            ) from error
        learned = len(articles) + len(others)
        self.stdout.write(f"{', '.join(NAMES)}: trained from {learned} articles, written to {weights}")

    def _print_figures(self, articles: list[Labelled], folds: int, more: list[Labelled]) -> Json:
        check_folds(articles, folds)
        found = predict_folds(articles, judge_drafts, folds, more=more)
        figures = figures_as_json(*score_drafts(articles, found))
        recorded = read_recorded(RECORDED, LEARNED)
        self.stdout.write(f"Cross-validated over {folds} parts:\n{format_changes(figures, recorded)}\n")
        self.stdout.write(format_figures(figures, recorded))
        return figures


def _record(figures: Json, because: str | None) -> None:
    try:
        record_figures(RECORDED, LEARNED, figures, EXTRACTOR_VERSION, because)
    except FigureFellError as error:
        raise CommandError(str(error)) from error


def add_corpus_arguments(parser: CommandParser) -> None:
    """Which articles to learn from: those that are measured on too, and others."""
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS, metavar="FOLDER")
    parser.add_argument(
        "--more",
        nargs="*",
        type=Path,
        default=[OWN],
        metavar="FOLDER",
        help="Folders to learn from that are never measured on (corpus/own); without a folder, none.",
    )


def read_all(folder: Path, more: list[Path]) -> tuple[list[Labelled], list[Labelled]]:
    """The views of the articles of `folder`, and those of all other folders. Raises `CommandError`."""
    try:
        require_booster()
        nlp, knowledge = get_pipeline(), knowledge_from_seeds(Path(settings.SEEDS_DIR))
        others = [views for one in more for views in read_views(one, nlp, knowledge)]
        return read_views(folder, nlp, knowledge), others
    except (BoosterError, CorpusError, ModelError, SeedError) as error:
        raise CommandError(str(error)) from error


def check_folds(articles: list[Labelled], folds: int) -> None:
    if folds > len(articles):
        raise CommandError(f"{len(articles)} articles cannot be parted in {folds}: ask for fewer.")


def fold_count(text: str) -> int:
    """The argument of --cross-validate: two parts or more."""
    if not text.isdecimal() or int(text) < 2:
        raise ArgumentTypeError(f"{text!r} is no number of parts: give 2 or more.")
    return int(text)
