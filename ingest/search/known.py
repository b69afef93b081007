"""What one search asks of the record once, though several of its parts need it."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity

from engagement.models import Topic
from ingest.identity.established import Established, established_officials
from ingest.identity.parties import PartyNames, party_names


@dataclass(frozen=True)
class Known:
    """`topics` by name, each with `alike`: how much its name looks like the words, from 0 to 1. They are few."""

    officials: Established
    parties: PartyNames
    topics: list[Topic]


def read_known(words: str) -> Known:
    """In two queries, where nothing has changed since the last search of this process."""
    officials = established_officials()
    topics = Topic.objects.annotate(alike=TrigramWordSimilarity(words, "name")).order_by("name", "pk")
    return Known(officials, party_names(officials.of_parties), list(topics))
