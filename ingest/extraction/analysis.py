"""Everything found in one article before meetings are put together: the stages run in their order."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Literal

from spacy.tokens import Doc

from ingest.extraction.actors import Actor, ActorMention
from ingest.extraction.article import Article, Sentence, build_article
from ingest.extraction.cast import Cast
from ingest.extraction.clauses import Clauses
from ingest.extraction.cleaning import Paragraph
from ingest.extraction.gazetteer import Gazetteer, PartyHit
from ingest.extraction.lexicon import word_list
from ingest.extraction.names import fold_name
from ingest.extraction.party_settling import PartySettler
from ingest.extraction.people import NameFinder
from ingest.extraction.places import PlaceMention, dateline, find_places
from ingest.extraction.published import find_published
from ingest.extraction.reference import Reader
from ingest.extraction.roles import PhraseBuilder
from ingest.extraction.rules import lower_keeping_length, rule_set
from ingest.extraction.temporal import TimeExpression, find_times
from ingest.extraction.triggers import Trigger, find_triggers

SPORT = word_list("sport")
BESIDE_NAMES = frozenset(("by", "from", "of", "to", "for", "his", "her", "their"))  # as before months
PLAIN_CATEGORIES = frozenset(("meet", "phone", "video", "call_on", "receive", "talk", "noun"))
PLAINEST = 1  # of `Trigger.strength`
# Far more than any copy has: they keep odd texts (one name a thousand times in a sentence) from taking minutes.
MENTIONS_PER_SENTENCE = 40
TIMES_PER_SENTENCE = 20
TRIGGERS_PER_SENTENCE = 40
TRIGGERS = 1_200
NAMES = 3_000  # each is compared with all others


@dataclass
class Analysis:
    """One article, with its cast, triggers, times and places by sentence."""

    article: Article
    gazetteer: Gazetteer
    cast: Cast
    title: str | None
    published: date | None
    published_from: Literal["given", "found", "none"]
    parties: list[PartyHit]
    places: list[PlaceMention]
    home: PlaceMention | None
    triggers: list[Trigger] = field(default_factory=list)
    names_left_aside: bool = False
    names: list[tuple[int, int]] = field(default_factory=list)  # characters of people's names of several words

    @property
    def crowded(self) -> bool:
        """Were there so many words for meetings that the last of the text were left aside?"""
        return len(self.triggers) >= TRIGGERS

    @cached_property
    def clauses(self) -> Clauses:
        return Clauses(self.article)

    @cached_property
    def mentions(self) -> dict[int, list[tuple[ActorMention, Actor]]]:
        """By sentence, in order of the text."""
        found: dict[int, list[tuple[ActorMention, Actor]]] = defaultdict(list)
        for actor in self.cast.actors:
            for mention in actor.mentions:
                found[mention.sentence].append((mention, actor))
        for mentions in found.values():
            mentions.sort(key=lambda pair: pair[0].start)
            del mentions[MENTIONS_PER_SENTENCE:]
        return found

    @property
    def lower(self) -> list[str]:
        """The text of each sentence in lower case."""
        return self.article.lower

    @cached_property
    def times(self) -> list[list[TimeExpression]]:
        found = (find_times(low, s.char) for low, s in zip(self.lower, self.article.sentences, strict=True))
        return [_without_names(times, self.names)[:TIMES_PER_SENTENCE] for times in found]

    @cached_property
    def title_times(self) -> list[TimeExpression]:
        """Those of the headline, which names people as the text does."""
        low = lower_keeping_length(self.title or "")
        times = find_times(low, 0)
        if not times:
            return []
        told = {lower_keeping_length(self.article.text[start:end]) for start, end in self.names}
        return _without_names(times, _places_of(told, low)) if told else times

    @cached_property
    def plural_reference(self) -> list[bool]:
        """Does the sentence speak of 'the two sides', 'they', 'both ministers'?"""
        return [bool(rule_set("plurals").find(low)) for low in self.lower]

    @cached_property
    def sport(self) -> int:
        """How many different words of sports pages the article uses; beyond three it is one of them."""
        return len({token.lower for token in self.article.tokens} & SPORT)

    @cached_property
    def plainly_told(self) -> int:
        """In how many sentences two parties stand with a plain word for a meeting."""
        plain = {trigger.sentence for trigger in self.triggers if trigger.strength <= PLAINEST}
        return sum(len({actor.party for _, actor in self.mentions.get(index, [])}) > 1 for index in plain)

    @cached_property
    def title_tells(self) -> bool:
        """Does the headline have a plain word for a meeting?"""
        matches = rule_set("triggers").find(lower_keeping_length(self.title or ""))
        return any(match.rule.category in PLAIN_CATEGORIES for match in matches)

    def aftermath(self, index: int) -> tuple[str, ...]:
        """What the sentence says of something told before it: 'denied' ('It is untrue.'), 'cancelled'."""
        if index >= len(self.lower):
            return ()
        return tuple(sorted({match.rule.category for match in rule_set("aftermath").find(self.lower[index])}))

    @cached_property
    def title_words(self) -> frozenset[str]:
        return frozenset(fold_name(self.title or ""))

    @cached_property
    def protagonists(self) -> list[Actor]:
        """Whom the article is mostly about: in the title, then most often mentioned; three at most."""
        people = self.cast.people()
        return sorted(people, key=lambda a: (self.in_title(a), len(a.mentions), -a.number), reverse=True)[:3]

    def in_title(self, actor: Actor) -> bool:
        return bool(actor.words) and actor.words[-1] in self.title_words


def _places_of(names: set[str], text: str) -> list[tuple[int, int]]:
    """Where the text has one of them as whole words, the longest at each place."""
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return [match.span() for match in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", text)]


def _without_names(times: list[TimeExpression], names: list[tuple[int, int]]) -> list[TimeExpression]:
    """Without Monday Okon, or 'by June Carter'; what is said 'on Monday' begins before the name. `names` are sorted and
    do not overlap."""

    def names_somebody(time: TimeExpression) -> bool:
        before = time.part("q")
        start = time.start + len(before) + 1 if before in BESIDE_NAMES else time.start
        at = bisect_right(names, start, key=itemgetter(0))
        return at > 0 and time.end <= names[at - 1][1]

    return [time for time in times if not names_somebody(time)]


def worth_parsing(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs that go through the pipeline: menus tell of no meeting, and teasers of other articles'."""
    return [paragraph for paragraph in paragraphs if paragraph.kind in ("body", "heading")]


