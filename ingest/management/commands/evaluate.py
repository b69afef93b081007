"""`manage.py evaluate FOLDER`: how well extraction finds what a corpus folder's readers found."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.seed_files import SeedError
from ingest.drafts import draft_as_meeting
from ingest.evaluation.corpus import CorpusError, read_folder
from ingest.evaluation.meetings import Meeting, meeting_from_json
from ingest.evaluation.report import figures_as_json, format_figures, format_mistake, read_recorded, record_figures
from ingest.evaluation.scoring import score
from ingest.extraction import EXTRACTOR_VERSION, Extraction
from ingest.extraction.pipeline import ModelError
from ingest.knowledge import knowledge_from_seeds
from ingest.nlp import get_pipeline
from ingest.offline import extract_corpus

RECORDED = Path(settings.BASE_DIR) / "docs" / "figures.json"


class Command(BaseCommand):
    help = (
        "Extracts the articles of a corpus folder (articles.jsonl and gold.jsonl, as corpus/README.md tells), and "
        "prints the score field by field, beside the figures recorded last for a folder of that name. Needs no "
        "database."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--errors", action="store_true", help="Also list what was missed, invented or told wrong.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print the figures alone, as JSON.")
        parser.add_argument(
            "--without-officials", action="store_true", help="Score it as if nobody were known by name beforehand."
        )
        parser.add_argument("--record", action="store_true", help=f"Keep the figures in {RECORDED.name}.")

    def handle(self, *, folder: Path, errors: bool, as_json: bool, record: bool, **options: Any) -> None:
        if record and options["without_officials"]:
            raise CommandError(
                "Only figures of the whole knowledge are kept: leave out --record or --without-officials."
            )
        name = folder.resolve().name
        try:
            articles, gold = read_folder(folder)
            recorded = read_recorded(RECORDED, name)
            knowledge = knowledge_from_seeds(Path(settings.SEEDS_DIR))
            if options["without_officials"]:
                knowledge = replace(knowledge, officials=())
            found = extract_corpus(articles, nlp=get_pipeline(), knowledge=knowledge)
            told = {article.id: _meetings(extraction) for article, extraction in zip(articles, found, strict=True)}
        except (CorpusError, ModelError, SeedError) as error:
            raise CommandError(str(error)) from error
        tally = score(gold, told)
        figures = figures_as_json(tally.figures())
        if as_json:
            self.stdout.write(json.dumps(figures, indent=1))
        else:
            if errors:
                self.stdout.write("\n".join(format_mistake(mistake) for mistake in tally.mistakes) + "\n")
            self.stdout.write(format_figures(figures, recorded))
        if record:
            record_figures(RECORDED, name, figures, EXTRACTOR_VERSION)


def _meetings(extraction: Extraction) -> list[Meeting]:
    return [meeting_from_json(draft_as_meeting(draft)) for draft in extraction.meetings]
