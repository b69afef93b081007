"""Labelled examples for each of the models, from labelled articles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.candidates import Candidate
from ingest.extraction.assembly.date_choice import DateChooser
from ingest.extraction.assembly.linear import Model
from ingest.extraction.assembly.link_features import Linker
from ingest.extraction.assembly.linking import link, table_rows
from ingest.extraction.assembly.place_choice import PlaceChooser
from ingest.extraction.assembly.status import status_features
from ingest.extraction.assembly.topic_choice import Account, TopicChooser
from ingest.extraction.learning.labels import (
    Gold,
    LabelledTrigger,
    is_participant,
    is_place,
    is_within,
    label_triggers,
    participants_of,
)
from ingest.extraction.schema import DateRange
from ingest.extraction.triggers import Trigger

Labelled = Sequence[tuple[Analysis, list[Gold]]]


@dataclass
class Examples:
    """Rows of features with their labels; of rankings, also the number of the group that each row belongs to."""

    rows: list[list[str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)


def link_examples(articles: Labelled) -> Examples:
    """Every candidate of every trigger that tells of a gold meeting."""
    examples = Examples()
    for linker, labelled in _told(articles):
        if labelled.meeting is None:
            continue
        candidates = linker.candidates(labelled.trigger)
        _judge(examples, candidates, linker.features(labelled.trigger, candidates), labelled.meeting)
    return examples


def _told(articles: Labelled) -> Iterator[tuple[Linker, LabelledTrigger]]:
    """Every labelled trigger, with a linker that knows the gold meetings told before it."""
    for analysis, meetings in articles:
        linker = Linker(analysis)
        for labelled in label_triggers(analysis, meetings):
            _note_history(linker, labelled.trigger.sentence, analysis, meetings)
            yield linker, labelled


def _judge(examples: Examples, candidates: list[Candidate], rows: list[list[str]], meeting: Gold) -> None:
    for candidate, row in zip(candidates, rows, strict=True):
        verdict = is_participant(candidate.actor, meeting)
        if verdict is not None:
            examples.rows.append(row)
            examples.labels.append("yes" if verdict else "no")


def company_examples(articles: Labelled, alone: Model) -> Examples:
    """The same candidates, with what `alone` finds of the others at the table."""
    examples = Examples()
    for linker, labelled in _told(articles):
        if labelled.meeting is None:
            continue
        candidates = linker.candidates(labelled.trigger)
        _judge(examples, candidates, table_rows(linker, labelled.trigger, candidates, alone), labelled.meeting)
    return examples


def status_examples(articles: Labelled, alone: Model, together: Model) -> Examples:
    """Every labelled trigger, with links as the two models of `linking` see them."""
    examples = Examples()
    for analysis, meetings in articles:
        linker = Linker(analysis)
        labelled = list(label_triggers(analysis, meetings))
        for one in labelled:
            _note_history(linker, one.trigger.sentence, analysis, meetings)
            if one.status is None:
                continue
            links = link(linker, one.trigger, alone, together)
            if len(links) < 2:
                continue
            others = [o.trigger for o in labelled if o.trigger.sentence == one.trigger.sentence]
            examples.rows.append(status_features(analysis, one.trigger, links, others))
            examples.labels.append(one.status)
    return examples


@dataclass
class GroupedExamples:
    """Each group of rows has one label: 'yes' if any of its rows comes true."""

    groups: list[list[list[str]]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def topic_examples(articles: Labelled) -> GroupedExamples:
    """For every gold meeting and every topic with words in reach, all chances of having been talked about."""
    examples = GroupedExamples()
    for analysis, meetings in articles:
        chooser = TopicChooser(analysis)
        told: dict[int, list[Trigger]] = {}
        for one in label_triggers(analysis, meetings):
            if one.meeting is not None and one.status not in (None, "none"):
                number = next(i for i, meeting in enumerate(meetings) if meeting is one.meeting)
                told.setdefault(number, []).append(one.trigger)
        for number, triggers in told.items():
            meeting = meetings[number]
            others = tuple(trigger for other, found in told.items() if other != number for trigger in found)
            actors = frozenset(participants_of(analysis, meeting))
            account = Account(tuple(triggers), actors, meeting["status"], others, len(told))
            for slug, chances in chooser.chances(account).items():
                examples.groups.append([chance.features for chance in chances])
                examples.labels.append("yes" if slug in meeting["topics"] else "no")
    return examples


def place_examples(articles: Labelled) -> Examples:
    """For every gold meeting that was not a call, a group: the sites of its article, that of no place among them."""
    examples = Examples()
    group = 0
    for analysis, meetings in articles:
        chooser = PlaceChooser(analysis)
        for one in label_triggers(analysis, meetings):
            if one.meeting is None or one.status in (None, "none") or one.meeting["format"] in ("phone", "video"):
                continue
            actors = sorted(participants_of(analysis, one.meeting), key=lambda actor: actor.number)
            sites = chooser.candidates(one.trigger, actors)
            right = [is_place(site.place, one.meeting) for site in sites]
            examples.rows += chooser.rows(one.trigger, actors, sites)
            examples.labels += ["yes" if is_right else "no" for is_right in right]
            examples.groups += [group] * len(sites)
            group += 1
            if any(right) and one.meeting["place"]["country"] is not None:
                chooser.last = sites[right.index(True)].place
    return examples


def date_examples(articles: Labelled) -> Examples:
    """Every date near every gold meeting, a group for each meeting; the right one is as precise as the reader's.

    Where none is exactly that, those that lie within the reader's are right.
    """
    examples = Examples()
    group = 0
    for analysis, meetings in articles:
        chooser = DateChooser(analysis)
        for one in label_triggers(analysis, meetings):
            if one.meeting is None or one.status in (None, "none"):
                continue
            gold = DateRange(**one.meeting["date"])
            options = chooser.options(one.trigger, one.meeting["status"])
            exact = [option.date.start == gold.start for option in options]
            for option, is_exact in zip(options, exact, strict=True):
                right = is_exact if any(exact) else is_within(option.date, gold)
                examples.rows.append(option.features)
                examples.labels.append("yes" if right else "no")
                examples.groups.append(group)
            group += 1
            if gold.start and one.meeting["status"] == "held":
                chooser.last = gold
    return examples


def _note_history(linker: Linker, sentence: int, analysis: Analysis, meetings: list[Gold]) -> None:
    """Give the linker the gold meetings whose evidence stands before the sentence, in the order of the text."""
    start = analysis.article.sentences[sentence].char
    told = [(analysis.article.text.find(m["evidence"]), m) for m in meetings]
    earlier = sorted(((at, i) for i, (at, _) in enumerate(told) if at >= 0 and at + 20 < start))
    linker.history = [participants_of(analysis, told[i][1]) for _, i in earlier]
