"""Pictures of the record, drawn on the server: each with its table, each mark with the list of what it counts."""

from collections.abc import Callable

from engagement.pictures import bars, heat, months, network, timeline, worldmap
from engagement.pictures.frame import Cell, Note, Picture
from engagement.pictures.subject import Options, Subject

Draw = Callable[[Subject, Options], Picture]

# What an address calls it, what a reader calls it, and what draws it.
PICTURES: dict[str, tuple[str, Draw]] = {
    "months": ("Engagement over time", months.months),
    "parties": ("Parties", bars.parties),
    "officials": ("Officials", bars.officials),
    "topics": ("Topics", bars.topics),
    "places": ("Places", bars.places),
    "topic-periods": ("Topics by period", heat.topics_by_period),
    "party-topics": ("Parties by topic", heat.parties_by_topic),
    "party-parties": ("Parties by party", heat.parties_by_party),
    "map-parties": ("Map of countries that met", worldmap.map_of_parties),
    "map-places": ("Map of where they met", worldmap.map_of_places),
    "timeline": ("Timeline of single meetings", timeline.timeline),
    "network": ("Network of who meets whom", network.network),
}

__all__ = ["PICTURES", "Cell", "Note", "Options", "Picture", "Subject"]
