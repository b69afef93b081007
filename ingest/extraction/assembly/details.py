"""Date, place, format and topics of an event: from its sentence, else from what was told around it."""

from datetime import date

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.date_choice import DateChooser, choose_date
from ingest.extraction.assembly.events import Event
from ingest.extraction.assembly.linear import LinearModel, Model
from ingest.extraction.assembly.place_choice import PlaceChooser, choose_place
from ingest.extraction.assembly.topic_choice import choose_topics
from ingest.extraction.formats import find_formats, format_of
from ingest.extraction.schema import DateRange, Span


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


def attach_place(analysis: Analysis, events: list[Event], model: Model) -> None:
    """Give each event that was not a call the likeliest city or country."""
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
    """Phone and video where the sentence says so."""
    for event in events:
        sentence = analysis.article.sentences[event.sentence]
        matches = find_formats(analysis.lower[event.sentence])
        event.format = format_of(matches)
        if matches:
            event.spans["format"] = tuple(Span(sentence.char + m.start, sentence.char + m.end) for m in matches)


def attach_topics(analysis: Analysis, events: list[Event], model: Model) -> None:
    """The topics of each event, from its sentence and those after it up to the next event."""
    telling = {event.sentence for event in events}
    for event in events:
        event.topics = choose_topics(analysis, event.sentence, event.actors, telling, model)


def parse_day(found: DateRange) -> date | None:
    """The first day of a date known to the day."""
    return date.fromisoformat(found.start) if found.start and found.precision == "day" else None
