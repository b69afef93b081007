"""The spans of names in one article: taking, widening and trimming them; `people` decides where there are any."""

import re

from ingest.extraction.article import Article, Token
from ingest.extraction.gazetteer import CityHit, Gazetteer, PartyHit
from ingest.extraction.lexicon import word_list
from ingest.extraction.names import HONORIFICS, PARTICLES
from ingest.extraction.rules import word_matches

Span = tuple[int, int]
# 'KABUL, May 18 (Hindukush Online) -': whose copy it is. Before it stand a place and a day, no small letters.
_CREDIT = re.compile(
    r"^[ \t]*(?:[A-ZÀ-Þ0-9][^\s()]*[ \t]+){0,6}\((?P<who>[^()\n]{2,40})\)[ \t]*[—–-]{1,2}[ \t]", re.MULTILINE
)
NOT_NAMES = word_list("not_names")
_GIVEN = frozenset(("amir", "emir", "sultan", "prince"))
_WORDISH = re.compile(r"^[^\W\d_][\w'’.]*$")


class NameSpans:
    """Spans that do not overlap, as token indexes; `geo` are the tokens of parties and cities."""

    def __init__(self, article: Article, gazetteer: Gazetteer, parties: list[PartyHit], cities: list[CityHit]) -> None:
        self.article, self.tokens, self.gazetteer = article, article.tokens, gazetteer
        self.geo = {i for party in parties for i in range(party.start, party.end)}
        self.geo |= {i for city in cities for i in range(city.start, city.end)}
        self.demonyms = {i for hit in parties if hit.form == "demonym" for i in range(hit.start, hit.end)}
        self.taken = _credited(article)
        self.spans: list[Span] = []

    def add(self, span: Span | None) -> bool:
        if span is None or span[0] >= span[1] or self.taken & set(range(*span)):
            return False
        self.spans.append(span)
        self.taken.update(range(*span))
        return True

    def add_sequence(self, start: int, minimum: int, *, geo: bool = False) -> bool:
        """Take the capitals at `start` for a name; with `geo`, all but the first may be places too ('X Tunis')."""
        end = self.sequence_end(start)
        if end - start < minimum or self.taken & set(range(start, end)):
            return False
        if any(
            i in self.geo and (i == start or (self.tokens[i].ent != "PERSON" and not geo)) for i in range(start, end)
        ):
            return False
        return self.add(self.trim(start, end))

    def sequence_end(self, start: int) -> int:
        """The end of the run of capitalised names, with particles and hyphens between them."""
        tokens, end = self.tokens, start
        while end < len(tokens) and tokens[end].sentence == tokens[min(start, len(tokens) - 1)].sentence:
            token = tokens[end]
            if (
                token.capital
                and _WORDISH.match(token.text)
                and token.tag in ("NNP", "NNPS", "NN", "JJ", "FW")
                and token.lower not in NOT_NAMES
            ) or (
                (token.lower in PARTICLES or token.text == "-")
                and end > start
                and end + 1 < len(tokens)
                and (tokens[end + 1].capital or tokens[end + 1].text == "-")
            ):
                end += 1
            else:
                break
        return end

    def widen(self, start: int, end: int) -> Span:
        """Over hyphens without spaces ('Amir-' 'Abdollahian') and surnames that the entity recogniser cut off."""
        tokens = self.tokens
        while end + 1 < len(tokens) and tokens[end].text == "-" and tokens[end].start == tokens[end - 1].end:
            if tokens[end + 1].start != tokens[end].end or tokens[end + 1].sentence != tokens[start].sentence:
                break
            end += 2
            if end < len(tokens) and self._is_plain_name(end):
                end += 1
        while start > 1 and tokens[start - 1].text == "-" and tokens[start - 1].end == tokens[start].start:
            if not tokens[start - 2].capital and tokens[start - 2].lower not in PARTICLES:
                break
            start -= 2
        return start, end

    def trim(self, start: int, end: int) -> Span | None:
        """Without titles, parties and honorifics in front and possessives behind; None if nothing is left."""
        tokens = self.tokens
        for i in range(end - 1, start, -1):
            # 'Ambassador of Azerbaijan to Pakistan Khazar Farhadov'
            if tokens[i].tag in ("IN", "TO") and tokens[i].lower not in PARTICLES:
                start = i + 1
                while start < end - 1 and start in self.geo:
                    start += 1
                break
        while start < end and self._leads(start, end):
            start += 1
        while (
            end > start
            and not (end - start > 2 and tokens[end - 2].text == "-")
            and (
                tokens[end - 1].tag == "POS"
                or not _WORDISH.match(tokens[end - 1].text)
                or tokens[end - 1].lower in NOT_NAMES
            )
        ):
            end -= 1
        words = tokens[start:end]
        if not words or not any(t.capital for t in words) or len(words) > 9:
            return None
        if all(t.i in self.geo for t in words):
            return None
        if len(words) == 1 and (len(words[0].text) < 3 or words[0].tag[:1] in "VIRWDM" or words[0].lower in NOT_NAMES):
            return None
        return start, end

    def _leads(self, i: int, end: int) -> bool:
        token = self.tokens[i]
        if token.text == "He" and end - i == 2:  # 'He Lifeng' is a name, 'HE Lifeng' would be His Excellency
            return False
        if token.lower in HONORIFICS or token.lower in NOT_NAMES or not _WORDISH.match(token.text):
            return True
        if word_matches("roles", token.lower):
            return not self.is_given_name(token)
        return i in self.demonyms and end - i > 2

    def is_given_name(self, token: Token) -> bool:
        """'Amir Khan' is a name, 'the Amir of Qatar' a title."""
        before = self.neighbour(token.i - 1, token.i)
        titled = before is not None and (before.tag == "DT" or before.lower in HONORIFICS or before.lower == "hh")
        return token.lower in _GIVEN and not titled

    def belongs(self, i: int, anchor: int) -> bool:
        """Is the token beside a name a part of it: a name that no list and no label knows as something else?"""
        token = self.tokens[i]
        return (
            self._is_name_word(token)
            and token.sentence == self.tokens[anchor].sentence
            and i not in self.taken
            and not (i < anchor and (token.i == self.article.sentences[token.sentence].start or token.ent == "GPE"))
        )

    def _is_plain_name(self, i: int) -> bool:
        token = self.tokens[i]
        return (
            token.capital
            and token.tag == "NNP"
            and i not in self.geo
            and token.lower not in NOT_NAMES
            and token.sentence == self.tokens[i - 1].sentence
        )

    def _is_name_word(self, token: Token) -> bool:
        return (
            token.capital and token.tag == "NNP" and token.i not in self.geo and bool(_WORDISH.match(token.text))
            and token.lower not in NOT_NAMES and token.lower not in HONORIFICS and not token.text.isupper()
            and not word_matches("roles", token.lower)
        )  # fmt: skip

    def neighbour(self, i: int, anchor: int) -> Token | None:
        """The token at `i`, if it stands in the sentence of `anchor`."""
        if 0 <= i < len(self.tokens) and self.tokens[i].sentence == self.tokens[anchor].sentence:
            return self.tokens[i]
        return None


def _credited(article: Article) -> set[int]:
    """The tokens of agencies' names at the head of a paragraph, which are nobody's."""
    spans = [match.span("who") for match in _CREDIT.finditer(article.text)]
    if not spans:
        return set()
    return {i for i, token in enumerate(article.tokens) if any(start <= token.start < end for start, end in spans)}
