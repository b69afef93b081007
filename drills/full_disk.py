"""The disk below PostgreSQL, which holds the articles' files too, is filled to the last byte under upload."""

import contextlib
import os
import time
from html import unescape
from pathlib import Path

from django.db import connection

from drills.tally import Tally, count
from drills.world import World

WORDS = ("The database's disk is full", "The database does not answer")
BLOCK = 1024 * 1024
MAX_UPLOADS = 200


def run(world: World, *, articles: int) -> Tally:
    """Uploads and decisions go on until five uploads were refused; then there is room again, and what ended is started
    again."""
    began = time.monotonic()
    given, confirmed = world.fill(articles), list[int]()
    world.wait(lambda: world.left(given) <= articles // 2, "half of the batch is done")
    world.decide(given, confirmed, most=2)
    server = world.servers.by_variable["DATABASE_URL"]
    ballast = server.data.parent / "ballast"  # type: ignore[attr-defined]
    proposals = world.proposals(given)
    faults, refused, kept, undecided = set[str](), 0, 0, 0
    for _ in range(MAX_UPLOADS):
        _fill_disk(ballast)
        pk, said = world.upload("\n\n" + os.urandom(100_000).hex())
        if pk is not None:
            given.append(pk)
            kept += 1
        else:
            refused += 1
            _expect_words(faults, "an upload", said)
        if proposals:
            undecided += not _decide(world, proposals.pop(), confirmed, faults)
        if refused >= 5:
            break
    page = world.site.get("/meetings/")
    if page.status not in {200, 503} or page.has_traceback:
        faults.add(f"/meetings/ answered {page.status}")
    died = server.pid() is None
    ballast.unlink()
    connection.close()
    server.start()
    world.wait(lambda: world.left(given) == 0, "the batch is done")
    world.decide(given, confirmed, most=5)
    world.wait_for_queue()
    if not refused:
        faults.add("the disk never was full")
    notes = {
        "kept on the full disk": kept,
        "refused with words": refused,
        "decisions refused with words": undecided,
        "PostgreSQL ended": "yes" if died else "no",
    }
    return count("disk full", given, confirmed, time.monotonic() - began, faults=sorted(faults), notes=notes)


def _decide(world: World, proposal: tuple[int, int], confirmed: list[int], faults: set[str]) -> bool:
    """True where the site says that the decision is kept: then it must be, afterwards."""
    answer = world.site.accept(*proposal)
    if answer.status == 200:
        confirmed.append(proposal[0])
        return True
    _expect_words(faults, "a decision", answer.text)
    return False


def _expect_words(faults: set[str], what: str, said: str) -> None:
    if not any(words in unescape(said) for words in WORDS):
        faults.add(f"{what} said {said[:200]!r}")


def _fill_disk(ballast: Path) -> None:
    """Until nothing more goes in."""
    with ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"\0" * BLOCK):
            pass
