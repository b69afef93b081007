"""Date, place, format and topics of an event: from its sentence, else from what was told before it."""

import re
from datetime import date

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.events import Event
from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.assembly.topic_choice import choose_topics
from ingest.extraction.dates import UNKNOWN, day_range, resolve_time
from ingest.extraction.formats import find_formats, format_of
from ingest.extraction.lexicon import word_list
from ingest.extraction.places import PlaceMention
from ingest.extraction.schema import DateRange, PlaceDraft, Span
from ingest.extraction.temporal import TimeExpression

_SAID = (
    "said",
    "says",
    "announced",
    "told",
    "statement",
    "reported",
    "wrote",
    "tweeted",
    "posted",
    "added",
    "confirmed",
    "released",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "reporters",
    "according",
)

_DATELINE_AFTER = re.compile(r"\s*(?:\d{4})?\s*(?:[(–—/:.]|--?\s)")
_SINCE = re.compile(r"\b(?:since|until|till|by|before)\b (?:the |last |early |late |mid-?|end of )*[\w. ]*$")
_ABOUT = word_list("not_sites")


def attach_date(analysis: Analysis, events: list[Event]) -> None:
    """Give each event the date told nearest to its trigger; without one, the date of the telling before it."""
    anchor = UNKNOWN
    lead = _lead_date(analysis)
    for event in events:
        future = event.status == "planned"
        expression = _nearest_time(analysis, event)
        if expression is not None:
            event.date = resolve_time(
                expression, analysis.published, future=_looks_ahead(analysis, event, future=future), anchor=anchor
            )
            event.date_stated = event.date.start is not None
            event.spans["date"] = (Span(expression.start, expression.end),)
        if not event.date_stated:
            event.date = _inherited(analysis, event, anchor, lead)
        if event.date.start and event.status == "held":
            anchor = event.date


def _looks_ahead(analysis: Analysis, event: Event, *, future: bool) -> bool:
    """Called-off and denied meetings may have been due on a day to come; their words say so."""
    if event.status in ("cancelled", "denied"):
        return any(category.startswith("PLANNED") for category, _, _ in event.trigger.modifiers)
    return future


def _nearest_time(analysis: Analysis, event: Event) -> TimeExpression | None:
    tokens = analysis.article.tokens
    start, end = tokens[event.trigger.start].start, tokens[event.trigger.end - 1].end
    best: tuple[float, TimeExpression] | None = None
    for expression in analysis.times[event.sentence]:
        gap = start - expression.end if expression.end <= start else expression.start - end
        cost = float(max(gap, 0))
        between = analysis.article.text[min(end, expression.end) : max(start, expression.start)].lower()
        if _is_attribution(analysis, expression) or _is_dateline(analysis, expression):
            cost += 400
        if _is_since(analysis, expression):
            cost += 300
        cost += 40 * sum(between.count(mark) for mark in (", ", "; ", " and ", " who ", " which "))
        if expression.kind in ("year", "vague"):
            cost += 60
        if best is None or cost < best[0]:
            best = (cost, expression)
    return best[1] if best and best[0] < 400 else None


def _is_attribution(analysis: Analysis, expression: TimeExpression) -> bool:
    """'…, the ministry said on Monday': the day on which it was said."""
    before = analysis.article.text[max(0, expression.start - 22) : expression.start].lower().split()
    words = [word.strip(",.") for word in before[-3:]]
    return any(word in _SAID for word in words)


def _is_dateline(analysis: Analysis, expression: TimeExpression) -> bool:
    """'KABUL, Oct. 12 (Agency) --' at the head of the copy."""
    sentence = next((s for s in analysis.article.sentences if s.char <= expression.start < s.char_end), None)
    if sentence is None or expression.start - sentence.char > 45 or sentence.paragraph > 4:
        return False
    text = analysis.article.text
    before, after = text[sentence.char : expression.start], text[expression.end : expression.end + 14]
    return bool(_DATELINE_AFTER.match(after)) and before.rstrip(" ,-–—(")[:3].upper() == before[:3]


def _is_since(analysis: Analysis, expression: TimeExpression) -> bool:
    """'Since September', 'until 2019': a span of time, not the day of a meeting."""
    before = analysis.article.text[max(0, expression.start - 12) : expression.end].lower()
    return bool(_SINCE.search(before))


def _lead_date(analysis: Analysis) -> DateRange:
    """The first date of the opening sentences that is not later than the publication."""
    if analysis.published is None:
        return UNKNOWN
    today = analysis.published.isoformat()
    bodies = [s for s in analysis.article.sentences if s.kind == "body"][:4]
    for sentence in bodies:
        for expression in analysis.times[sentence.index]:
            found = resolve_time(expression, analysis.published)
            if (
                found.precision == "day"
                and found.start
                and found.start <= today
                and expression.kind in ("weekday", "today", "yesterday", "mdy", "dmy", "tomorrow")
            ):
                return found
    return UNKNOWN


