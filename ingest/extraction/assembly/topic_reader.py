"""The topic words of an article, sentence by sentence, with what the grammar says of each: read once for all meetings.

A topic word is a chance that its topic was talked about. The features here hold for whatever meeting it may belong to.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.extraction.analysis import Analysis
from ingest.extraction.article import Token
from ingest.extraction.assembly.topic_words import company_features, cue_features
from ingest.extraction.rules import lower_keeping_length
from ingest.extraction.schema import Span
from ingest.extraction.topics import TopicHit, find_topics

HITS_PER_SENTENCE = 40  # a sentence of an article has some ten
STEM = 5  # letters: 'discussed', 'discussing' and 'discussion' begin alike
_STEPS = 8
_CLIMBED = frozenset(("compound", "amod", "nmod", "conj", "appos", "poss", "nummod", "npadvmod", "det", "dep", "pcomp"))
_SESSION = re.compile(
    r"\b(?:meetings?|talks?|calls?|conversations?|sessions?|discussions?|consultations?|negotiations?|encounter|visit)\b"
)
_MODALS = frozenset(("will", "would", "shall", "may", "could", "should"))
_PERFECT = frozenset(("has", "have", "'s", "'ve"))


@dataclass(frozen=True, slots=True)
class TopicMention:
    """Topic words of the theme `rule` in a sentence; `token` is the last of them."""

    slug: str
    rule: str
    span: Span
    token: int
    features: tuple[str, ...]


class TopicReader:
    """Topic words of one article; each sentence is read when it is first asked for."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self._tokens = analysis.article.tokens
        self._read: dict[int, tuple[TopicMention, ...]] = {}
        self._kinds: dict[int, tuple[str, ...]] = {}

    def mentions(self, sentence: int) -> tuple[TopicMention, ...]:
        """The sentence's topic words, by topic and in order."""
        found = self._read.get(sentence)
        if found is None:
            hits = find_topics(self.analysis.lower[sentence])[:HITS_PER_SENTENCE]
            found = self._read[sentence] = tuple(self._mentions(sentence, hits)) if hits else ()
        return found

    @cached_property
    def title(self) -> dict[str, str]:
        """The topics of the headline, each with its theme."""
        return {hit.slug: hit.rule for hit in find_topics(lower_keeping_length(self.analysis.title or ""))}

    def sentence_features(self, sentence: int) -> tuple[str, ...]:
        """What kind of sentence it is: its tense, whether it speaks of a session or of 'the two sides'."""
        found = self._kinds.get(sentence)
        if found is None:
            place = self.analysis.article.sentences[sentence]
            session = bool(_SESSION.search(self.analysis.lower[sentence]))
            found = self._kinds[sentence] = (
                f"tense={_tense(self._tokens[place.start : place.end])}",
                f"session={session}",
                f"sides={self.analysis.plural_reference[sentence]}",
            )
        return found

    def _mentions(self, sentence: int, hits: Sequence[TopicHit]) -> Iterator[TopicMention]:
        place = self.analysis.article.sentences[sentence]
        lower = self.analysis.lower[sentence]
        starts = [token.start - place.char for token in self._tokens[place.start : place.end]]
        ranges = [
            (place.start + max(0, bisect_right(starts, hit.start) - 1),
             place.start + max(0, bisect_right(starts, hit.end - 1) - 1))
            for hit in hits
        ]  # fmt: skip
        owners: dict[int, set[str]] = {}
        for hit, (first, last) in zip(hits, ranges, strict=True):
            for token in range(first, last + 1):
                owners.setdefault(token, set()).add(hit.slug)
        for hit, (first, last) in zip(hits, ranges, strict=True):
            features = (
                hit.rule,
                f"{hit.slug}:{lower[hit.start : hit.end]}",
                f"mask={self._masks.get(last, 'free')}",
                *self._grammar(first, last),
                *self._above(hit.slug, first, last, owners),
                *cue_features(lower, hit),
                *company_features(hit, hits),
            )
            yield TopicMention(hit.slug, hit.rule, Span(place.char + hit.start, place.char + hit.end), last, features)

    @cached_property
    def _masks(self) -> dict[int, str]:
        """By token: does it stand in somebody's title ('role'), another mention, a city's or an organisation's name?"""
        masks: dict[int, str] = {}
        for mentions in self.analysis.mentions.values():
            for mention, _ in mentions:
                masks.update(dict.fromkeys(range(mention.start, mention.end), mention.form))
                if mention.role is not None:
                    masks.update(dict.fromkeys(range(mention.role.start, mention.role.end), "role"))
        for place in self.analysis.places:
            if place.place.city is not None:
                masks.setdefault(place.token, "city")
        for hit in self.analysis.parties:
            for token in range(hit.start, hit.end):
                masks.setdefault(token, "body")
        return masks

    def _above(self, slug: str, first: int, last: int, owners: Mapping[int, set[str]]) -> list[str]:
        """Do the words hang on words of other topics ('visas for students', 'the release of the reserves')?"""
        token, link = self._tokens[last], ""
        for _ in range(_STEPS):
            head = self._tokens[token.head]
            if head is token or head.tag[:1] == "V":
                break
            outside = not first <= head.i <= last
            if token.dep not in ("conj", "appos") or not outside:
                link = link or (head.lower if head.tag in ("IN", "TO") else token.dep)
                others = owners.get(head.i, set()) - {slug}
                if others and outside:
                    return ["above", f"above|{link}", *(f"{slug}|above={other}" for other in sorted(others))]
            token = head
        return []

    def _grammar(self, first: int, last: int) -> list[str]:
        """The verb that the words hang on, the preposition nearest to it, and how."""
        tokens = self._tokens
        inside = range(last, first - 1, -1)
        token = next((tokens[i] for i in inside if not first <= tokens[i].head <= last), tokens[last])
        if token.tag[:1] == "V":
            return [f"verb={token.dep}"]
        preposition = ""
        for _ in range(_STEPS):
            head = tokens[token.head]
            if token.dep == "pobj":
                preposition = head.lower
            elif head is token or not (token.dep in _CLIMBED or (token.dep == "prep" and not head.tag.startswith("V"))):
                break
            token = head
        governor = tokens[token.head]
        stem = governor.lower[:STEM] if governor.tag.startswith("V") else "-"
        return [f"dep={token.dep}", f"prep={preposition}", f"gov={stem}", f"gov={stem}|{token.dep}|{preposition}"]


def _tense(tokens: Sequence[Token]) -> str:
    root = next((token for token in tokens if token.head == token.i), tokens[0])
    helpers = {token.lower for token in tokens if token.head == root.i and token.dep in ("aux", "auxpass")}
    return "modal" if helpers & _MODALS else "perfect" if helpers & _PERFECT else root.tag
