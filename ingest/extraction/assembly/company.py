"""A second look at who takes part, at the whole table: the linker sees each candidate as if it were alone.

Somebody of the context takes part where the sentence leaves a side of the table free; a delegation does not where its
minister sits there already (stacked generalisation: Wolpert 1992).
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import count

from ingest.extraction.assembly.candidates import Candidate, party_of
from ingest.extraction.assembly.link_features import Linker
from ingest.extraction.triggers import Trigger

SEATED = 0.5  # the probability from which somebody else is taken to be there
EDGES = (0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95)


def bucket(probability: float) -> int:
    """Tenths, finer towards the ends."""
    return bisect_right(EDGES, probability)


class Table:
    """The candidates of one trigger with the linker's probabilities."""

    def __init__(self, linker: Linker, trigger: Trigger, candidates: list[Candidate], likely: list[float]) -> None:
        self.linker, self.trigger, self.candidates, self.likely = linker, trigger, candidates, likely
        self.parties = [party_of(candidate.actor) for candidate in candidates]
        self.order = sorted(range(len(candidates)), key=lambda i: -likely[i])
        self.seated = [i for i in self.order if candidates[i].mention is not None and likely[i] >= SEATED]
        self.rank = self._rank()
        self.others = {party: self._others(party) for party in set(self.parties)}

    def _others(self, party: str) -> tuple[list[int], int]:
        """Those of other parties, likeliest first; and how many other parties have a seat, two at most."""
        others = [j for j in self.order if self.parties[j] != party]
        return others, min(2, len({self.parties[j] for j in self.seated if self.parties[j] != party}))

    def _rank(self) -> dict[int, int]:
        """How many of the same kind (in the sentence, or of the context) are likelier."""
        here, context = count(), count()
        return {i: next(context if self.candidates[i].mention is None else here) for i in self.order}

    def features(self, rows: list[list[str]]) -> list[list[str]]:
        """The linker's features of each candidate with what the others add."""
        return [[*row, *self._company(i)] for i, row in enumerate(rows)]

    def _company(self, i: int) -> Iterator[str]:
        candidate = self.candidates[i]
        kind = "h" if candidate.mention is not None else "c"
        own = bucket(self.likely[i])
        others, filled = self.others[self.parties[i]]
        yield f"{kind}:q={own}"
        yield f"{kind}:n={filled}|r={min(3, self.rank[i])}"
        yield f"{kind}:n={filled}|q={own}"
        yield f"{kind}:best={bucket(self.likely[others[0]]) if others else 0}|q={own}"
        yield f"{kind}:n={filled}|{self.trigger.category}"
        same = self._same_side(i)
        yield f"{kind}:same={same}|n={filled}"
        yield f"{kind}:same={same}|q={own}"
        yield f"{kind}:named={candidate.actor.named}|n={filled}|same={same}"
        met = self._met(i)
        yield f"{kind}:met={met}|n={filled}"
        yield f"{kind}:met={met}|q={own}"
        rivals = [j for j in others if self.candidates[j].mention is None and self.likely[j] > self.likely[i]]
        margin = min(3, int(8 * (self.likely[rivals[0]] - self.likely[i]))) if rivals else 0
        yield f"{kind}:rivals={min(2, len(rivals))}|n={filled}|m={margin}"

    def _same_side(self, i: int) -> str:
        """Who of the same party is likelier: a name or a group, in the sentence or of the context."""
        for j in self.order:
            if self.likely[j] <= self.likely[i]:
                break
            if j != i and self.parties[j] == self.parties[i]:
                other = self.candidates[j]
                return ("n" if other.actor.named else "g") + ("h" if other.mention is not None else "c")
        return "-"

    def _met(self, i: int) -> str:
        """Were the candidate and the likeliest other of the sentence together at a meeting told before?"""
        top = next((j for j in self.seated if self.parties[j] != self.parties[i]), None)
        if top is None:
            return "-"
        pair = {self.candidates[i].actor, self.candidates[top].actor}
        return "yes" if any(pair <= told for told in self.linker.history) else "no"
