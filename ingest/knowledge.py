"""What extraction is told of the world, gathered from where it is kept."""

from pathlib import Path

from django.utils.text import slugify

from engagement.dates import DateInterval
from engagement.seeds import OfficialSeed, read_seeds
from ingest.extraction.knowledge import AffiliationEntry, CityEntry, Knowledge, OfficialEntry, PartyEntry


def knowledge_from_seeds(folder: Path) -> Knowledge:
    """The seeds of `folder` as knowledge, without a database. Raises SeedError where they are wrong."""
    seeds = read_seeds(folder)
    return Knowledge(
        parties=tuple(
            PartyEntry(
                code=party.code,
                name=party.name,
                kind=party.kind,
                aliases=party.aliases,
                demonyms=party.demonyms,
                capital=party.capital,
                country=party.country,
            )
            for party in seeds.parties
        ),
        officials=tuple(_official_entry(official) for official in seeds.officials),
        cities=tuple(CityEntry(name=city.name, country=city.country, aliases=city.aliases) for city in seeds.cities),
        topics=tuple(topic.slug for topic in seeds.topics),
    )


def _official_entry(official: OfficialSeed) -> OfficialEntry:
    """Months and years of office widen to all the days they may mean: nobody loses an office they may have held."""
    return OfficialEntry(
        key=slugify(official.name),
        name=official.name,
        names=official.names,
        affiliations=tuple(
            AffiliationEntry(
                party=office.party,
                role=office.role,
                start=DateInterval.from_iso(office.start).start,
                end=DateInterval.from_iso(office.end).end,
            )
            for office in official.affiliations
        ),
    )
