"""`manage.py evaluate FOLDER…`: how well extraction finds what the readers of corpus folders found."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.seed_files import SeedError
from ingest.evaluation.corpus import CorpusError, read_folder
from ingest.evaluation.labelled import score_told
from ingest.evaluation.record import FigureFellError, Json, find_falls, read_recorded, record_figures
from ingest.evaluation.report import (
    figures_as_json,
    format_changes,
    format_falls,
    format_figures,
    format_mistake,
    format_rows,
)
from ingest.evaluation.scoring import Tally
from ingest.extraction import EXTRACTOR_VERSION, Knowledge
from ingest.extraction.pipeline import ModelError
from ingest.knowledge import knowledge_from_seeds
from ingest.nlp import get_pipeline
from ingest.offline import extract_corpus

RECORDED = Path(settings.BASE_DIR) / "docs" / "figures.json"
LEARNED = "train"  # its articles are scored by `train --cross-validate` alone


class Command(BaseCommand):
    help = (
        "Extracts the articles of corpus folders (articles.jsonl and gold.jsonl, as corpus/README.md tells), and "
        "prints the score field by field, beside the figures recorded last for a folder of that name: gains and losses "
        "first. Needs no database."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
        parser.add_argument("--errors", action="store_true", help="Also list what was missed, invented or told wrong.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print the figures alone, as JSON.")
        parser.add_argument(
            "--without-officials", action="store_true", help="Score it as if nobody were known by name beforehand."
        )
        parser.add_argument("--record", action="store_true", help=f"Keep the figures in {RECORDED.name}.")
        parser.add_argument("--because", metavar="REASON", help="Why figures that fell are recorded all the same.")
        parser.add_argument("--hold", action="store_true", help="Fail where a figure fell below the recorded one.")

    def handle(
        self, *, folders: list[Path], errors: bool, as_json: bool, record: bool, hold: bool, **options: Any
    ) -> None:
        names = [folder.resolve().name for folder in folders]
        if len(set(names)) < len(names):
            raise CommandError("Figures are kept by the folder's name: give each name once.")
        if record and options["without_officials"]:
            raise CommandError(
                "Only figures of the whole knowledge are kept: leave out --record or --without-officials."
            )
        if record and LEARNED in names:
            raise CommandError("The models learned from these articles: use `train --cross-validate --record`.")
        try:
            knowledge = knowledge_from_seeds(Path(settings.SEEDS_DIR))
            if options["without_officials"]:
                knowledge = replace(knowledge, officials=())
            recorded = {name: read_recorded(RECORDED, name) for name in [*names, LEARNED]}
            scored = {name: _score(folder, knowledge) for name, folder in zip(names, folders, strict=True)}
        except (CorpusError, ModelError, SeedError) as error:
            raise CommandError(str(error)) from error
        figures = {name: kept for name, (_, kept) in scored.items()}
        if as_json:
            self.stdout.write(json.dumps(figures, indent=1))
        else:
            self._print(scored, recorded, errors=errors)
        if record:
            _record(figures, options["because"])
        if hold:
            _hold(figures, recorded)

    def _print(self, scored: dict[str, tuple[Tally, Json]], recorded: dict[str, Json | None], *, errors: bool) -> None:
        for name, (tally, figures) in scored.items():
            self.stdout.write(f"{name}\n{format_changes(figures, recorded[name])}\n")
            if errors:
                self.stdout.write("\n".join(format_mistake(mistake) for mistake in tally.mistakes) + "\n")
            self.stdout.write(format_figures(figures, recorded[name]) + "\n\n")
        rows = {name: figures for name, (_, figures) in scored.items()}
        learned = recorded[LEARNED]
        if learned is not None:
            rows["train, recorded"] = learned
        self.stdout.write(format_rows(rows))


def _score(folder: Path, knowledge: Knowledge) -> tuple[Tally, Json]:
    articles, gold = read_folder(folder)
    found = extract_corpus(articles, nlp=get_pipeline(), knowledge=knowledge)
    drafts = {article.id: extraction.meetings for article, extraction in zip(articles, found, strict=True)}
    tally, calibration = score_told(gold, drafts)
    return tally, figures_as_json(tally.figures(), calibration)


def _record(figures: dict[str, Json], because: str | None) -> None:
    try:
        for name, kept in figures.items():
            record_figures(RECORDED, name, kept, EXTRACTOR_VERSION, because)
    except FigureFellError as error:
        raise CommandError(str(error)) from error


def _hold(figures: dict[str, Json], recorded: dict[str, Json | None]) -> None:
    missing = [name for name in figures if recorded[name] is None]
    if missing:
        raise CommandError(f"No figures are recorded for {', '.join(missing)}: run it with --record first.")
    falls = {name: find_falls(kept, recorded[name] or {}) for name, kept in figures.items()}
    lines = [format_falls(name, fell) for name, fell in falls.items() if fell]
    if lines:
        raise CommandError("Worse than recorded by more than is tolerated:\n" + "\n".join(lines))
