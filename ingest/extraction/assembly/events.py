"""An event: one trigger that tells of a meeting, with those who take part; the raw material of meetings."""

from dataclasses import dataclass, field
from typing import get_args

from ingest.extraction.actors import Actor
from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.candidates import party_of
from ingest.extraction.assembly.linear import Model
from ingest.extraction.assembly.link_features import Linker
from ingest.extraction.assembly.linking import RESCUE, Link, choose, link
from ingest.extraction.assembly.status import status_features
from ingest.extraction.assembly.surroundings import revise_status
from ingest.extraction.calendar_days import UNKNOWN
from ingest.extraction.schema import DateRange, Format, PlaceDraft, Span, Status
from ingest.extraction.triggers import Trigger

STATUSES: tuple[Status, ...] = get_args(Status)
THRESHOLD = 0.12  # of being a meeting at all, by the sentence alone; `confidence` then looks at the whole article


@dataclass(eq=False)
class Event:
    """What one trigger tells; details are attached in the steps of `assembly`."""

    trigger: Trigger
    links: list[Link]
    status: Status
    probability: float
    date: DateRange = UNKNOWN
    date_stated: bool = False
    place: PlaceDraft = field(default_factory=PlaceDraft)
    place_stated: bool = False
    format: Format = "in_person"
    topics: dict[str, list[Span]] = field(default_factory=dict)
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    retold: list[Trigger] = field(default_factory=list)
    confidence: float = 0.0

    @property
    def actors(self) -> set[Actor]:
        return {one.actor for one in self.links}

    @property
    def parties(self) -> set[str]:
        return {party_of(one.actor) for one in self.links}

    @property
    def triggers(self) -> list[Trigger]:
        """Of all its tellings, the one that it goes by first."""
        return [self.trigger, *self.retold]

    @property
    def tellings(self) -> int:
        return len(self.triggers)

    @property
    def sentence(self) -> int:
        return self.trigger.sentence


def group_by_trigger(analysis: Analysis) -> dict[int, list[Trigger]]:
    """Triggers by their sentence."""
    grouped: dict[int, list[Trigger]] = {}
    for trigger in analysis.triggers:
        grouped.setdefault(trigger.sentence, []).append(trigger)
    return grouped


def _distinct(told: list[set[Actor]]) -> list[set[Actor]]:
    """The sets that lie in no other: a sentence with two triggers for one meeting tells one."""
    kept: list[set[Actor]] = []
    for actors in sorted(told, key=len, reverse=True):
        if not any(actors <= other for other in kept):
            kept.append(actors)
    return kept


def attach_participants(
    analysis: Analysis, linker_model: Model, company_model: Model, status_model: Model
) -> list[Event]:
    """The triggers that tell of a meeting, with those who take part in it."""
    linker = Linker(analysis)
    events = []
    for triggers in group_by_trigger(analysis).values():
        told: list[set[Actor]] = []
        for trigger in triggers:
            links = link(linker, trigger, linker_model, company_model)
            if len(links) < 2 or links[1].probability < RESCUE:
                continue
            shares = status_model.distribution(status_features(analysis, trigger, links, triggers))
            probability = 1 - shares["none"]
            if probability < THRESHOLD:
                continue
            chosen = choose(links)
            if len({party_of(one.actor) for one in chosen}) < 2:
                continue
            likeliest = max(STATUSES, key=shares.__getitem__)
            events.append(Event(trigger, chosen, revise_status(analysis, trigger, likeliest), probability))
            told.append({one.actor for one in chosen})
        linker.history.extend(_distinct(told))
    return events
