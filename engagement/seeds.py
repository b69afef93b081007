"""The files of `seeds/` as plain rows: parties, cities, topics, officials and the first articles.

Reading is strict. A column or key that is missing or unknown, a code that no party has, a date that is none and a
duplicate are each a `SeedError` that names the file and the line, so that a typing error never becomes a fact.
"""

from dataclasses import dataclass
from pathlib import Path

from django.utils.text import slugify

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate
from engagement.seed_files import (
    SeedError,
    checked_keys,
    csv_rows,
    json_objects,
    optional_text,
    refuse_duplicate,
    require_known,
    required,
    required_text,
    split_names,
)

PARTY_KINDS = ("country", "organisation", "authority", "group")
PARTY_COLUMNS = ("code", "kind", "name", "aliases", "demonyms", "capital", "country")
CITY_COLUMNS = ("name", "country", "aliases")
TOPIC_COLUMNS = ("slug", "name", "covers")
OFFICIAL_KEYS = ("name", "names", "affiliations")
AFFILIATION_KEYS = ("party", "role", "start", "end")
ARTICLE_KEYS = ("file", "title", "outlet", "url", "published")


@dataclass(frozen=True)
class PartySeed:
    """A row of `parties.csv`. `country` is the code of the country an authority governs or a group sits in."""

    code: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str | None
    country: str | None


@dataclass(frozen=True)
class CitySeed:
    """A row of `cities.csv`: usual English name, code of the country, other spellings."""

    name: str
    country: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class TopicSeed:
    """A row of `topics.csv`."""

    slug: str
    name: str
    covers: str


@dataclass(frozen=True)
class AffiliationSeed:
    """An office. `start` and `end` are `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, or None where open or unknown."""

    party: str
    role: str
    start: str | None
    end: str | None


@dataclass(frozen=True)
class OfficialSeed:
    """A line of `officials.jsonl`: the usual English name, other spellings and scripts, offices held."""

    name: str
    names: tuple[str, ...]
    affiliations: tuple[AffiliationSeed, ...]


@dataclass(frozen=True)
class ArticleSeed:
    """A line of `articles.jsonl`: what is known of the text `articles/<file>`. `published` is `YYYY-MM-DD` or None."""

    file: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None


@dataclass(frozen=True)
class Seeds:
    """Everything that a folder of seeds holds, in the order of its files."""

    parties: tuple[PartySeed, ...]
    cities: tuple[CitySeed, ...]
    topics: tuple[TopicSeed, ...]
    officials: tuple[OfficialSeed, ...]
    articles: tuple[ArticleSeed, ...]


def read_seeds(folder: Path) -> Seeds:
    """All seeds of `folder`, checked against one another. Raises SeedError, or OSError where a file is missing."""
    parties = _read_parties(folder / "parties.csv")
    codes = {party.code for party in parties}
    return Seeds(
        parties=parties,
        cities=_read_cities(folder / "cities.csv", codes),
        topics=_read_topics(folder / "topics.csv"),
        officials=_read_officials(folder / "officials.jsonl", codes),
        articles=_read_articles(folder / "articles.jsonl"),
    )


def _read_parties(path: Path) -> tuple[PartySeed, ...]:
    parties: list[PartySeed] = []
    seen: dict[str, int] = {}
    countries: list[tuple[int, str]] = []
    for line, row in csv_rows(path, PARTY_COLUMNS):
        code = required(path, line, row, "code")
        refuse_duplicate(path, line, seen, code)
        if row["kind"] not in PARTY_KINDS:
            raise SeedError(path, line, f"kind {row['kind']!r} is none of {', '.join(PARTY_KINDS)}")
        if row["country"]:
            countries.append((line, row["country"]))
        parties.append(
            PartySeed(
                code=code,
                kind=row["kind"],
                name=required(path, line, row, "name"),
                aliases=split_names(path, line, row["aliases"]),
                demonyms=split_names(path, line, row["demonyms"]),
                capital=row["capital"] or None,
                country=row["country"] or None,
            )
        )
    for line, country in countries:
        require_known(path, line, country, set(seen))
    return tuple(parties)


