"""`manage.py ingest PATH…`: upload files, folders or `articles.jsonl` the way the page does."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pghistory
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ingest import fetches
from ingest.batch import Known, Unreadable, read_batch
from ingest.intake import clean_name, upload_article
from ingest.management.arguments import published_day, web_address
from ingest.models import Article, Fetch
from ingest.web import FetchError

POLL_SECONDS = 0.5
SILENCE_SECONDS = 60
SILENCE = (
    "Nothing has moved for {seconds} seconds: is a worker running? What was uploaded is kept and processed once "
    "one runs; Ctrl-C ends the waiting alone."
)


class _Done(NamedTuple):
    pk: int
    filename: str
    state: str
    error: str
    proposals: int


class Command(BaseCommand):
    help = (
        "Upload articles: files, folders, or articles.jsonl, each line of which is a plain-text article with id, "
        "title, outlet, url, published and text. Exit status 1 where something was refused or failed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
        parser.add_argument(
            "--address", action="append", default=[], help="Fetch it from there (see FETCH_HOSTS); may come often."
        )
        parser.add_argument("--outlet", default="", help="Who published them, where a file does not say.")
        parser.add_argument("--url", type=web_address, help="Where they were published.")
        parser.add_argument("--published", type=published_day, metavar="DATE", help="When, as 2021-10-12.")
        parser.add_argument("--wait", action="store_true", help="Show progress until all of them are processed.")

    def handle(self, *, paths: list[Path], wait: bool, **options: Any) -> None:
        known = Known(options["outlet"], options["url"] or "", options["published"])
        with pghistory.context(command="ingest"):
            asked, refused_addresses = self._ask_for(options["address"], known)
            received, refused = self._upload(paths, known) if paths or not options["address"] else ([], 0)
        refused += refused_addresses
        if wait and asked:
            fetched, unfetched = self._wait_for_fetches(asked)
            received, refused = received + fetched, refused + unfetched
        failed = self._wait(received) if wait and received else 0
        if refused or failed:
            parts = [f"{refused} refused" if refused else "", f"{failed} failed" if failed else ""]
            raise CommandError(f"{' and '.join(filter(None, parts))}: see the messages above.")

    def _upload(self, paths: list[Path], known: Known) -> tuple[list[int], int]:
        """Print a line for each upload; returns the ids received and how many were refused."""
        received: list[int] = []
        count = {"received": 0, "duplicate": 0, "refused": 0}
        for one in read_batch(paths, known):
            if isinstance(one, Unreadable):
                outcome, name, message = "refused", clean_name(one.name), one.message
            else:
                receipt = upload_article(one, by=None)
                outcome, name, message = receipt.outcome, receipt.filename, receipt.message
                if outcome == "received":
                    received.append(receipt.article.pk)
            count[outcome] += 1
            self.stdout.write(f"{outcome:<10} {name}: {message}")
        if not any(count.values()):
            raise CommandError("There is no file below the given paths. Check them.")
        self.stdout.write(
            f"{count['received']} received, {count['duplicate']} already here, {count['refused']} refused."
        )
        return received, count["refused"]

    def _ask_for(self, addresses: list[str], known: Known) -> tuple[list[int], int]:
        """Ids of what a worker will fetch, and how many addresses were refused."""
        asked: list[int] = []
        for address in addresses:
            try:
                asked.append(fetches.ask_for(address, by=None, outlet=known.outlet, published=known.published).pk)
                self.stdout.write(f"{'asked for':<10} {address}")
            except FetchError as error:
                self.stdout.write(f"{'refused':<10} {clean_name(address)}: {error}")
        return asked, len(addresses) - len(asked)

    def _wait_for_fetches(self, asked: list[int]) -> tuple[list[int], int]:
        """The articles that came and are not here already, and how many addresses gave none."""
        while Fetch.objects.waiting().filter(pk__in=asked).exists():
            time.sleep(POLL_SECONDS)
        rows = list(Fetch.objects.filter(pk__in=asked).order_by("pk"))
        for row in rows:
            self.stdout.write(f"{row.get_state_display():<10} {row.address}: {row.message or 'Received.'}")
        new = [row.article_id for row in rows if row.article_id and not row.message]
        return new, sum(row.state == Fetch.State.FAILED for row in rows)

    def _wait(self, ids: list[int]) -> int:
        """Print each article as it is done, then the sum; returns how many could not be processed."""
        waiting, proposals, failed = set(ids), 0, 0
        moved, warned = time.monotonic(), False
        while waiting:
            still = set(Article.objects.waiting().filter(pk__in=waiting).values_list("pk", flat=True))
            for article in _read_done(waiting - still):
                proposals += article.proposals
                failed += article.state != Article.State.PROCESSED
                self._report(article, len(ids) - len(still), len(ids))
            if still != waiting:
                moved, warned = time.monotonic(), False
            elif not warned and time.monotonic() - moved > SILENCE_SECONDS:
                warned = True
                self.stdout.write(SILENCE.format(seconds=SILENCE_SECONDS))
            waiting = still
            time.sleep(POLL_SECONDS if still else 0)
        self.stdout.write(f"{len(ids) - failed} processed, {failed} failed, {_meetings(proposals)} proposed.")
        return failed

    def _report(self, article: _Done, done: int, total: int) -> None:
        outcome = article.error or f"{_meetings(article.proposals)} proposed."
        self.stdout.write(f"[{done}/{total}] {article.state:<9} {article.filename}: {outcome}")
        self.stdout.flush()


def _meetings(count: int) -> str:
    return f"{count} meeting{'' if count == 1 else 's'}"


def _read_done(ids: Iterable[int]) -> list[_Done]:
    """The articles as they are now, in the order of upload; those that were removed meanwhile are left out."""
    rows = Article.objects.with_counts().filter(pk__in=ids).order_by("pk")
    return [_Done(*row) for row in rows.values_list("pk", "filename", "state", "error", "proposals")]
