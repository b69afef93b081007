"""How likely a put-together meeting is a real one, seen with the whole article; the unlikely ones are dropped.

The status model sees one sentence. This one sees what came of it: how often and how precisely the meeting is told,
who its people are, and whether the article tells of any other meeting that is beyond doubt.
"""

from collections.abc import Iterator

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.events import Event
from ingest.extraction.assembly.linear import Model
from ingest.extraction.assembly.surroundings import count_unknown, read_assertion, related

# Both by cross-validation: the found F1 is flat around them, and articles without a meeting come out empty.
LEAST = 0.45  # of each meeting
SUREST = 0.65  # of an article's likeliest: where no meeting is told plainly, the faint ones are none either
SUREST_OF_HEADLINE = 0.55  # where the headline says that they met
_STEPS = (0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98)


def confidence_features(analysis: Analysis, event: Event, events: list[Event]) -> list[str]:
    """The features of one of an article's `events`, which are those after merging."""
    others = [other.probability for other in events if other is not event]
    category = event.trigger.category
    reading = read_assertion(event.trigger)
    best = max(others, default=0.0)
    features = [
        "bias",
        *_at_least("p", event.probability),
        *_at_least("best-other", best),
        f"alone={not others}",
        f"others={min(len(others), 4)}",
        f"others={min(len(others), 4)}|{_step(event.probability)}",
        f"status={event.status}",
        f"status={event.status}|{reading}",
        f"cat={category}",
        f"tellings={min(event.tellings, 3)}",
        f"date={event.date_stated}|{event.date.precision}",
        f"place={event.place_stated}",
        f"topics={min(len(event.topics), 2)}",
        f"sport={min(analysis.sport, 4)}",
        f"plain={min(analysis.plainly_told, 3)}",
        f"headline={analysis.title_tells}",
        f"length={min(len(analysis.article.sentences) // 8, 4)}",
        f"paragraph={min(analysis.article.sentences[event.sentence].paragraph, 4)}",
    ]
    return features + list(_actor_features(analysis, event))


def _actor_features(analysis: Analysis, event: Event) -> Iterator[str]:
    links = sorted(event.links, key=lambda one: -one.probability)
    yield from _at_least("weakest", links[-1].probability)
    yield from _at_least("second", links[1].probability if len(links) > 1 else 0.0)
    actors = [one.actor for one in links]
    yield f"unknown={count_unknown(analysis, actors)}"
    yield f"named={min(sum(actor.named for actor in actors), 3)}"
    yield f"context={min(sum(one.candidate.mention is None for one in links), 2)}"
    yield f"known={min(sum(actor.key is not None for actor in actors), 2)}"
    yield f"count={min(len(actors), 5)}"
    yield f"titled={min(sum(analysis.in_title(actor) for actor in actors), 2)}"
    codes = sorted(event.parties)
    yield f"related={len(codes) == 2 and related(analysis, codes[0], codes[1])}"
    forms = sorted({one.candidate.mention.form if one.candidate.mention else "context" for one in links})
    yield "forms=" + "+".join(forms)


def _step(value: float) -> int:
    return sum(value >= edge for edge in _STEPS)


def _at_least(name: str, value: float) -> Iterator[str]:
    return (f"{name}>{edge}" for edge in _STEPS if value >= edge)


def attach_confidence(analysis: Analysis, events: list[Event], model: Model) -> None:
    """Give each event the probability of being a real meeting."""
    rows = [list(dict.fromkeys(confidence_features(analysis, event, events))) for event in events]
    for event, chance in zip(events, model.probabilities(rows), strict=True):
        event.confidence = chance


def drop_unlikely(events: list[Event], least: float = LEAST, surest: float = SUREST) -> list[Event]:
    """The events whose confidence is `least` or more; none at all where the likeliest does not reach `surest`."""
    if max((event.confidence for event in events), default=0.0) < surest:
        return []
    return [event for event in events if event.confidence >= least]
