"""From labelled articles to labelled triggers and links.

A gold meeting belongs to the triggers of its evidence sentences; where a sentence tells of several, each trigger goes
to the one whose participants stand nearest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.extraction.actors import Actor
from ingest.extraction.analysis import Analysis
from ingest.extraction.names import compatible, fold_name
from ingest.extraction.schema import DateRange, PlaceDraft
from ingest.extraction.triggers import Trigger

Gold = dict[str, Any]


@dataclass
class LabelledTrigger:
    """A trigger with its gold meeting, if any. `status` is None where it is better not learned from."""

    trigger: Trigger
    meeting: Gold | None
    status: str | None


def is_participant(actor: Actor, meeting: Gold) -> bool | None:
    """Does the actor take part? None: either way is right."""
    codes = set(actor.parties[:1])
    verdict: bool | None = False
    for participant in meeting["participants"]:
        parties = participant["party"] or []
        if participant["kind"] == "official":
            forms = [participant["name"], *participant.get("also", [])]
            if actor.named and any(compatible(fold_name(form), actor.words) for form in forms if form):
                return True
            if not actor.named and codes & set(parties):
                verdict = None
        elif codes & set(parties):
            if not actor.named:
                return True
            verdict = None
    return verdict


def is_place(place: PlaceDraft, meeting: Gold) -> bool:
    """Is it the gold meeting's city, or its country where that is all that is known?"""
    gold = meeting["place"]
    if gold["city"] is None or place.city is None:
        return place.city is None and gold["city"] is None and place.country == gold["country"]
    return fold_name(place.city) == fold_name(gold["city"])


def is_within(found: DateRange, gold: DateRange) -> bool:
    """Is the date the gold one, a finer one, or a day of its range?"""
    if gold.start is None or found.start is None:
        return found.start == gold.start
    return found.start.startswith(gold.start) or (gold.end is not None and gold.start <= found.start <= gold.end)


def participants_of(analysis: Analysis, meeting: Gold) -> set[Actor]:
    """The article's actors who take part in a gold meeting."""
    return {actor for actor in analysis.cast.actors if is_participant(actor, meeting)}


def label_triggers(analysis: Analysis, meetings: list[Gold]) -> Iterator[LabelledTrigger]:
    """Each trigger of the article with its gold meeting and status."""
    told = _sentences_of(analysis, meetings)
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in analysis.triggers:
        by_sentence.setdefault(trigger.sentence, []).append(trigger)
    for sentence, triggers in by_sentence.items():
        here = told.get(sentence, [])
        if not here:
            for trigger in triggers:
                yield LabelledTrigger(trigger, None, None if _retold(analysis, sentence, meetings) else "none")
            continue
        yield from _share(analysis, triggers, here)


def _sentences_of(analysis: Analysis, meetings: list[Gold]) -> dict[int, list[Gold]]:
    told: dict[int, list[Gold]] = {}
    text = analysis.article.text
    for meeting in meetings:
        start = text.find(meeting["evidence"])
        end = start + len(meeting["evidence"])
        for sentence in analysis.article.sentences:
            if start >= 0 and min(end, sentence.char_end) - max(start, sentence.char) > 10:
                told.setdefault(sentence.index, []).append(meeting)
    return told


def _retold(analysis: Analysis, sentence: int, meetings: list[Gold]) -> bool:
    """Do two participants of one meeting stand in this sentence, which is not its evidence?"""
    actors = [actor for _, actor in analysis.mentions.get(sentence, [])]
    for meeting in meetings:
        parties = {a.party for a in actors if is_participant(a, meeting)}
        if len(parties) > 1:
            return True
    return False


def _share(analysis: Analysis, triggers: list[Trigger], meetings: list[Gold]) -> Iterator[LabelledTrigger]:
    owners = {trigger: _nearest(analysis, trigger, meetings) for trigger in triggers}
    for meeting in meetings:
        mine = [t for t in triggers if owners[t] is meeting]
        if not mine:
            continue
        best = min(t.strength for t in mine)
        leaders = [t for t in mine if t.strength == best]
        for trigger in mine:
            if trigger in leaders:
                status = meeting["status"] if len(leaders) == 1 or trigger is leaders[0] else None
            else:
                status = "none"
            yield LabelledTrigger(trigger, meeting, status)


def _nearest(analysis: Analysis, trigger: Trigger, meetings: list[Gold]) -> Gold:
    def distance(meeting: Gold) -> float:
        total, count = 0.0, 0
        for mention, actor in analysis.mentions.get(trigger.sentence, []):
            if is_participant(actor, meeting):
                gap = trigger.start - mention.end if mention.end <= trigger.start else mention.start - trigger.end
                total += min(max(gap, 0), 40)
                count += 1
        missing = max(0, len(meeting["participants"]) - count)
        return (total + 30 * missing) / max(1, count + missing)

    return min(meetings, key=distance)
