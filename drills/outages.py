"""PostgreSQL, then the broker, is stopped for a while under upload and review."""

import time
from html import unescape

from django.db import connection

from drills.tally import Tally, count
from drills.world import World

OPERATIONS = "/articles/operations/"
PAGES = ("/", "/meetings/", "/articles/", "/admin/desk/", OPERATIONS)
BROKER_AWAY = "The broker does not answer"
WORDS = {"DATABASE_URL": "The database does not answer", "CELERY_BROKER_URL": "The queue does not answer right now"}


def run(world: World, variable: str, *, seconds: float, articles: int) -> Tally:
    """Stop the server of the variable for `seconds` amid a batch; upload, review and look at pages meanwhile."""
    server = world.servers.by_variable[variable]
    began = time.monotonic()
    given, confirmed = world.fill(articles), list[int]()
    world.wait(lambda: world.left(given) <= articles * 2 // 3, "a third of the batch is done")
    world.decide(given, confirmed, most=2)
    proposals = world.proposals(given)
    connection.close()
    server.stop()
    told = Seen(variable)
    try:
        until = time.monotonic() + seconds
        while time.monotonic() < until or not told.uploads:
            told.look(world, proposals, given, confirmed)
            time.sleep(0.2)
    finally:
        server.start()
    back = world.wait(lambda: world.site.get("/meetings/").status == 200, "the pages are back")
    rest = world.wait(lambda: world.left(given) == 0, "the batch is done")
    world.decide(given, confirmed, most=5)
    world.wait_for_queue()
    notes = {
        "seconds away": f"{seconds:g}",
        "uploads kept": told.kept,
        "uploads refused with words": told.uploads - told.kept,
        "pages with words": told.worded,
        "pages served": told.served,
        "seconds until pages": f"{back:.1f}",
        "seconds until the batch": f"{rest:.1f}",
    }
    name = f"{server.name} away"
    return count(name, given, confirmed, time.monotonic() - began, faults=sorted(told.faults), notes=notes)


class Seen:
    """What the analyst saw while the server was away."""

    def __init__(self, variable: str) -> None:
        self.words, self.without_database = WORDS[variable], variable == "DATABASE_URL"
        self.uploads = self.kept = self.worded = self.served = 0
        self.faults: set[str] = set()

    def look(self, world: World, proposals: list[tuple[int, int]], given: list[int], confirmed: list[int]) -> None:
        """One upload, one decision and every page."""
        pk, said = world.upload()
        self.uploads += 1
        if pk is not None:
            self.kept += 1
            given.append(pk)
        if self.words not in unescape(said):
            self.faults.add(f"an upload said {said[:200]!r}")
        if proposals:
            meeting, version = proposals.pop()
            answer = world.site.accept(meeting, version)
            if answer.status == 200:
                confirmed.append(meeting)
            self._judge("a decision", answer.status, answer.text)
        for path in PAGES:
            answer = world.site.get(path)
            self._judge(path, answer.status, answer.text)
            if answer.has_traceback:
                self.faults.add(f"{path} shows a traceback")
            if path == OPERATIONS and not self.without_database and BROKER_AWAY not in unescape(answer.text):
                self.faults.add(f"{OPERATIONS} does not say that the broker is away")

    def _judge(self, what: str, status: int, text: str) -> None:
        if status == 503 and self.without_database and self.words in unescape(text):
            self.worded += 1
        elif status == 200 and not self.without_database:
            self.served += 1
        else:
            self.faults.add(f"{what} answered {status}: {text[:120]!r}")
