"""Loading the seeds: parties, cities, topics, officials with their names and offices, and the groups.

May run at any time and any number of times; what analysts changed or removed stays as they left it, by the rule of
`merging_rows`. A party is known by its code, a city by name and country, a topic by its slug, an official by the slug
of the name, a spelling by official and name, an office by official, party, role and start.
"""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from engagement.dates import open_interval
from engagement.models import Affiliation, City, Official, OfficialName, Party, Topic
from engagement.seeds import CitySeed, OfficialSeed, PartySeed, TopicSeed, read_seeds
from engagement.services.groups import ensure_groups
from engagement.services.merging_rows import Fields, Key, RefusedRow, Tally, marked_writes, merge_rows

Codes = dict[str, int]


def load_seeds(folder: Path) -> dict[str, Tally]:
    """Bring the files of `folder` into the record, all or nothing; returns a tally for each kind of row.

    Raises `SeedError` (a file says what cannot be right), `OSError` (a file is missing), `RefusedRow` (the database
    does not take a value), `MissingPermission` (not migrated).
    """
    seeds = read_seeds(folder)
    with transaction.atomic(), marked_writes():
        made = ensure_groups()
        tallies = {"groups": Tally(made=len(made), unchanged=3 - len(made))}
        tallies["parties"] = _load_parties(seeds.parties)
        codes = dict(Party.objects.values_list("code", "pk"))
        tallies["cities"] = _load_cities(seeds.cities, codes)
        tallies["topics"] = _load_topics(seeds.topics)
        tallies |= _load_officials(seeds.officials, codes)
    return tallies


def _load_parties(parties: tuple[PartySeed, ...]) -> Tally:
    """Those that sit in no country first, since the others point to them."""
    tally, codes, waiting = Tally(), Codes(), {party.code: party for party in parties}
    while ready := [party for party in waiting.values() if party.country is None or party.country in codes]:
        tally += merge_rows(Party, ("code",), {(party.code,): _party_fields(party, codes) for party in ready})
        codes = dict(Party.objects.values_list("code", "pk"))
        waiting = {code: party for code, party in waiting.items() if party not in ready}
    circle = sorted(code for code, party in waiting.items() if party.country in waiting)
    if circle:
        raise RefusedRow(f"parties.csv: {', '.join(circle)} name one another as the country that they sit in.")
    tally.kept += len(waiting)  # their country's code was changed by somebody
    return tally


def _party_fields(party: PartySeed, codes: Codes) -> dict[str, object]:
    return {
        "kind": party.kind,
        "name": party.name,
        "aliases": list(party.aliases),
        "demonyms": list(party.demonyms),
        "capital": party.capital or "",
        "country_id": codes[party.country] if party.country else None,
    }


def _load_cities(cities: tuple[CitySeed, ...], codes: Codes) -> Tally:
    known = [city for city in cities if city.country in codes]
    wanted = {(city.name, codes[city.country]): {"aliases": list(city.aliases)} for city in known}
    return merge_rows(City, ("name", "country_id"), wanted) + Tally(kept=len(cities) - len(known))


def _load_topics(topics: tuple[TopicSeed, ...]) -> Tally:
    wanted = {(topic.slug,): {"name": topic.name, "covers": topic.covers} for topic in topics}
    return merge_rows(Topic, ("slug",), wanted)


def _load_officials(officials: tuple[OfficialSeed, ...], codes: Codes) -> dict[str, Tally]:
    by_slug = _by_slug(officials)
    own = merge_rows(Official, ("slug",), {(slug,): {"name": one.name} for slug, one in by_slug.items()})
    ids = dict(Official.objects.filter(slug__in=by_slug).values_list("slug", "pk"))
    present = [(ids[slug], one) for slug, one in by_slug.items() if slug in ids]
    spellings: dict[Key, Fields] = {(pk, name): {} for pk, one in present for name in (one.name, *one.names)}
    offices = {key: fields for pk, one in present for key, fields in _offices(pk, one, codes)}
    return {
        "officials": own,
        "names": merge_rows(OfficialName, ("official_id", "name"), spellings),
        "affiliations": merge_rows(Affiliation, ("official_id", "party_id", "role", "start"), offices),
    }


def _by_slug(officials: tuple[OfficialSeed, ...]) -> dict[str, OfficialSeed]:
    by_slug: dict[str, OfficialSeed] = {}
    for official in officials:
        slug = slugify(official.name)
        if not slug:
            raise RefusedRow(f"officials.jsonl: “{official.name}” has no Latin letter; give the usual English form.")
        by_slug[slug] = official
    return by_slug


def _offices(official_id: int, official: OfficialSeed, codes: Codes) -> Iterator[tuple[Key, Fields]]:
    for office in official.affiliations:
        if office.party in codes:
            interval = open_interval(office.start, office.end)
            key = (official_id, codes[office.party], office.role, interval.start)
            yield key, {"end": interval.end, "precision": interval.precision}
