"""Reading the sentences in order, so that each finds what those before it spoke of."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from ingest.extraction.actors import Actor, ActorMention, RolePhrase
from ingest.extraction.article import Article, Sentence
from ingest.extraction.cast import Cast
from ingest.extraction.gazetteer import PartyHit
from ingest.extraction.reference.discourse import Discourse
from ingest.extraction.reference.party_reference import PartyReader
from ingest.extraction.reference.pronouns import PronounReader
from ingest.extraction.reference.role_reference import RoleReader
from ingest.extraction.rules import rule_set

Placed = TypeVar("Placed", RolePhrase, PartyHit)


class Reader:
    """Adds to the cast's actors the mentions that words without a name make; `roles` are those beside no name."""

    def __init__(self, article: Article, cast: Cast, roles: Sequence[RolePhrase], hits: Sequence[PartyHit]) -> None:
        self.article, self.cast = article, cast
        self.discourse = Discourse(article, cast)
        self.pronouns, self.role_reader = PronounReader(self.discourse), RoleReader(self.discourse)
        self.parties = PartyReader(self.discourse, {i for role in roles for i in range(role.start, role.end)})
        self.roles, self.hits = self._by_sentence(roles), self._by_sentence(hits)

    def _by_sentence(self, found: Sequence[Placed]) -> dict[int, list[Placed]]:
        grouped: dict[int, list[Placed]] = defaultdict(list)
        for one in found:
            grouped[self.article.tokens[one.start].sentence].append(one)
        return grouped

    def read(self) -> None:
        named: dict[int, list[tuple[ActorMention, Actor]]] = defaultdict(list)
        for actor in self.cast.people():
            for mention in actor.mentions:
                named[mention.sentence].append((mention, actor))
        for sentence in self.article.sentences:
            self._read_sentence(sentence, sorted(named.get(sentence.index, []), key=lambda one: one[0].start))

    def _read_sentence(self, sentence: Sentence, here: list[tuple[ActorMention, Actor]]) -> None:
        for role in self.roles.get(sentence.index, []):
            self.role_reader.read(role, sentence, here)
        here += [one for hit in self.hits.get(sentence.index, []) if (one := self.parties.read(hit)) is not None]
        here.sort(key=lambda one: one[0].start)
        self.pronouns.read(sentence, here)
        self._read_sides(sentence, here)
        self.discourse.note_together(sentence, here)
        for mention, actor in here:
            if actor.named and mention.form in ("name", "role", "pronoun"):
                self.discourse.note(sentence, mention, actor)

    def _read_sides(self, sentence: Sentence, here: list[tuple[ActorMention, Actor]]) -> None:
        """'They', 'the two sides', 'both ministers': those who were last spoken of together."""
        for match in rule_set("plurals").find(self.article.lower[sentence.index])[:1]:
            inside = self.article.covered(sentence, sentence.char + match.start, sentence.char + match.end)
            present = {actor for _, actor in here}
            for actor in self.discourse.pair:
                if inside and actor not in present:
                    here.append((self.cast.mention(actor, inside[0], inside[-1] + 1, "plural"), actor))
