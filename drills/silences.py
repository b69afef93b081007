"""The broker falls silent again and again, each time just as the worker tells it that a message is done."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings

from drills.tally import Tally, count
from drills.world import World

BROKER = "CELERY_BROKER_URL"
PATIENCE_SECONDS = 120.0  # a worker that stands still is one that needs more


def run(world: World, *, silences: int, articles: int) -> Tally:
    """A batch for each silence, which outlasts the worker's patience with its broker, and one after the last: a worker
    that counts what the broker did not answer against itself has stopped by then. No word is lost: what is held arrives
    later, so no message comes twice."""
    began, seconds = time.monotonic(), settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"] + 2
    given, confirmed = list[int](), list[int]()
    slowest = 0.0
    with silent_way(world) as way:
        for _ in range(silences):
            way.say("wait")
            given += world.fill(articles)
            way.hear("silent")
            world.decide(given, confirmed)
            time.sleep(seconds)
            way.say("speak")
            slowest = max(slowest, finish(world, given))
        given += world.fill(articles)
        last = finish(world, given)
    world.decide(given, confirmed, most=5)
    world.wait_for_queue()
    notes = {
        "silences": silences,
        "seconds of each, at least": f"{seconds:g}",
        "seconds until the batch, at most": f"{slowest:.1f}",
        "seconds of the batch after the last": f"{last:.1f}",
    }
    return count("broker silent", given, confirmed, time.monotonic() - began, notes=notes)


def finish(world: World, given: list[int]) -> float:
    return world.wait(lambda: world.left(given) == 0, "the batch is done", timeout=PATIENCE_SECONDS)


class Way:
    """The process between the worker and the broker."""

    def __init__(self, process: subprocess.Popen[str], spoken: IO[str], heard: IO[str]) -> None:
        self.process, self._spoken, self._heard = process, spoken, heard
        self.port = int(heard.readline())

    def say(self, word: str) -> None:
        self._spoken.write(f"{word}\n")
        self._spoken.flush()

    def hear(self, word: str) -> None:
        """Waits for it. Raises `SystemExit` where the process ends, says something else, or nothing in time."""
        ready, _, _ = select.select([self._heard], [], [], PATIENCE_SECONDS)
        said = self._heard.readline().strip() if ready else ""
        if said != word:
            raise SystemExit(f"The way to the broker said {said!r} instead of {word!r}.")


@contextmanager
def silent_way(world: World) -> Iterator[Way]:
    """The worker goes that way to its broker; the site and the schedule, on their own hosts, go as before."""
    broker = os.environ[BROKER]
    command = [sys.executable, "-m", "drills.silent_way", broker]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise SystemExit("The way to the broker has no pipes.")
        way = Way(process, process.stdin, process.stdout)
        try:
            restart(world, f"redis://127.0.0.1:{way.port}/0")
            yield way
        finally:
            restart(world, broker)
            process.kill()


def restart(world: World, broker: str) -> None:
    os.environ[BROKER] = broker
    world.worker.terminate()
    world.worker.finish(timeout=10)
    world.worker.start()
