"""Date, place, format and topics of an event: from its sentence, else from what was told around it."""

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.date_choice import DateChooser, choose_date
from ingest.extraction.assembly.events import Event
from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.assembly.merging import same_people
from ingest.extraction.assembly.place_choice import PlaceChooser, choose_place
from ingest.extraction.assembly.topic_choice import Account, TopicChooser
from ingest.extraction.formats import bearing_on, find_formats, format_of
from ingest.extraction.rules import RuleMatch
from ingest.extraction.schema import Span

# Words for a meeting that a call is seldom told with.
_FACE_TO_FACE = frozenset(("receive", "call_on", "see", "visit", "join"))
_OPENING = 3  # sentences that tell what the headline tells
MANY = 40  # meetings, more than any article tells: then not every two of them are compared


def attach_date(analysis: Analysis, events: list[Event], model: LinearModel) -> None:
    """Give each event its likeliest date; those held give 'the day before' something to refer to."""
    chooser = DateChooser(analysis)
    for event in events:
        option = choose_date(chooser, event.trigger, event.status, model)
        event.date, event.date_stated = option.date, option.here
        if option.span is not None:
            event.spans["date"] = (option.span,)
        if event.date.start and event.status == "held":
            chooser.last = event.date


def attach_place(analysis: Analysis, events: list[Event], model: LinearModel) -> None:
    """Give each event that was not a call the likeliest city or country."""
    if not events:
        return
    chooser = PlaceChooser(analysis)
    for event in events:
        if event.format in ("phone", "video"):
            continue
        actors = sorted(event.actors, key=lambda actor: actor.number)
        site = choose_place(chooser, event.trigger, actors, model)
        if site is None:
            continue
        event.place = chooser.last = site.place
        if site.mention is not None:
            event.place_stated = site.mention.sentence == event.sentence
            event.spans["place"] = (site.mention.span,)


def attach_format(analysis: Analysis, events: list[Event]) -> None:
    """Phone and video where the sentence says so of this happening; of what opens the copy, where the headline does."""
    headline = format_of(find_formats((analysis.title or "").lower()))
    opening = [s.index for s in analysis.article.sentences if s.kind == "body"][:_OPENING]
    for event in events:
        char = analysis.article.sentences[event.sentence].char
        matches = _formats_of(analysis, event)
        event.format = format_of(matches)
        if not matches and event.sentence in opening and event.trigger.category not in _FACE_TO_FACE:
            event.format = headline
        if matches:
            event.spans["format"] = tuple(Span(char + m.start, char + m.end) for m in matches)


def _formats_of(analysis: Analysis, event: Event) -> list[RuleMatch]:
    lower, char = analysis.lower[event.sentence], analysis.article.sentences[event.sentence].char
    matches = find_formats(lower)
    if not matches:
        return []
    tokens, trigger = analysis.article.tokens, event.trigger
    told = (tokens[trigger.start].start - char, tokens[trigger.end - 1].end - char)
    here = [m for actor in event.actors for m in actor.mentions if m.sentence == event.sentence]
    return bearing_on(matches, lower, told, [tokens[mention.head].start - char for mention in here])


def attach_topics(analysis: Analysis, events: list[Event], model: LinearModel) -> None:
    """The topics of each event, when all tellings of one meeting have been put together."""
    chooser = TopicChooser(analysis)
    for event in events:
        rivals = [other for other in events if other is not event]
        if len(events) <= MANY:
            rivals = [other for other in rivals if not same_people(event, other)]
        others = tuple(trigger for other in rivals for trigger in other.triggers)
        account = Account(tuple(event.triggers), frozenset(event.actors), event.status, others, len(events))
        event.topics = chooser.choose(account, model)
