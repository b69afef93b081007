"""What the rest of the article says of a trigger: the kind of page, the next sentence, whether it is asserted."""

from ingest.extraction.actors import Actor
from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.candidates import party_of
from ingest.extraction.assembly.linking import Link
from ingest.extraction.schema import Status
from ingest.extraction.triggers import Trigger

# In this order: what decides where several reach one trigger. Each with the tokens over which it is believed.
_READINGS = (
    ("CANCELLED", 25),
    ("DENIED", 25),
    ("REFUSED", 8),
    ("NEGATED", 6),
    ("CONDITIONAL", 12),
    ("WILLING", 8),
    ("CALLED_FOR", 8),
    ("MODAL", 6),
    ("PLANNED", 10),
)


def surrounding_features(analysis: Analysis, trigger: Trigger, links: list[Link]) -> list[str]:
    """Features of the article, of the sentence after, and of the parties whose meeting it would be."""
    reading = read_assertion(trigger)
    features = [
        f"reading={reading}",
        f"reading={reading}|{trigger.category}",
        f"sport={min(analysis.sport, 4)}",
        f"plain={min(analysis.plainly_told, 4)}",
        f"plain={min(analysis.plainly_told, 4)}|{min(trigger.strength, 4)}",
        f"headline={analysis.title_tells}|{min(trigger.strength, 4)}",
    ]
    for after in analysis.aftermath(trigger.sentence + 1) or ("none",):
        features += [f"next={after}", f"next={after}|{reading}"]
    return features + _party_features(analysis, links)


def read_assertion(trigger: Trigger) -> str:
    """The one modifier that says most of the trigger, or 'plain'."""
    near = {category.rstrip("~"): gap for category, _, gap in sorted(trigger.modifiers, key=lambda m: -m[2])}
    return next((name for name, reach in _READINGS if near.get(name, reach + 1) <= reach), "plain")


def _party_features(analysis: Analysis, links: list[Link]) -> list[str]:
    """Whose meeting it would be: parties unknown, or of one country."""
    first = links[0].actor
    second = next((one.actor for one in links[1:] if party_of(one.actor) != party_of(first)), None)
    if second is None:
        return ["sides=one"]
    unknown = count_unknown(analysis, [first, second])
    return [
        f"unknown={unknown}",
        f"unknown={unknown}|sport={analysis.sport > 2}",
        f"related={related(analysis, first.party, second.party)}",
    ]


def count_unknown(analysis: Analysis, actors: list[Actor]) -> int:
    """How many of them are of no known party, two at most; none counts where no party is known at all."""
    return min(2, sum(actor.party is None for actor in actors)) if analysis.gazetteer.parties else 0


def related(analysis: Analysis, one: str | None, other: str | None) -> bool:
    """Do both parties belong to one country?"""
    parties = analysis.gazetteer.parties
    countries = [parties[code].country or code if code in parties else code for code in (one, other)]
    return one is not None and countries[0] == countries[1]


def revise_status(analysis: Analysis, trigger: Trigger, status: Status) -> Status:
    """The status after the next sentence, which may take back what was told: 'It is untrue.', 'That was called off.'

    A sentence in which two parties stand tells something of its own.
    """
    following = trigger.sentence + 1
    if len({party_of(actor) for _, actor in analysis.mentions.get(following, [])}) > 1:
        return status
    taken_back = analysis.aftermath(following)
    if "denied" in taken_back and status == "held":
        return "denied"
    return "cancelled" if "cancelled" in taken_back and status == "planned" else status
