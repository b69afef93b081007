"""Parties that stand for those who act for them: 'Moscow and the Taliban'; and 'the American' for a person."""

from ingest.extraction.actors import Actor, ActorMention
from ingest.extraction.article import Token
from ingest.extraction.gazetteer import PartyHit
from ingest.extraction.lexicon import word_list
from ingest.extraction.reference.discourse import Discourse
from ingest.extraction.rules import word_matches

_PLACED = word_list("placed")
_RELATING = frozenset(("between", "of", "against", "on", "over", "about", "towards", "toward"))


class PartyReader:
    """Hangs the names of parties on their delegations, or on a person where a demonym means one."""

    def __init__(self, discourse: Discourse, taken: set[int]) -> None:
        """`taken` are the tokens of role phrases, which have been read by themselves."""
        self.cast, self.taken = discourse.cast, taken
        self.tokens = discourse.article.tokens

    def read(self, hit: PartyHit) -> tuple[ActorMention, Actor] | None:
        """The mention that a party's name makes, if any; not where it is only a place or a subject matter."""
        named = self.cast.by_token
        if hit.start in self.taken or hit.start in named or hit.end in named:
            return None
        token = self.tokens[hit.end - 1]
        if hit.form == "demonym":
            if token.tag not in ("NNS", "NNPS") and token.dep in ("amod", "compound", "nmod"):
                return None
            person = self._person(hit)
            if person is not None:
                return self.cast.mention(person, hit.start, hit.end, "role"), person
        if hit.end < len(self.tokens) and self.tokens[hit.end].tag == "POS":
            return None
        if self._is_subject_matter(hit):
            return None
        if hit.form in ("name", "capital") and self._is_placed(hit):
            party = self.cast.gazetteer.parties.get(hit.code)
            if party is None or party.kind == "country":
                return None
        delegation = self.cast.delegation(self.cast.code(hit.code))
        return self.cast.mention(delegation, hit.start, hit.end, "party"), delegation

    def _is_placed(self, hit: PartyHit) -> bool:
        """Only a place: 'in Kabul', 'returning from Iran and Pakistan'."""
        before = hit.start - 1
        while before > 0 and self.tokens[before].tag in ("DT", "JJ"):
            before -= 1
        if before >= 0 and self.tokens[before].lower in _PLACED:
            return True
        preposition = self._preposition(hit)
        return preposition is not None and preposition.lower in _PLACED

    def _preposition(self, hit: PartyHit) -> Token | None:
        """The preposition that governs a party, over 'A, B and C'."""
        first = self.tokens[hit.end - 1]
        for _ in range(8):
            if first.dep != "conj":
                break
            first = self.tokens[first.head]
        return self.tokens[first.head] if first.dep == "pobj" else None

    def _is_subject_matter(self, hit: PartyHit) -> bool:
        """'The strikes between Iran and Israel', 'the withdrawal of Mali': what is spoken of, not who speaks."""
        preposition = self._preposition(hit)
        if preposition is None or preposition.lower not in _RELATING:
            return False
        noun = self.tokens[preposition.head]
        return (
            noun.tag[:1] == "N" and not word_matches("triggers", noun.lower) and not word_matches("roles", noun.lower)
        )

    def _person(self, hit: PartyHit) -> Actor | None:
        """'The American', 'the Swede': the person of that party named last."""
        token = self.tokens[hit.end - 1]
        entry = self.cast.gazetteer.parties.get(hit.code)
        if entry is not None and entry.kind != "country":
            return None
        if (
            token.tag in ("NNS", "NNPS")
            or hit.start == 0
            or self.tokens[hit.start - 1].lower != "the"
            or token.dep in ("amod", "compound", "nmod")
        ):
            return None
        code = self.cast.code(hit.code)
        people = [a for a in self.cast.people() if code in a.parties and a.mentions[0].start < hit.start]
        if not people:
            return None
        return max(people, key=lambda a: max(m.start for m in a.mentions if m.start < hit.start))
