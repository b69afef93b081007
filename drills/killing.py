"""A worker is killed without warning, again and again, amid a batch that is being reviewed."""

import time

from drills.tally import Tally, count
from drills.world import CHANCE, World
from ingest.claiming import request_processing
from ingest.models import Article

SHARE_OF_MAIN = 0.2
STUCK_SECONDS = 3.0


def run(world: World, *, articles: int, kills: int) -> Tally:
    """`kills` SIGKILLs, spread over the batch: one in 16 to the worker itself, the others to its children."""
    began = time.monotonic()
    given, confirmed = world.fill(articles), list[int]()
    children = mains = 0
    while children + mains < kills and world.left(given):
        wait_for_progress(world, given, articles * (children + mains) // kills)
        main = CHANCE.random() < SHARE_OF_MAIN
        if world.kill_worker(main=main):
            mains, children = mains + main, children + (not main)
        world.decide(given, confirmed)
    parked = finish(world, given, confirmed)
    faults = [f"only {children + mains} of {kills} kills: the batch was done"] if children + mains < kills else []
    notes = {"children killed": children, "workers killed": mains, "parked after three kills and released": parked}
    return count("SIGKILL of workers", given, confirmed, time.monotonic() - began, faults=faults, notes=notes)


def wait_for_progress(world: World, given: list[int], target: int) -> None:
    """Until the batch is as far as the next kill wants it, or it is stuck for some seconds; then a moment by chance."""
    until = time.monotonic() + STUCK_SECONDS
    while len(given) - world.left(given) < target and time.monotonic() < until:
        world.keep_alive()
        time.sleep(0.05)
    world.keep_alive()
    time.sleep(CHANCE.random() * 0.5)


def finish(world: World, given: list[int], confirmed: list[int]) -> int:
    """Until the batch is done and decided and the queue is empty; how many were parked on the way, and released."""
    world.wait(lambda: world.left(given) == 0, "the batch is done")
    parked = release(given)
    world.wait(lambda: world.left(given) == 0, "what was parked is done")
    world.decide(given, confirmed, most=20)
    world.wait_for_queue()
    return parked


def release(given: list[int]) -> int:
    """What an analyst does with articles that were parked because the machine was at fault: once more."""
    parked = list(Article.objects.filter(pk__in=given, state=Article.State.PARKED).values_list("pk", flat=True))
    for pk in parked:
        request_processing(pk, by=None)
    return len(parked)
