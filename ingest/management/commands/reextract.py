"""`manage.py reextract`: have all articles read again by this version's extractor, behind all new ones."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from ingest.extraction import EXTRACTOR_VERSION
from ingest.models import Reextraction
from ingest.reextraction import queue_articles, run_step

_AGAIN = "Meetings whose accounts differ now are marked: admin, Meetings, “an account is marked”."


class Command(BaseCommand):
    help = (
        "Queue the articles that an earlier version of the extractor read. Workers read them while no new one waits; "
        "what nobody decided follows the new reading, the rest is marked for review. Run again, it goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="Also those that this version has processed, or failed at."
        )
        parser.add_argument("--limit", type=int, help="Queue at most so many articles.")
        parser.add_argument("--batch", type=int, default=1000, help="Articles a transaction; 1000.")
        parser.add_argument("--here", action="store_true", help="Read one article after another here, without workers.")
        parser.add_argument("--status", action="store_true", help="Only say how far it is.")

    def handle(self, *, here: bool, status: bool, **options: Any) -> None:
        if options["batch"] < 1 or (options["limit"] is not None and options["limit"] < 1):
            raise CommandError("--batch and --limit are 1 or more.")
        if not status:
            queued = sum(self._queue(everything=options["all"], limit=options["limit"], batch=options["batch"]))
            self.stdout.write(f"{queued:,} articles queued to be read by version {EXTRACTOR_VERSION}.")
        while here and run_step():
            pass
        self._report()

    def _queue(self, *, everything: bool, limit: int | None, batch: int) -> Iterator[int]:
        """How many each batch queued: a transaction each, so that nobody waits for a lock."""
        left, after = limit, 0
        while left is None or left > 0:
            ids = queue_articles(after=after, limit=min(batch, left or batch), everything=everything)
            if not ids:
                return
            after = ids[-1]
            left = None if left is None else left - len(ids)
            yield len(ids)

    def _report(self) -> None:
        rows = Reextraction.objects.values_list("state", "outcome").annotate(n=Count("pk")).order_by("state", "outcome")
        for state, outcome, count in rows:
            words = f", {Reextraction.Outcome(outcome).label}" if outcome else ""
            self.stdout.write(f"{count:>8,} {Reextraction.State(state).label}{words}")
        if Reextraction.objects.filter(outcome=Reextraction.Outcome.FLAGGED).exists():
            self.stdout.write(_AGAIN)
