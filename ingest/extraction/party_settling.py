"""Whose each named person is: said beside the name, known beforehand, or plain from how the copy names its own.

In the order of trust: a possessive or a party in brackets, 'X of Y', 'who heads Y', 'a mission of Y led by X', what the
record knows, honorifics; and at last the country whose officials the copy calls by their bare titles.
"""

from collections import Counter

from ingest.extraction.actors import GOVERNING, Actor, ActorMention
from ingest.extraction.cast import Cast
from ingest.extraction.gazetteer import PartyHit, holds_on, parties_on
from ingest.extraction.lexicon import word_list
from ingest.extraction.names import TALIBAN_HONORIFICS
from ingest.extraction.rules import word_matches

_LEADING = word_list("leading")
_LED = frozenset(("led", "headed", "chaired", "represented", "fronted"))
REACH = 7  # tokens from 'heads' to what is headed, from a group to 'led by'


class PartySettler:
    """Gives the people of a cast their parties; `hits` are the parties that the article names."""

    def __init__(self, cast: Cast, hits: list[PartyHit]) -> None:
        self.cast, self.tokens = cast, cast.article.tokens
        self.starts = {hit.start: hit for hit in hits}
        self.ends = {hit.end: hit for hit in hits}

    def settle(self) -> None:
        for actor in self.cast.people():
            for mention in actor.mentions:
                self._read_beside(actor, mention)
            self._look_up(actor)
            if not actor.parties and self._has_honorific(actor):
                actor.add_party(self.cast.code("AF"))
        for actor in self.cast.people():
            if not actor.parties:
                self._read_around(actor)
        self._settle_bare_titles()

    def _read_beside(self, actor: Actor, mention: ActorMention) -> None:
        """'Qatar's X', 'X (Qatar)', and 'Qatar X' of somebody without another party."""
        tokens, before = self.tokens, mention.start - 1
        if before > 0 and tokens[before].tag == "POS" and before in self.ends:
            actor.add_party(self.cast.code(self.ends[before].code))
        if mention.end < len(tokens) and tokens[mention.end].text == "(":
            hit = self.ends.get(mention.end + 2) or self.ends.get(mention.end + 3)
            if hit is not None:
                actor.add_party(self.cast.code(hit.code))
        if before >= 0 and mention.start in self.ends and not actor.parties:
            actor.add_party(self.cast.code(self.ends[mention.start].code))

    def _look_up(self, actor: Actor) -> None:
        entry, day = self.cast.entry_of(actor), self.cast.day
        if entry is not None:
            actor.add_party(*parties_on(entry, day))
            actor.known_roles = " ".join(a.role for a in entry.affiliations if day is None or holds_on(a, day))

    def _has_honorific(self, actor: Actor) -> bool:
        return any(self.tokens[m.start - 1].lower in TALIBAN_HONORIFICS for m in actor.mentions if m.start)

    def _read_around(self, actor: Actor) -> None:
        for mention in actor.mentions:
            hit = self._named_of(mention) or self._headed(mention) or self._led(mention)
            if hit is not None:
                actor.add_party(self.cast.code(hit.code))
                return

    def _party_at(self, position: int) -> PartyHit | None:
        """The party whose name begins here, over an article."""
        if position < len(self.tokens) and self.tokens[position].tag == "DT":
            position += 1
        hit = self.starts.get(position)
        return hit if hit is not None and hit.form != "demonym" else None

    def _named_of(self, mention: ActorMention) -> PartyHit | None:
        """'X of Palau', 'X from the World Bank'."""
        end = mention.end
        if end + 1 < len(self.tokens) and self.tokens[end].lower in ("of", "from"):
            return self._party_at(end + 1)
        return None

    def _headed(self, mention: ActorMention) -> PartyHit | None:
        """'X, who heads the UN mission'."""
        tokens, verb = self.tokens, mention.end + 2
        if verb >= len(tokens) or tokens[mention.end].text != "," or tokens[mention.end + 1].lower != "who":
            return None
        if tokens[verb].lower in ("has", "currently", "now", "also"):
            verb += 1
        if verb >= len(tokens) or tokens[verb].lower not in _LEADING:
            return None
        for position in range(verb + 1, min(verb + 1 + REACH, len(tokens))):
            if tokens[position].text in (",", ".", ";") or tokens[position].lower == "in":
                return None
            if position in self.starts:
                return self.starts[position]
        return None

    def _led(self, mention: ActorMention) -> PartyHit | None:
        """'A mission of the Fund led by X', 'the Uzbek delegation, headed by Minister X'."""
        tokens, position = self.tokens, mention.start - 1
        low = max(0, mention.start - 3 * REACH)
        while position > low and tokens[position].lower != "by":
            if tokens[position].tag[:1] == "V" or tokens[position].text in (".", ";"):
                return None
            position -= 1
        if position <= low or tokens[position - 1].lower not in _LED:
            return None
        group = next((i for i in range(position - 2, low, -1) if word_matches("roles", tokens[i].lower)), None)
        if group is None:
            return None
        near = [hit for start, hit in self.starts.items() if group - REACH <= start < position]
        return max(near, key=lambda hit: hit.start) if near else None

    def _settle_bare_titles(self) -> None:
        """'Justice Minister X' without a country is of the country whose known officials are titled so here; else, for
        the first of them, of the country from which the copy is dated."""
        bare = [a for a in self.cast.people() if a.categories & GOVERNING]
        votes = Counter(actor.party for actor in bare if actor.key is not None and actor.party and actor.bare_title)
        (home, most), *others = votes.most_common(2) or [("", 0)]
        if home and not (others and others[0][1] == most):
            for actor in bare:
                if not actor.parties and actor.bare_title:
                    actor.add_party(home)
        elif self.cast.home and self.cast.home != "AF":
            first = min((a for a in bare if not a.parties), key=lambda a: a.mentions[0].start, default=None)
            if first is not None and first.key is None:
                first.add_party(self.cast.home)