def _read_cities(path: Path, codes: set[str]) -> tuple[CitySeed, ...]:
    cities: list[CitySeed] = []
    seen: dict[str, int] = {}
    for line, row in csv_rows(path, CITY_COLUMNS):
        city = CitySeed(
            name=required(path, line, row, "name"),
            country=required(path, line, row, "country"),
            aliases=split_names(path, line, row["aliases"]),
        )
        require_known(path, line, city.country, codes)
        refuse_duplicate(path, line, seen, f"{city.name}, {city.country}")
        cities.append(city)
    return tuple(cities)


def _read_topics(path: Path) -> tuple[TopicSeed, ...]:
    topics: list[TopicSeed] = []
    seen: dict[str, int] = {}
    for line, row in csv_rows(path, TOPIC_COLUMNS):
        slug, name, covers = (required(path, line, row, column) for column in TOPIC_COLUMNS)
        refuse_duplicate(path, line, seen, slug)
        topics.append(TopicSeed(slug=slug, name=name, covers=covers))
    return tuple(topics)


def _read_officials(path: Path, codes: set[str]) -> tuple[OfficialSeed, ...]:
    officials: list[OfficialSeed] = []
    seen: dict[str, int] = {}
    for line, entry in json_objects(path, OFFICIAL_KEYS):
        name = required_text(path, line, entry, "name")
        names, affiliations = entry["names"], entry["affiliations"]
        if not isinstance(names, list) or not all(isinstance(other, str) and other.strip() for other in names):
            raise SeedError(path, line, "names must be a list of spellings")
        if len({name, *names}) != len(names) + 1:
            raise SeedError(path, line, f"a spelling of {name} stands twice")
        if not isinstance(affiliations, list) or not affiliations:
            raise SeedError(path, line, f"{name} needs at least one affiliation")
        refuse_duplicate(path, line, seen, slugify(name))
        offices = tuple(_read_affiliation(path, line, office, codes) for office in affiliations)
        officials.append(OfficialSeed(name=name, names=tuple(names), affiliations=offices))
    return tuple(officials)


def _read_affiliation(path: Path, line: int, office: object, codes: set[str]) -> AffiliationSeed:
    entry = checked_keys(path, line, office, AFFILIATION_KEYS)
    party = required_text(path, line, entry, "party")
    require_known(path, line, party, codes)
    start, end = (optional_text(path, line, entry, key) for key in ("start", "end"))
    first, last = (_read_date(path, line, text) for text in (start, end))
    if first.start and last.end and last.end < first.start:
        raise SeedError(path, line, f"the office ends ({end}) before it starts ({start})")
    return AffiliationSeed(party=party, role=required_text(path, line, entry, "role"), start=start, end=end)


def _read_articles(path: Path) -> tuple[ArticleSeed, ...]:
    articles: list[ArticleSeed] = []
    seen: dict[str, int] = {}
    for line, entry in json_objects(path, ARTICLE_KEYS):
        file = required_text(path, line, entry, "file")
        refuse_duplicate(path, line, seen, file)
        if not (path.parent / "articles" / file).is_file():
            raise SeedError(path, line, f"there is no file articles/{file}")
        title, outlet, url, published = (optional_text(path, line, entry, key) for key in ARTICLE_KEYS[1:])
        if _read_date(path, line, published).precision not in ("day", "unknown"):
            raise SeedError(path, line, f"published must be a day or null, not {published}")
        articles.append(ArticleSeed(file=file, title=title, outlet=outlet, url=url, published=published))
    return tuple(articles)


def _read_date(path: Path, line: int, text: str | None) -> DateInterval:
    try:
        return DateInterval.from_iso(text)
    except InvalidDate as error:
        raise SeedError(path, line, str(error)) from error
