"""`manage.py extract PATH…`: the meetings of articles as JSON lines, without a database."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.seed_files import SeedError
from ingest.batch import is_list
from ingest.drafts import draft_as_meeting
from ingest.extraction import Extraction
from ingest.extraction.pipeline import ModelError
from ingest.intake import clean_name
from ingest.knowledge import knowledge_from_seeds
from ingest.management.arguments import published_day
from ingest.nlp import get_pipeline
from ingest.offline import extract_sources, find_sources


class Command(BaseCommand):
    help = (
        "Prints the meetings of articles, one JSON object an article, with the keys of corpus/README.md and "
        "confidence. Needs no database: what it knows of the world are the seeds. Exit status 1 where a file could "
        "not be read."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="A file, a folder, or an articles.jsonl."
        )
        parser.add_argument("--published", type=published_day, metavar="DATE", help="When a single file was published.")

    def handle(self, *, paths: list[Path], published: date | None, verbosity: int, **options: Any) -> None:
        if published and (len(paths) > 1 or paths[0].is_dir() or is_list(paths[0])):
            raise CommandError("--published tells of one article: give it with a single file.")
        failures = 0

        def on_failure(name: str, message: str) -> None:
            nonlocal failures
            failures += 1
            self.stderr.write(f"{clean_name(name)}: {message}")

        def on_note(name: str, message: str) -> None:
            if verbosity > 0:
                self.stderr.write(f"{clean_name(name)}: note: {message}", self.style.NOTICE)

        try:
            found = extract_sources(
                find_sources(paths, published),
                nlp=get_pipeline(),
                knowledge=knowledge_from_seeds(Path(settings.SEEDS_DIR)),
                max_bytes=settings.UPLOAD_MAX_BYTES,
                on_failure=on_failure,
                on_note=on_note,
            )
            for article_id, extraction in found:
                self.stdout.write(_line(clean_name(article_id), extraction))
        except (ModelError, SeedError) as error:
            raise CommandError(str(error)) from error
        if failures:
            raise CommandError(f"{failures} could not be read: see the messages above.")


def _line(article_id: str, extraction: Extraction) -> str:
    entry = {
        "id": article_id,
        "published": extraction.published,
        "meetings": [draft_as_meeting(draft) for draft in extraction.meetings],
    }
    return json.dumps(entry, ensure_ascii=False)
