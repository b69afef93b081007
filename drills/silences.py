"""The broker falls silent again and again, each time just as the worker tells it that a message is done."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from drills.tally import Tally, count
from drills.world import World

BROKER = "CELERY_BROKER_URL"
PATIENCE_SECONDS = 120.0  # a worker that stands still is one that needs more


def run(world: World, *, silences: int, seconds: float, articles: int) -> Tally:
    """A batch for each silence of `seconds`, which must outlast the worker's patience with its broker, and one after
    the last: a worker that counts the lost words against itself has stopped by then."""
    began = time.monotonic()
    given, confirmed, lost = list[int](), list[int](), 0
    slowest = 0.0
    with silent_way(world) as way:
        for _ in range(silences):
            way.say("wait")
            given += world.fill(articles)
            way.hear("silent")
            lost += 1
            world.decide(given, confirmed)
            time.sleep(seconds)
            way.say("speak")
            slowest = max(slowest, finish(world, given))
        given += world.fill(articles)
        last = finish(world, given)
    world.decide(given, confirmed, most=5)
    world.wait_for_queue()
    notes = {
        "seconds of each silence": f"{seconds:g}",
        "words lost": lost,
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
        """Waits for it. Raises `SystemExit` where the process ends or says something else."""
        said = self._heard.readline().strip()
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
