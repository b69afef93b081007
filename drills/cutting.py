"""The database cuts connections off, again and again: of whoever is recording, of workers and of the web server."""

import time

from django.db import connection

from drills.killing import finish, wait_for_progress
from drills.tally import Tally, count
from drills.world import CHANCE, World

PATIENCE_SECONDS = 2.0
# Whoever holds the advisory lock is putting articles on record.
RECORDING = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
ANY = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
    " AND pid <> pg_backend_pid()"
)


def run(world: World, *, articles: int, cuts: int) -> Tally:
    """`cuts` connections, spread over the batch: every other one amid recording, where one can be met there."""
    began = time.monotonic()
    given, confirmed = world.fill(articles), list[int]()
    recording = others = 0
    while recording + others < cuts and world.left(given):
        wait_for_progress(world, given, articles * (recording + others) // cuts)
        amid = (recording + others) % 2 == 0 and _cut(RECORDING)
        recording, others = recording + amid, others + (not amid and _cut(ANY))
        world.decide(given, confirmed)
    parked = finish(world, given, confirmed)
    notes = {"cut amid recording": recording, "cut elsewhere": others, "parked after three cuts and released": parked}
    return count("connections cut", given, confirmed, time.monotonic() - began, notes=notes)


def _cut(query: str) -> bool:
    """True where there was one to cut."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(query)
            pids = [pid for (pid,) in cursor.fetchall()]
            if pids:
                cursor.execute("SELECT pg_terminate_backend(%s)", [CHANCE.choice(pids)])
                return bool(cursor.fetchone()[0])
        time.sleep(0.002)
    return False
