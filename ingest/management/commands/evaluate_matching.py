"""`manage.py evaluate_matching`: how well accounts of one meeting find each other, on labelled pairs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.seed_files import SeedError
from ingest.knowledge import knowledge_from_seeds
from ingest.matching.fitting import Figures, cross_validate, fit, measure, prior_model, probabilities
from ingest.matching.pairs import KnownNames, Pair, PairError, read_pairs
from ingest.matching.score import Model, load_model

PAIRS = Path(settings.BASE_DIR) / "tests" / "data" / "matching" / "pairs.jsonl"
_COLUMNS = (
    "set",
    "pairs",
    "of one meeting",
    "joined",
    "precision of joins",
    "recall of joins",
    "with suggestions",
    "asked",
)


class Command(BaseCommand):
    help = (
        "Prints how many of the labelled pairs are joined rightly, and how many of one meeting are joined or asked "
        "about: on pairs to tune with, cross-validated, and on pairs held out. Needs no database."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pairs", type=Path, default=PAIRS, help="Another file of pairs.")
        parser.add_argument(
            "--fit", action="store_true", help="Fit the weights to the pairs to tune with, and keep them."
        )
        parser.add_argument("--errors", action="store_true", help="List the pairs that are not decided rightly.")

    def handle(self, *, pairs: Path, errors: bool, **options: Any) -> None:
        try:
            read = read_pairs(pairs, KnownNames(knowledge_from_seeds(settings.SEEDS_DIR)))
        except (PairError, SeedError, OSError) as error:
            raise CommandError(str(error)) from error
        tuning, held_out = ([pair for pair in read if pair.held_out is out] for out in (False, True))
        if not tuning or not held_out:
            raise CommandError(f"{pairs.name} needs pairs of both sets, “tune” and “held-out”.")
        if options["fit"]:
            fit(tuning).save()
            load_model.cache_clear()
        model = load_model()
        told = probabilities(model, held_out)
        self.stdout.write(f"Sure from {model.sure}, likely from {model.likely}.\n\n| {' | '.join(_COLUMNS)} |")
        self.stdout.write("| --- " * len(_COLUMNS) + "|")
        self._row(
            "tune, cross-validated", measure(tuning, cross_validate(tuning), sure=model.sure, likely=model.likely)
        )
        self._row("held out", measure(held_out, told, sure=model.sure, likely=model.likely))
        by_hand = prior_model()
        self._row(
            "held out, weights by hand",
            measure(held_out, probabilities(by_hand, held_out), sure=by_hand.sure, likely=by_hand.likely),
        )
        if errors:
            self._errors(model, [*tuning, *held_out])

    def _row(self, name: str, figures: Figures) -> None:
        self.stdout.write(
            f"| {name} | {figures.pairs} | {figures.same} | {figures.joined} | {figures.precision:.3f} | "
            f"{figures.recall:.3f} | {figures.found:.3f} | {figures.asked} |"
        )

    def _errors(self, model: Model, pairs: Sequence[Pair]) -> None:
        for pair, probability in zip(pairs, probabilities(model, pairs), strict=True):
            missed = pair.same and probability < model.sure
            if missed or (not pair.same and probability >= model.likely):
                outcome = "joined" if probability >= model.sure else "asked" if probability >= model.likely else "apart"
                self.stdout.write(f"{pair.id}: {pair.kind}, {outcome} ({probability:.2f})")
