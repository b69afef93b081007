"""Which actors take part in what a trigger tells: the features of a (trigger, actor) pair and its probability."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.extraction.actors import Actor, ActorMention
from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.triggers import Trigger

_SKIPPED = frozenset(("conj", "appos", "compound", "flat", "nmod", "cc", "punct", "det"))
_SAYING = frozenset(
    "said says say told tells added noted stressed wrote tweeted announced reported stated declared according confirmed "
    "posted explained argued insisted claimed reiterated underlined emphasized emphasised".split()
)
CONTEXT_SENTENCES = 3
RESCUE = 0.2  # of the other party's likeliest actor, where only one party is sure


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor that may take part; without a mention in the trigger's sentence it comes from the context."""

    actor: Actor
    mention: ActorMention | None
    context: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A candidate with the probability that it takes part."""

    candidate: Candidate
    probability: float

    @property
    def actor(self) -> Actor:
        return self.candidate.actor


class Linker:
    """Candidates and features of one article's triggers.

    `history` holds who took part in the meetings told so far: whoever was at the last ones is likely at the next.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.tokens = analysis.article.tokens
        self._paths: dict[int, list[int]] = {}
        self.history: list[set[Actor]] = []

    def candidates(self, trigger: Trigger) -> list[Candidate]:
        """Actors of the sentence at their mention nearest to the trigger, then those of the context."""
        nearest: dict[int, Candidate] = {}
        for mention, actor in self.analysis.mentions.get(trigger.sentence, []):
            if "aide" in actor.categories and self._says(mention):
                continue
            held = nearest.get(actor.number)
            if held is None or held.mention is None or self._gap(trigger, mention) < self._gap(trigger, held.mention):
                nearest[actor.number] = Candidate(actor, mention)
        for actor, context in self._context(trigger):
            nearest.setdefault(actor.number, Candidate(actor, None, context))
        return list(nearest.values())

    def _says(self, mention: ActorMention) -> bool:
        """'…, spokesman X said': who reports a meeting is not at it."""
        token = self.tokens[mention.head]
        return token.dep == "nsubj" and self.tokens[token.head].lower in _SAYING

    def _context(self, trigger: Trigger) -> Iterator[tuple[Actor, str]]:
        mentions, here = self.analysis.mentions, trigger.sentence
        paragraph = self.analysis.article.sentences[here].paragraph
        for back in range(1, CONTEXT_SENTENCES + 1):
            for mention, actor in mentions.get(here - back, []):
                if mention.form in ("name", "role", "pronoun"):
                    same = self.analysis.article.sentences[here - back].paragraph == paragraph
                    subject = self.tokens[mention.head].dep.startswith("nsubj")
                    yield actor, f"{back}{'s' if subject else 'o'}{'=' if same else '/'}"
        for back, actors in enumerate(reversed(self.history[-2:]), start=1):
            for actor in sorted(actors, key=lambda a: a.number):
                yield actor, f"told{back}"
        for actor in self._last_pair(here):
            yield actor, "pair"
        for rank, actor in enumerate(self.analysis.protagonists):
            yield actor, f"protagonist{rank}{'+' if actor.mentions[0].sentence < here else '-'}"

    def _last_pair(self, here: int) -> list[Actor]:
        """The actors of the last sentence before that has a plain trigger and two parties."""
        for trigger in reversed(self.analysis.triggers):
            if trigger.sentence < here and trigger.strength <= 1:
                actors = [actor for _, actor in self.analysis.mentions.get(trigger.sentence, [])]
                if len({actor.party for actor in actors}) > 1:
                    return actors
        return []

    def _gap(self, trigger: Trigger, mention: ActorMention) -> int:
        if mention.end <= trigger.start:
            return trigger.start - mention.end
        return max(0, mention.start - trigger.end)

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
            "context", f"c|past={past}", f"c|past={past}|{new}|{shared}", f"c|past={past}|{new}|{trigger.category}", f"c|past={past}|c={candidate.context}",
            f"c|rank={self._rank(actor)}|{new}", f"c|rank={self._rank(actor)}|{shared}", f"c={candidate.context}", f"c={candidate.context}|{shared}", f"c|{shared}|{new}", f"c|{new}|{trigger.category}",
            f"c={candidate.context}|{new}|{shared}", f"c|{kind}", f"c|title={self.analysis.in_title(actor)}|{new}",
            f"c|{trigger.category}|{shared}", f"c|kind={self.analysis.article.sentences[trigger.sentence].kind}",
        ]  # fmt: skip

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
        gap = self._gap(trigger, mention)
        side = "before" if mention.end <= trigger.start else "after" if mention.start >= trigger.end else "in"
        near = 0 if gap == 0 else 1 if gap < 3 else 2 if gap < 6 else 3 if gap < 10 else 4 if gap < 18 else 5
        rank = sum(
            1 for c in here
            if c.mention and c is not candidate and self._gap(trigger, c.mention) < gap and (c.mention.end <= trigger.start) == (side == "before")
        )  # fmt: skip
        path = self.path(trigger, mention)
        named = "named" if candidate.actor.named else "group"
        category = trigger.category
        features = [
            "mention", f"m={mention.form}", f"m={mention.form}|{side}|{category}", f"{side}|{near}", f"{side}|rank={min(rank, 3)}|{category}",
            f"path={path}", f"path={path}|{category}", f"near={near}|{category}|{side}", f"named={named}|{category}", f"{named}|{shared}",
            f"m={mention.form}|{shared}", f"rank={min(rank, 3)}|{shared}", f"title={self.analysis.in_title(candidate.actor)}",
            f"before={self._word(mention.start - 1, trigger.sentence)}", f"after={self._word(mention.end, trigger.sentence)}",
        ]  # fmt: skip
        dep, head = self.tokens[mention.head].dep, self.tokens[self.tokens[mention.head].head]
        features.append(f"dep={dep}")
        past = self._past(candidate.actor)
        features += [f"past={past}", f"past={past}|{side}", f"past={past}|{mention.form}|{shared}"]
        if head.lower in _SAYING:
            features += [f"saying|{dep}", f"saying|{side}"]
        if mention.role is not None:
            features.append(f"role={mention.role.category}|{named}")
            features.append(f"role={mention.role.category}|{mention.form}")
        if "aide" in candidate.actor.categories:
            features.append("aide")
        if not candidate.actor.parties:
            features.append("no-party")
        return features

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


def link(linker: Linker, trigger: Trigger, model: LinearModel) -> list[Link]:
    """The trigger's candidates with their probabilities, likeliest first."""
    candidates = linker.candidates(trigger)
    rows = linker.features(trigger, candidates)
    links = [Link(c, model.probability(row)) for c, row in zip(candidates, rows, strict=True)]
    return sorted(links, key=lambda one: -one.probability)


def party_of(actor: Actor) -> str:
    """The actor's party; somebody of unknown party is taken for a party of their own."""
    return actor.party or f"?{actor.number}"


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
