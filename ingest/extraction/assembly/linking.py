"""Which of a trigger's candidates take part: the linker's probabilities, and the choice among them."""

from dataclasses import dataclass

from ingest.extraction.actors import Actor
from ingest.extraction.assembly.candidates import Candidate, party_of
from ingest.extraction.assembly.company import Table
from ingest.extraction.assembly.linear import Model
from ingest.extraction.assembly.link_features import Linker
from ingest.extraction.triggers import Trigger

RESCUE = 0.1  # of the other party's likeliest actor, where only one party is sure


@dataclass(frozen=True, slots=True)
class Link:
    """A candidate with the probability that it takes part."""

    candidate: Candidate
    probability: float

    @property
    def actor(self) -> Actor:
        return self.candidate.actor


def link(linker: Linker, trigger: Trigger, alone: Model, together: Model) -> list[Link]:
    """The trigger's candidates with their probabilities, likeliest first.

    `alone` looks at each by itself, `together` then at each with what `alone` found of the others.
    """
    candidates = linker.candidates(trigger)
    rows = table_rows(linker, trigger, candidates, alone)
    links = [Link(c, chance) for c, chance in zip(candidates, together.probabilities(rows), strict=True)]
    return sorted(links, key=lambda one: -one.probability)


def table_rows(linker: Linker, trigger: Trigger, candidates: list[Candidate], alone: Model) -> list[list[str]]:
    """The features of each candidate for the second look."""
    rows = linker.features(trigger, candidates)
    return Table(linker, trigger, candidates, alone.probabilities(rows)).features(rows)


def choose(links: list[Link], threshold: float = 0.5, rescue: float = RESCUE) -> list[Link]:
    """Those who take part: the likely ones, and where these are of one party, the likeliest of another."""
    chosen = [one for one in links if one.probability >= threshold]
    for one in links:
        parties = {party_of(c.actor) for c in chosen}
        if len(parties) > 1 or one.probability < rescue:
            break
        if one not in chosen and party_of(one.actor) not in parties:
            chosen.append(one)
    return _without_entourage(chosen)


def _without_entourage(chosen: list[Link]) -> list[Link]:
    """A delegation and a named person of one party are one side of the table: whoever the sentence names stays."""
    kept = []
    for one in chosen:
        others = [o for o in chosen if o.actor.named != one.actor.named and o.actor.party == one.actor.party]
        told = one.candidate.mention is not None
        if one.actor.named:
            better = any(o.candidate.mention is not None and o.probability > one.probability for o in others)
            if told or not better:
                kept.append(one)
        elif not any(o.candidate.mention is not None or not told or o.probability >= one.probability for o in others):
            kept.append(one)
    return kept
