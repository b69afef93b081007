"""Who may take part in what a trigger tells: the actors of its sentence, and those of the context."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.extraction.actors import Actor, ActorMention
from ingest.extraction.analysis import Analysis
from ingest.extraction.lexicon import word_list
from ingest.extraction.triggers import Trigger

SAYING = word_list("saying")
CONTEXT_SENTENCES, LATER_SENTENCES = 3, 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor that may take part; without a mention in the trigger's sentence it comes from the context."""

    actor: Actor
    mention: ActorMention | None
    context: str = ""


def party_of(actor: Actor) -> str:
    """The actor's party; somebody of unknown party is taken for a party of their own."""
    return actor.party or f"?{actor.number}"


class Candidates:
    """The candidates of one article's triggers.

    `history` holds who took part in the meetings told so far: whoever was at the last ones is likely at the next.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.tokens = analysis.article.tokens
        self.history: list[set[Actor]] = []

    def candidates(self, trigger: Trigger) -> list[Candidate]:
        """Actors of the sentence at their mention nearest to the trigger, then those of the context."""
        nearest: dict[int, Candidate] = {}
        for mention, actor in self.analysis.mentions.get(trigger.sentence, []):
            if "aide" in actor.categories and self._says(mention):
                continue
            held = nearest.get(actor.number)
            if held is None or held.mention is None or self.gap(trigger, mention) < self.gap(trigger, held.mention):
                nearest[actor.number] = Candidate(actor, mention)
        for actor, context in self._context(trigger):
            nearest.setdefault(actor.number, Candidate(actor, None, context))
        return list(nearest.values())

    def _says(self, mention: ActorMention) -> bool:
        """'…, spokesman X said': who reports a meeting is not at it."""
        token = self.tokens[mention.head]
        return token.dep == "nsubj" and self.tokens[token.head].lower in SAYING

    def _context(self, trigger: Trigger) -> Iterator[tuple[Actor, str]]:
        mentions, here = self.analysis.mentions, trigger.sentence
        paragraph = self.analysis.article.sentences[here].paragraph
        for back in range(1, CONTEXT_SENTENCES + 1):
            for mention, actor in mentions.get(here - back, []):
                if mention.form in ("name", "role", "pronoun"):
                    same = self.analysis.article.sentences[here - back].paragraph == paragraph
                    subject = self.tokens[mention.head].dep.startswith("nsubj")
                    yield actor, f"{back}{'s' if subject else 'o'}{'=' if same else '/'}"
        yield from self._introduced_later(here, paragraph)
        for back, actors in enumerate(reversed(self.history[-2:]), start=1):
            for actor in sorted(actors, key=lambda a: a.number):
                yield actor, f"told{back}"
        for actor in self._last_pair(here):
            yield actor, "pair"
        for rank, actor in enumerate(self.analysis.protagonists):
            yield actor, f"protagonist{rank}{'+' if actor.mentions[0].sentence < here else '-'}"

    def _introduced_later(self, here: int, paragraph: int) -> Iterator[tuple[Actor, str]]:
        """'US officials met a Taliban delegation. … The American side was led by X.'"""
        sentences = self.analysis.article.sentences
        for ahead in range(1, LATER_SENTENCES + 1):
            for mention, actor in self.analysis.mentions.get(here + ahead, []):
                if mention.form == "name" and actor.mentions[0].sentence > here:
                    same = sentences[here + ahead].paragraph == paragraph
                    says = self._says(mention) or "aide" in actor.categories
                    yield actor, f"later{ahead}{'=' if same else '/'}{'says' if says else ''}"

    def _last_pair(self, here: int) -> list[Actor]:
        """The actors of the last sentence before that has a plain trigger and two parties."""
        for trigger in reversed(self.analysis.triggers):
            if trigger.sentence < here and trigger.strength <= 1:
                actors = [actor for _, actor in self.analysis.mentions.get(trigger.sentence, [])]
                if len({party_of(actor) for actor in actors}) > 1:
                    return actors
        return []

    def gap(self, trigger: Trigger, mention: ActorMention) -> int:
        if mention.end <= trigger.start:
            return trigger.start - mention.end
        return max(0, mention.start - trigger.end)
