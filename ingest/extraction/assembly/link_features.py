"""The features of a (trigger, actor) pair: form, side, distance, the path through the grammar, who met before."""

from ingest.extraction.actors import Actor, ActorMention
from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.candidates import SAYING, Candidate, Candidates
from ingest.extraction.triggers import Trigger

_SKIPPED = frozenset(("conj", "appos", "compound", "flat", "nmod", "cc", "punct", "det"))
_EDGES = (1, 3, 6, 10, 18)


class Linker(Candidates):
    """Candidates with features."""

    def __init__(self, analysis: Analysis) -> None:
        super().__init__(analysis)
        self._paths: dict[int, list[int]] = {}
        self._credits: dict[int, list[str]] = {}

    def features(self, trigger: Trigger, candidates: list[Candidate]) -> list[list[str]]:
        """The features of each candidate, in order."""
        here = [c for c in candidates if c.mention is not None]
        parties = {c.actor.party for c in here}
        shared = self._shared_features(trigger, len(parties), len(here))
        rows = []
        for candidate in candidates:
            if candidate.mention is None:
                rows.append(self._context_features(trigger, candidate, parties, shared))
            else:
                rows.append(self._mention_features(trigger, candidate, candidate.mention, here, shared))
        return rows

    def _shared_features(self, trigger: Trigger, parties: int, here: int) -> str:
        plural = "p" if self.analysis.plural_reference[trigger.sentence] else ""
        return f"{min(parties, 3)}{plural}"

    def _context_features(
        self, trigger: Trigger, candidate: Candidate, parties: set[str | None], shared: str
    ) -> list[str]:
        actor = candidate.actor
        new = "new" if actor.party not in parties else "old"
        kind = "named" if actor.named else "group"
        past = self._past(actor)
        return [
            "context",
            f"c|past={past}",
            f"c|past={past}|{new}|{shared}",
            f"c|past={past}|{new}|{trigger.category}",
            f"c|past={past}|c={candidate.context}",
            f"c|rank={self._rank(actor)}|{new}",
            f"c|rank={self._rank(actor)}|{shared}",
            f"c={candidate.context}",
            f"c={candidate.context}|{shared}",
            f"c|{shared}|{new}",
            f"c|{new}|{trigger.category}",
            f"c={candidate.context}|{new}|{shared}",
            f"c|{kind}",
            f"c|title={self.analysis.in_title(actor)}|{new}",
            f"c|{trigger.category}|{shared}",
            f"c|kind={self.analysis.article.sentences[trigger.sentence].kind}",
            *(f"c|{credit}" for credit in self._credit(actor)),
        ]

    def _past(self, actor: Actor) -> str:
        """Was the actor at the last meeting told ('L'), and at how many before?"""
        last = bool(self.history) and actor in self.history[-1]
        count = sum(actor in told for told in self.history)
        return f"{'L' if last else '-'}{min(count, 3)}/{min(len(self.history), 3)}"

    def _rank(self, actor: Actor) -> int:
        protagonists = self.analysis.protagonists
        return protagonists.index(actor) if actor in protagonists else 3

    def _mention_features(
        self, trigger: Trigger, candidate: Candidate, mention: ActorMention, here: list[Candidate], shared: str
    ) -> list[str]:
        gap = self.gap(trigger, mention)
        side = "before" if mention.end <= trigger.start else "after" if mention.start >= trigger.end else "in"
        near = sum(gap >= edge for edge in _EDGES)
        rank = self._nearer(trigger, candidate, here, gap, side)
        path = self.path(trigger, mention)
        named = "named" if candidate.actor.named else "group"
        category = trigger.category
        features = [
            "mention",
            f"m={mention.form}",
            f"m={mention.form}|{side}|{category}",
            f"{side}|{near}",
            f"{side}|rank={min(rank, 3)}|{category}",
            f"path={path}",
            f"path={path}|{category}",
            f"near={near}|{category}|{side}",
            f"named={named}|{category}",
            f"{named}|{shared}",
            f"m={mention.form}|{shared}",
            f"rank={min(rank, 3)}|{shared}",
            f"title={self.analysis.in_title(candidate.actor)}",
            f"before={self._word(mention.start - 1, trigger.sentence)}",
            f"after={self._word(mention.end, trigger.sentence)}",
        ]
        past = self._past(candidate.actor)
        features += [f"past={past}", f"past={past}|{side}", f"past={past}|{mention.form}|{shared}"]
        return features + self._grammar_features(candidate, mention, side, named)

    def _nearer(self, trigger: Trigger, candidate: Candidate, here: list[Candidate], gap: int, side: str) -> int:
        """How many others stand nearer to the trigger on the same side."""
        others = [c.mention for c in here if c.mention is not None and c is not candidate]
        same_side = [m for m in others if (m.end <= trigger.start) == (side == "before")]
        return sum(self.gap(trigger, mention) < gap for mention in same_side)

    def _grammar_features(self, candidate: Candidate, mention: ActorMention, side: str, named: str) -> list[str]:
        dep, head = self.tokens[mention.head].dep, self.tokens[self.tokens[mention.head].head]
        features = [f"dep={dep}"]
        if head.lower in SAYING:
            features += [f"saying|{dep}", f"saying|{side}"]
        if mention.role is not None:
            features += [f"role={mention.role.category}|{named}", f"role={mention.role.category}|{mention.form}"]
        if "aide" in candidate.actor.categories:
            features.append("aide")
        if not candidate.actor.parties:
            features.append("no-party")
        return [*features, *self._credit(candidate.actor)]

    def _credit(self, actor: Actor) -> list[str]:
        """Is it a person at all? Known, titled, named in full and often: the recogniser takes much for a name."""
        found = self._credits.get(actor.number)
        if found is None:
            found = self._credits[actor.number] = _credit_of(actor) if actor.named else []
        return found

    def _word(self, position: int, sentence: int) -> str:
        if 0 <= position < len(self.tokens) and self.tokens[position].sentence == sentence:
            token = self.tokens[position]
            return token.lower if not token.capital else "Cap"
        return "#"

    def _chain(self, position: int) -> list[int]:
        """The tokens from a token up to its root."""
        chain = self._paths.get(position)
        if chain is None:
            chain = [position]
            while self.tokens[chain[-1]].head != chain[-1] and len(chain) < 30:
                chain.append(self.tokens[chain[-1]].head)
            self._paths[position] = chain
        return chain

    def path(self, trigger: Trigger, mention: ActorMention) -> str:
        """The way through the sentence's grammar: 'pobj^with^' up from the mention, then down to the trigger."""
        up = self._chain(mention.head)
        best: tuple[int, str] | None = None
        for start in range(trigger.start, trigger.end):
            down = self._chain(start)
            common = next((node for node in up if node in down), None)
            if common is None:
                continue
            i, j = up.index(common), down.index(common)
            if best is None or i + j < best[0]:
                best = (i + j, self._spell(up[:i], down[:j]))
        return best[1] if best else "none"

    def _spell(self, up: list[int], down: list[int]) -> str:
        steps: list[str] = []
        for node in up:
            token = self.tokens[node]
            if token.dep in _SKIPPED:
                if token.dep == "conj" and "conj" not in steps:
                    steps.append("conj")
                continue
            steps.append(token.lower if token.dep in ("prep", "agent") else token.dep)
        ways = [self.tokens[node].dep for node in down if self.tokens[node].dep not in ("compound", "det", "punct")]
        return "^".join(steps[:4]) + "_" + "v".join(reversed(ways[-3:]))


def _credit_of(actor: Actor) -> list[str]:
    known = "known" if actor.key is not None else "titled" if actor.roles else "bare"
    times = min(3, sum(mention.form == "name" for mention in actor.mentions))
    return [f"credit={known}|{min(2, len(actor.words))}|{times}", f"credit={known}|party={bool(actor.parties)}"]
