"""Each article's task is delivered twice, in an order of its own."""

import time

from celery import current_app

from drills.tally import Tally, count
from drills.world import CHANCE, World
from ingest.queue import enqueue_article


def run(world: World, *, articles: int) -> Tally:
    """The messages of the uploads stay in the queue; two more of each come in another order, and two at the end."""
    began = time.monotonic()
    given, confirmed = world.fill(articles), list[int]()
    sent = _send_twice(given)
    world.wait(lambda: world.left(given) == 0, "the batch is done")
    world.decide(given, confirmed, most=articles // 2)
    sent += _send_twice(given)
    world.wait_for_queue()
    return count(
        "delivered twice and out of order", given, confirmed, time.monotonic() - began, notes={"more messages": sent}
    )


def _send_twice(given: list[int]) -> int:
    order = [*given, *given]
    CHANCE.shuffle(order)
    with current_app.connection_for_write():
        return sum(enqueue_article(pk) for pk in order)