def analyse(
    text: str,
    paragraphs: list[Paragraph],
    docs: Sequence[Doc],
    gazetteer: Gazetteer,
    *,
    title: str | None,
    published: date | None,
) -> Analysis:
    """Run the stages up to triggers; `docs` are those of the paragraphs that are `worth_parsing`.

    Without `published` the text is searched for a date.
    """
    article = build_article(text, worth_parsing(paragraphs), docs)
    day, known = published, "given"
    if day is None:
        day = find_published(paragraphs)
        known = "found" if day else "none"
    parties = gazetteer.find_parties(article)
    cities = gazetteer.find_cities(article)
    finder = NameFinder(article, gazetteer, parties, cities)
    finder.find()
    # 'Nabeela Tunis' is no city, 'Michael Jordan' no country.
    parties = [hit for hit in parties if hit.start not in finder.taken]
    cities = [hit for hit in cities if hit.start not in finder.taken]
    places = find_places(article, gazetteer, cities, parties)
    roles = PhraseBuilder(article, finder.taken, parties, cities).find()
    if finder.find_after_roles(roles):
        roles = PhraseBuilder(article, finder.taken, parties, cities).find()
    home = dateline(article, places)
    cast = Cast(article, gazetteer, day, home.place.country if home else None)
    names = sorted(finder.spans)
    cast.add_names(names[:NAMES])
    unlinked = cast.link_roles(roles)
    PartySettler(cast, parties).settle()
    Reader(article, cast, unlinked, parties).read()
    analysis = Analysis(article, gazetteer, cast, title, day, known, parties, places, home)  # type: ignore[arg-type]
    analysis.names_left_aside = len(names) > NAMES
    tokens = article.tokens
    analysis.names = [(tokens[first].start, tokens[last - 1].end) for first, last in names if last - first > 1]
    for sentence in article.sentences:
        if sentence.kind == "body" and len(analysis.triggers) < TRIGGERS:
            analysis.triggers.extend(sentence_triggers(analysis, sentence)[:TRIGGERS_PER_SENTENCE])
    return analysis


def sentence_triggers(analysis: Analysis, sentence: Sentence) -> list[Trigger]:
    """The sentence's triggers; without any, the main verb of one in which two parties appear."""
    mentions = analysis.mentions.get(sentence.index, [])
    if not mentions and not analysis.plural_reference[sentence.index]:
        return []
    triggers = find_triggers(analysis.article, sentence)
    if triggers:
        return triggers
    if len({actor.party or str(actor.number) for _, actor in mentions}) < 2:
        return []
    tokens = analysis.article.tokens
    root = next((t.i for t in tokens[sentence.start : sentence.end] if t.head == t.i), sentence.start)
    return [Trigger(root, root + 1, sentence.index, "bare", "bare")]
