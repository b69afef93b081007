"""Which events tell the same meeting: the same people, the same status, and dates that do not contradict each other."""

from ingest.extraction.assembly.candidates import party_of
from ingest.extraction.assembly.events import Event
from ingest.extraction.assembly.linking import Link
from ingest.extraction.schema import DateRange

PLAINER = 0.15  # by so much must a later telling be plainer, to be the evidence instead of the first
FAINT, SURE = 0.4, 0.6  # of being a meeting: what a sentence of the former kind says of one of the latter is no news


def merge_duplicates(events: list[Event]) -> list[Event]:
    """One event for each meeting, in order of the text; of its tellings, the plainest is the evidence."""
    kept: list[Event] = []
    for event in events:
        same = next((other for other in reversed(kept) if tells_same(other, event)), None)
        if same is None:
            kept.append(event)
        else:
            _absorb(same, event)
    return kept


def tells_same(one: Event, other: Event) -> bool:
    """Do two events tell one meeting? They share two parties' people, or one's people lie within the other's."""
    if one.status != other.status and one.sentence != other.sentence and not _came_about(one, other):
        return False
    return same_people(one, other)


def same_people(one: Event, other: Event) -> bool:
    """May two events, whatever their status, be one meeting by their people and dates?"""
    if not compatible_dates(one, other):
        return False
    if _led_by(one, other):
        return True
    shared = one.actors & other.actors
    if len({party_of(actor) for actor in shared}) < 2:
        return False
    return len(shared) >= min(len(one.actors), len(other.actors)) - 1


def _came_about(one: Event, other: Event) -> bool:
    """'X arrived to meet Y' and, elsewhere, 'X met Y': what was planned has been held, unless it is still to come."""
    if {one.status, other.status} != {"held", "planned"}:
        return False
    planned, held = (one, other) if one.status == "planned" else (other, one)
    return not planned.date_stated or (planned.date.start or "") <= (held.date.start or "9")


def _led_by(one: Event, other: Event) -> bool:
    """The same parties, where one telling names people and the other only their delegations."""
    for summary, full in ((one, other), (other, one)):
        if not any(a.named for a in summary.actors) and summary.parties <= full.parties:
            return True
    if one.parties != other.parties:
        return False
    shared = one.actors & other.actors
    unnamed = {a.party for a in (one.actors ^ other.actors) if not a.named}
    named = {a.party for a in (one.actors ^ other.actors) if a.named}
    return bool(shared) and named <= unnamed


def compatible_dates(one: Event, other: Event) -> bool:
    """A date not stated fits any; else the coarser must contain the finer."""
    if not (one.date_stated and other.date_stated):
        return True
    return contains(one.date, other.date) or contains(other.date, one.date)


def contains(outer: DateRange, inner: DateRange) -> bool:
    if outer.start is None or inner.start is None:
        return True
    if inner.start.startswith(outer.start):
        return True
    return bool(outer.end) and outer.start <= inner.start <= (outer.end or "")


def _absorb(kept: Event, other: Event) -> None:
    """Take over what the other telling knows better."""
    triggers = [*kept.triggers, *other.triggers]
    kept.links = _join(kept, other)
    plainer = _plainness(other) > _plainness(kept) + (PLAINER if other.sentence != kept.sentence else 0.0)
    came_about = _came_about(kept, other) and other.status == "held"
    if plainer or came_about:
        kept.trigger, kept.status = other.trigger, "held" if came_about else other.status
        if other.date_stated or came_about:
            _take_date(kept, other)
    if other.date_stated and not kept.date_stated:
        _take_date(kept, other)
    if other.place_stated and (plainer or not kept.place_stated):
        kept.place, kept.place_stated = other.place, True
        kept.spans["place"] = other.spans["place"]
    if other.format in ("phone", "video") and kept.format == "in_person" and other.sentence == kept.sentence:
        kept.format = other.format
    kept.retold = [trigger for trigger in triggers if trigger is not kept.trigger]
    kept.probability = max(kept.probability, other.probability)


def _plainness(event: Event) -> float:
    """How plainly the sentence states the meeting: by the status model, and with its people in it."""
    stated = {party_of(one.actor) for one in event.links if one.candidate.mention is not None}
    return event.probability + 0.15 * min(2, len(stated))


def _take_date(kept: Event, other: Event) -> None:
    kept.date, kept.date_stated = other.date, other.date_stated
    kept.spans.pop("date", None)
    kept.spans |= {name: spans for name, spans in other.spans.items() if name == "date"}


def _join(kept: Event, other: Event) -> list[Link]:
    """All of both, without a delegation beside a named person of its party; a doubtful telling adds nobody."""
    faint, sure = sorted((kept, other), key=lambda event: event.probability)
    if faint.probability < FAINT and sure.probability > SURE:
        return sure.links
    links = {one.actor: one for one in other.links}
    links |= {
        one.actor: max(one, links[one.actor], key=lambda link: link.probability) if one.actor in links else one
        for one in kept.links
    }
    led = {a.party for a in links if a.named}
    return [one for actor, one in links.items() if actor.named or actor.party not in led]
