"""Role phrases: 'acting foreign minister of X', 'the Qatari envoy', 'representatives of Y and Z'.

The trained entity recogniser never sees titles. Heads come from `rules/roles.jsonl`; the phrase grows around the head
over adjectives and nouns, over possessors to the left and 'of', 'for', 'to' to the right.
"""

from collections.abc import Sequence

from ingest.extraction.actors import RolePhrase
from ingest.extraction.article import Article, Token
from ingest.extraction.gazetteer import CityHit, PartyHit
from ingest.extraction.lexicon import word_list
from ingest.extraction.names import HONORIFICS
from ingest.extraction.rules import rule_set

_LEFT_TAGS = frozenset(("JJ", "JJS", "JJR", "NN", "NNS", "NNP", "NNPS", "POS", "HYPH", "CD", "AFX"))
_LEFT_WORDS = word_list("role_left")
_NOUN_TAGS = frozenset(("JJ", "JJS", "NN", "NNS", "NNP", "NNPS", "POS", "HYPH", "CD", "DT", "AFX", "PRP$"))
_PREPOSITIONS = frozenset(("of", "for", "to", "in", "at", "on", "from"))
PLURAL_GROUPS = frozenset(("group", "officials", "civil"))
_COLLECTIVE = word_list("collectives")


class PhraseBuilder:
    """Grows role phrases; `names` marks the tokens of people's names, `parties` the party hit at each token."""

    def __init__(
        self, article: Article, names: set[int], hits: Sequence[PartyHit], cities: Sequence[CityHit] = ()
    ) -> None:
        self.article = article
        self.tokens = article.tokens
        self.names = names
        self.cities = {city.start: city.end for city in cities}
        self.hits = {i: hit for hit in hits for i in range(hit.start, hit.end)}

    def find(self) -> list[RolePhrase]:
        """All role phrases in order; of phrases that overlap, the one with the later head absorbs the earlier."""
        phrases: list[RolePhrase] = []
        for sentence in self.article.sentences:
            for match in rule_set("roles").find(self.article.lower[sentence.index]):
                high = sentence.char + match.end
                covered = self.article.covered(sentence, sentence.char + match.start, high)
                if not covered or covered[-1] in self.names:
                    continue
                first, head = covered[0], covered[-1]
                if self.tokens[head].end > high and "/" not in self.tokens[head].text:
                    continue
                if self.tokens[head].tag[:1] == "V":
                    continue
                phrase = self._grow(first, head, match.rule.category, sentence.start, sentence.end)
                if phrases and phrase.start < phrases[-1].end:
                    phrase = self._join(phrases, phrase)
                else:
                    phrases.append(phrase)
        return phrases

    def _join(self, phrases: list[RolePhrase], phrase: RolePhrase) -> RolePhrase:
        last = phrases[-1]
        if phrase.head < last.end and any(t.lower in _PREPOSITIONS for t in self.tokens[last.head : phrase.head]):
            # 'deputy chief of the army staff', 'representatives of the leader': the first head stands.
            return last
        phrase.start = min(phrase.start, last.start)
        self._find_parties(phrase)
        phrases[-1] = phrase
        return phrase

    def _grow(self, first: int, head: int, category: str, low: int, high: int) -> RolePhrase:
        start = self._grow_left(first, low)
        plural = self._is_plural(first, head)
        end = self._grow_right(head, high, plural_group=plural or category in PLURAL_GROUPS)
        phrase = RolePhrase(start, end, head, category, plural)
        self._find_possessor(phrase)
        self._find_parties(phrase)
        return phrase

    def _is_plural(self, first: int, head: int) -> bool:
        token = self.tokens[head]
        if token.lower.endswith("affaires"):
            return self.tokens[first].lower.endswith("s")
        return token.tag in ("NNS", "NNPS") or token.lower in _COLLECTIVE

    def _grow_left(self, first: int, low: int) -> int:
        tokens, start = self.tokens, first
        while start > low:
            token = tokens[start - 1]
            if start - 1 in self.names:
                break
            if token.tag in ("DT", "PRP$"):
                start -= 1
                break
            if token.lower in ("and", "&"):
                # 'Prime Minister and Foreign Minister' is one title; 'ministers and officials' are two.
                if start - 2 < low or not self._joins(tokens[start - 2], tokens[start]):
                    break
            elif token.tag not in _LEFT_TAGS and token.lower not in _LEFT_WORDS:
                break
            if token.lower in HONORIFICS and not token.lower.startswith("gen"):
                break
            start -= 1
        return start

    def _joins(self, before: Token, after: Token) -> bool:
        both_parties = before.i in self.hits and after.i in self.hits
        return both_parties or (before.capital and after.capital and before.i not in self.names)

    def _grow_right(self, head: int, high: int, *, plural_group: bool) -> int:
        end = head + 1
        while end < high - 1:
            token = self.tokens[end]
            if token.lower not in _PREPOSITIONS or (
                token.lower in ("to", "from") and self.tokens[end + 1].tag[:2] == "VB"
            ):
                break
            if token.lower in ("in", "at", "on", "from") and not self._party_follows(end + 1):
                if token.lower == "in" and end + 1 in self.cities:  # 'consul general in Mazar-e-Sharif'
                    end = self.cities[end + 1]
                    continue
                break
            stop = self._noun_phrase(end + 1, high, lists=plural_group)
            if stop == end + 1:
                break
            end = stop
        return end

    def _party_follows(self, position: int) -> bool:
        while position < len(self.tokens) and self.tokens[position].tag in ("DT", "JJ", "PRP$"):
            if position in self.hits:
                return True
            position += 1
        return position in self.hits

    def _noun_phrase(self, start: int, high: int, *, lists: bool) -> int:
        """The end of the noun phrase at `start`; with `lists`, over 'A, B and C' of parties."""
        position = start
        while position < high:
            token = self.tokens[position]
            if position in self.names:
                break
            following = position + 1
            if token.lower in ("and", "&", ","):
                if token.lower == "," and following < high and self.tokens[following].lower in ("and", "or"):
                    following += 1
                listed = lists and following < high and self._party_follows(following)
                domain = token.lower != "," and following < high and self._continues_domain(position)
                if not (listed or domain):
                    break
                position = following - 1
            elif (token.tag not in _NOUN_TAGS and position not in self.hits) or (
                token.tag == "DT" and position > start and self.tokens[position - 1].lower not in (",", "and", "&")
            ):
                break
            position += 1
        while position > start and self.tokens[position - 1].lower in ("and", ",", "the", "a", "-", "&"):
            position -= 1
        return position

    def _continues_domain(self, position: int) -> bool:
        """'Minister of Industry and Commerce': capitals, or plain nouns, on both sides, and no person after it."""
        before, after = self.tokens[position - 1], self.tokens[position + 1]
        if after.i in self.names or after.tag == "DT":
            return False
        return (before.capital and after.capital) or (after.tag == "NN" and before.tag == "NN" and not after.capital)

    def _find_possessor(self, phrase: RolePhrase) -> None:
        tokens, start = self.tokens, phrase.start
        if tokens[start].tag == "PRP$":
            phrase.possessor = start
        elif tokens[start].tag == "POS" and start - 1 in self.names:
            phrase.possessor = start - 1
        elif start > 0 and tokens[start - 1].tag == "POS" and start - 2 in self.names:
            phrase.possessor = start - 2

    def _find_parties(self, phrase: RolePhrase) -> None:
        phrase.owners.clear()
        phrase.others.clear()
        seen: set[PartyHit] = set()
        before: list[PartyHit] = []
        for position in range(phrase.start, phrase.end):
            hit = self.hits.get(position)
            if hit is None or hit in seen:
                continue
            seen.add(hit)
            if position <= phrase.head:
                before.append(hit)
            else:
                owner = self._governor(hit.start, phrase.head) in ("of", "from")
                (phrase.owners if owner else phrase.others).append(hit.code)
        if before:
            joined = phrase.plural and any(
                t.lower in ("and", ",") for t in self.tokens[before[0].end : before[-1].start]
            )
            chosen = [hit.code for hit in before] if joined else [before[0].code]
            phrase.owners[:0] = chosen
            if not joined:
                phrase.others += [hit.code for hit in before[1:]]
        phrase.owners[:] = dict.fromkeys(phrase.owners)

    def _governor(self, position: int, head: int) -> str:
        for i in range(position - 1, head, -1):
            if self.tokens[i].lower in _PREPOSITIONS:
                return self.tokens[i].lower
        return ""
