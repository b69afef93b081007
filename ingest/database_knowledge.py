"""What is on record, as the knowledge that extraction is told."""

from engagement.models import City, Official, Party, Topic
from ingest.extraction.knowledge import AffiliationEntry, CityEntry, Knowledge, OfficialEntry, PartyEntry


def knowledge_from_database() -> Knowledge:
    """Parties, cities, topics and officials now on record, in six queries.

    Provisional officials are left out: what one article's reading guessed must not teach the next.
    """
    officials = Official.objects.established().prefetch_related("names", "affiliations__party")
    return Knowledge(
        parties=tuple(_party(party) for party in Party.objects.select_related("country")),
        officials=tuple(_official(official) for official in officials),
        cities=tuple(
            CityEntry(name=city.name, country=city.country.code, aliases=tuple(city.aliases))
            for city in City.objects.select_related("country")
        ),
        topics=tuple(Topic.objects.order_by("pk").values_list("slug", flat=True)),
    )


def _party(party: Party) -> PartyEntry:
    return PartyEntry(
        code=party.code,
        name=party.name,
        kind=party.kind,
        aliases=tuple(party.aliases),
        demonyms=tuple(party.demonyms),
        capital=party.capital or None,
        country=party.country.code if party.country else None,
    )


def _official(official: Official) -> OfficialEntry:
    return OfficialEntry(
        key=official.slug,
        name=official.name,
        names=tuple(spelling.name for spelling in official.names.all()),
        affiliations=tuple(
            AffiliationEntry(party=held.party.code, role=held.role, start=held.start, end=held.end)
            for held in official.affiliations.all()
        ),
    )
