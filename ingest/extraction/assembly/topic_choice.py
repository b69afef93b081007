"""Which topics were talked about in a meeting: every mention of a topic's words has a chance to be about it.

A topic was talked about if at least one of its chances came true; they are taken for independent ('noisy or').
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.extraction.actors import Actor
from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.assembly.topic_reader import TopicMention, TopicReader
from ingest.extraction.schema import Span
from ingest.extraction.triggers import Trigger

REACH = 6  # sentences after one that tells of the meeting
BACK = 2  # and before
FAR = 2  # meetings at most, in an article of which all is read for each
LEAST = 0.4  # by cross-validation; the topics' F1 is flat from 0.35 to 0.45
KEPT = 0.3  # of the likeliest mention's chance: fainter ones are no evidence
_CARRIED = ("cue=", "mask=", "after=", "prep=")  # what weighs differently near the meeting and farther off


@dataclass(frozen=True)
class Account:
    """What is known of a meeting when its topics are looked for; `others` tell of other meetings."""

    triggers: tuple[Trigger, ...]
    actors: frozenset[Actor]
    status: str
    others: tuple[Trigger, ...]
    meetings: int


@dataclass(frozen=True)
class Chance:
    """One reason to think that a topic was talked about; `span` is None for one that lies in no words of the text."""

    span: Span | None
    features: list[str]


class TopicChooser:
    """Finds the topics of the meetings of one article."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.reader = TopicReader(analysis)
        self._sentences = analysis.article.sentences

    def choose(self, account: Account, model: LinearModel) -> dict[str, list[Span]]:
        """The topics talked about, each with the words that say so; without words, the sentence of the meeting."""
        told = self._sentences[account.triggers[0].sentence]
        topics: dict[str, list[Span]] = {}
        for slug, chances in self.chances(account).items():
            rated = [(model.probability(chance.features), chance.span) for chance in chances]
            if at_least_one(value for value, _ in rated) < LEAST:
                continue
            best = max(value for value, _ in rated)
            spans = [span for value, span in rated if span is not None and value >= best * KEPT]
            topics[slug] = spans or [Span(told.char, told.char_end)]
        return topics

    def chances(self, account: Account) -> dict[str, list[Chance]]:
        """By topic: every mention within reach, and the headline."""
        found: dict[str, list[Chance]] = defaultdict(list)
        for sentence, zone in sorted(self.zones(account).items()):
            mentions = self.reader.mentions(sentence)
            if not mentions:
                continue
            shared = list(self._sentence_features(account, sentence, zone))
            for mention in mentions:
                own = self._place_features(account, mention, sentence, zone)
                found[mention.slug].append(Chance(mention.span, ["mention", *mention.features, *shared, *own]))
        for slug, rule in self.reader.title.items():
            found[slug].append(Chance(None, list(self._title_features(account, slug, rule))))
        return found

    def zones(self, account: Account) -> dict[int, str]:
        """How far each sentence stands from one that tells of the meeting: '0', '1' after, '-1' before, 'far'.

        Sentences beyond one that tells of another meeting are 'far', and left out where there are many meetings.
        """
        own = sorted({trigger.sentence for trigger in account.triggers})
        other = {trigger.sentence for trigger in account.others}.difference(own)
        stops = other.union(own)
        found = dict.fromkeys(own, "0")
        for start in own:
            for index in self._until(range(start + 1, start + REACH + 1), stops):
                found[index] = str(index - start)
        for start in own:
            for index in self._until(range(start - 1, start - BACK - 1, -1), stops):
                found.setdefault(index, str(index - start))
        if account.meetings <= FAR:
            for index in range(len(self._sentences)):
                found.setdefault(index, "other" if index in other else "far")
        return found

    def _until(self, indices: range, stops: set[int]) -> Iterator[int]:
        for index in indices:
            if index in stops or not 0 <= index < len(self._sentences):
                return
            yield index

    def _sentence_features(self, account: Account, sentence: int, zone: str) -> Iterator[str]:
        present = {actor for _, actor in self.analysis.mentions.get(sentence, ())}
        paragraph = self._sentences[sentence].paragraph
        same = any(self._sentences[trigger.sentence].paragraph == paragraph for trigger in account.triggers)
        near = zone if zone == "1" else _side(zone)
        yield f"zone={zone}"
        yield f"zone={zone}|same={same}"
        yield f"{near}|ours={bool(present & account.actors)}|theirs={bool(present - account.actors)}"
        yield f"status={account.status}"
        yield f"{near}|status={account.status}"
        for feature in self.reader.sentence_features(sentence):
            yield feature
            yield f"{near}|{feature}"

    def _place_features(self, account: Account, mention: TopicMention, sentence: int, zone: str) -> Iterator[str]:
        side = _side(zone)
        yield f"{side}|{mention.slug}"
        yield f"{side}|{mention.rule}"
        yield from (f"{side}|{feature}" for feature in mention.features if feature.startswith(_CARRIED))
        if zone != "0":
            return
        mine = [trigger.start for trigger in account.triggers if trigger.sentence == sentence]
        rivals = [trigger.start for trigger in account.others if trigger.sentence == sentence]
        nearest = min((abs(start - mention.token) for start in rivals), default=None)
        closer = nearest is None or min(abs(start - mention.token) for start in mine) < nearest
        yield f"nearest={closer}|shared={bool(rivals)}"
        yield f"follows={mention.token > min(mine)}|shared={bool(rivals)}"

    def _title_features(self, account: Account, slug: str, rule: str) -> Iterator[str]:
        yield "title"
        yield f"title|{slug}"
        yield f"title|{rule}"
        yield f"title|meetings={min(account.meetings, 4)}"
        yield f"title|ours={any(self.analysis.in_title(actor) for actor in account.actors)}"
        yield f"title|status={account.status}"


def _side(zone: str) -> str:
    """'0', 'after', 'before', 'far' or 'other'."""
    return "before" if zone[0] == "-" else "after" if zone.isdigit() and zone != "0" else zone


def at_least_one(chances: Iterable[float]) -> float:
    """The probability that one of several independent chances comes true."""
    none = 1.0
    for chance in chances:
        none *= 1.0 - chance
    return 1.0 - none