def _inherited(analysis: Analysis, event: Event, anchor: DateRange, lead: DateRange) -> DateRange:
    if event.status == "planned":
        return UNKNOWN
    if anchor.start:
        return anchor
    if lead.start:
        return lead
    return day_range(analysis.published) if analysis.published else UNKNOWN


def attach_place(analysis: Analysis, events: list[Event]) -> None:
    """Give each event the city or country told in its sentence, else the last place told before it."""
    for event in events:
        if event.format in ("phone", "video"):
            continue
        mention = _place_of(analysis, event)
        if mention is not None:
            event.place = mention.place
            event.place_stated = mention.sentence == event.sentence
            event.spans["place"] = (mention.span,)
    _fill_capitals(analysis, events)


def _place_of(analysis: Analysis, event: Event) -> PlaceMention | None:
    """A city of the sentence, of the sentences before, of the dateline; a country only where no city is told."""
    sites = [m for m in analysis.places if _is_site(analysis, m)]
    here = [m for m in sites if m.sentence == event.sentence]
    cities = [m for m in here if m.place.city]
    if cities:
        return min(cities, key=lambda m: _distance(analysis, event, m))
    low = analysis.lower[event.sentence]
    if analysis.home and re.search(r"\bhere\b", low):
        return analysis.home
    paragraph = analysis.article.sentences[event.sentence].paragraph
    earlier = [m for m in sites if m.sentence < event.sentence and m.place.city and not _is_topic(analysis, m)]
    near = [m for m in earlier if analysis.article.sentences[m.sentence].paragraph >= paragraph - 2]
    countries = [m for m in here if m.grip == 2 and not _is_topic(analysis, m)]
    if countries and not near:
        return countries[0]
    later = [
        m for m in sites if m.sentence > event.sentence and m.place.city and m.grip == 2 and not _is_topic(analysis, m)
    ]
    for choice in (near[-1:], earlier[:1], [analysis.home] if analysis.home else [], later[:1]):
        if choice:
            return choice[0]
    return None


def _distance(analysis: Analysis, event: Event, mention: PlaceMention) -> int:
    """From the trigger to a place in its sentence, in tokens; dearer where the place belongs to something else."""
    trigger = event.trigger
    gap = max(trigger.start - mention.token, mention.token - trigger.end, 0)
    return gap + (0 if mention.grip == 2 else 12) + (25 if _is_topic(analysis, mention) else 0)


def _is_topic(analysis: Analysis, mention: PlaceMention) -> bool:
    """'The war in Gaza', 'the mission in Kabul': what is there, not who meets there."""
    tokens = analysis.article.tokens
    return any(tokens[i].lower in _ABOUT for i in range(max(0, mention.token - 3), mention.token))


def _is_site(analysis: Analysis, mention: PlaceMention) -> bool:
    """Not inside a title ('ambassador in Kabul') and gripped by a preposition."""
    if mention.grip == 0:
        return False
    for one, _ in analysis.mentions.get(mention.sentence, []):
        role = one.role
        if role is not None and role.start <= mention.token < role.end:
            return False
    return True


def _fill_capitals(analysis: Analysis, events: list[Event]) -> None:
    """Where nothing is told: the dateline's city; an ambassador is met in the capital of the country of the post."""
    for event in events:
        if event.place.city or event.place.country or event.format != "in_person":
            continue
        if analysis.home:
            event.place = analysis.home.place
            continue
        hosts = [one.actor for one in event.links if one.actor.categories & {"head", "minister"} and one.actor.party]
        posted = any("diplomat" in one.actor.categories for one in event.links)
        code = hosts[0].party if hosts and posted else None
        code = "AF" if code == "TALIBAN" else code
        capital = analysis.gazetteer.capitals.get(code or "")
        if capital is not None:
            event.place = PlaceDraft(capital.name, capital.country)


def attach_format(analysis: Analysis, events: list[Event]) -> None:
    """Phone and video where the sentence says so."""
    for event in events:
        sentence = analysis.article.sentences[event.sentence]
        matches = find_formats(analysis.lower[event.sentence])
        event.format = format_of(matches)
        if matches:
            event.spans["format"] = tuple(Span(sentence.char + m.start, sentence.char + m.end) for m in matches)


def attach_topics(analysis: Analysis, events: list[Event], model: LinearModel) -> None:
    """The topics of each event, from its sentence and those after it up to the next event."""
    telling = {event.sentence for event in events}
    for event in events:
        event.topics = choose_topics(analysis, event.sentence, event.actors, telling, model)


def parse_day(found: DateRange) -> date | None:
    """The first day of a date known to the day."""
    return date.fromisoformat(found.start) if found.start and found.precision == "day" else None
