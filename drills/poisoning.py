"""Articles that kill the process that reads them, in a batch of good ones."""

import time

from drills.poison import MARK
from drills.tally import Tally, count
from drills.world import World
from ingest.claiming import MAX_ATTEMPTS
from ingest.models import Article


def run(world: World, *, articles: int, poisoned: int = 1) -> Tally:
    """Each poisoned one is parked after three tries, with its name; the others are done."""
    began = time.monotonic()
    given, confirmed = list[int](), list[int]()
    poison = [pk for pk, _ in (world.upload(f"\n\n{MARK.decode()}") for _ in range(poisoned)) if pk is not None]
    given += poison + world.fill(articles)
    world.wait(lambda: world.left(given) == 0, "the batch is done")
    world.decide(given, confirmed, most=3)
    faults = []
    for article in Article.objects.filter(pk__in=poison):
        if (article.state, article.attempts) != (Article.State.PARKED, MAX_ATTEMPTS):
            faults.append(f"article {article.pk} is {article.state} after {article.attempts} attempts")
        elif article.filename not in article.error:
            faults.append(f"article {article.pk} is not named")
    if len(poison) != poisoned:
        faults.append("the poisoned articles were not taken")
    world.wait_for_queue()
    notes = {"poisoned": poisoned, "tries of each": MAX_ATTEMPTS}
    return count("poison article", given, confirmed, time.monotonic() - began, faults=faults, notes=notes)
