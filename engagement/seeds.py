"""The files of `seeds/` as plain rows: parties, cities, topics, officials and the first articles.

Reading is strict. A column or key that is missing or unknown, a code that no party has, a date that is none and a
duplicate are each a `SeedError` that names the file and the line, so that a typing error never becomes a fact.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engagement.partial_dates import earliest_day, latest_day

PARTY_KINDS = ("country", "organisation", "authority", "group")
PARTY_COLUMNS = ("code", "kind", "name", "aliases", "demonyms", "capital", "country")
CITY_COLUMNS = ("name", "country", "aliases")
TOPIC_COLUMNS = ("slug", "name", "covers")
OFFICIAL_KEYS = ("name", "names", "affiliations")
AFFILIATION_KEYS = ("party", "role", "start", "end")
ARTICLE_KEYS = ("file", "title", "outlet", "url", "published")


class SeedError(ValueError):
    """A seed file says something that cannot be right. The message names the file, the line and the remedy."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path.name}, line {line}: {problem}")


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
    for line, row in _csv_rows(path, PARTY_COLUMNS):
        code = _required(path, line, row, "code")
        _refuse_duplicate(path, line, seen, code)
        if row["kind"] not in PARTY_KINDS:
            raise SeedError(path, line, f"kind {row['kind']!r} is none of {', '.join(PARTY_KINDS)}")
        if row["country"]:
            countries.append((line, row["country"]))
        parties.append(
            PartySeed(
                code=code,
                kind=row["kind"],
                name=_required(path, line, row, "name"),
                aliases=_split(path, line, row["aliases"]),
                demonyms=_split(path, line, row["demonyms"]),
                capital=row["capital"] or None,
                country=row["country"] or None,
            )
        )
    for line, country in countries:
        _require_known(path, line, country, set(seen))
    return tuple(parties)


def _read_cities(path: Path, codes: set[str]) -> tuple[CitySeed, ...]:
    cities: list[CitySeed] = []
    seen: dict[str, int] = {}
    for line, row in _csv_rows(path, CITY_COLUMNS):
        city = CitySeed(
            name=_required(path, line, row, "name"),
            country=_required(path, line, row, "country"),
            aliases=_split(path, line, row["aliases"]),
        )
        _require_known(path, line, city.country, codes)
        _refuse_duplicate(path, line, seen, f"{city.name}, {city.country}")
        cities.append(city)
    return tuple(cities)


def _read_topics(path: Path) -> tuple[TopicSeed, ...]:
    topics: list[TopicSeed] = []
    seen: dict[str, int] = {}
    for line, row in _csv_rows(path, TOPIC_COLUMNS):
        slug, name, covers = (_required(path, line, row, column) for column in TOPIC_COLUMNS)
        _refuse_duplicate(path, line, seen, slug)
        topics.append(TopicSeed(slug=slug, name=name, covers=covers))
    return tuple(topics)


def _read_officials(path: Path, codes: set[str]) -> tuple[OfficialSeed, ...]:
    officials: list[OfficialSeed] = []
    seen: dict[str, int] = {}
    for line, entry in _json_objects(path, OFFICIAL_KEYS):
        name = _text(path, line, entry, "name")
        names, affiliations = entry["names"], entry["affiliations"]
        if not isinstance(names, list) or not all(isinstance(other, str) and other.strip() for other in names):
            raise SeedError(path, line, "names must be a list of spellings")
        if len({name, *names}) != len(names) + 1:
            raise SeedError(path, line, f"a spelling of {name} stands twice")
        if not isinstance(affiliations, list) or not affiliations:
            raise SeedError(path, line, f"{name} needs at least one affiliation")
        _refuse_duplicate(path, line, seen, name.casefold())
        offices = tuple(_read_affiliation(path, line, office, codes) for office in affiliations)
        officials.append(OfficialSeed(name=name, names=tuple(names), affiliations=offices))
    return tuple(officials)


def _read_affiliation(path: Path, line: int, office: object, codes: set[str]) -> AffiliationSeed:
    entry = _checked_keys(path, line, office, AFFILIATION_KEYS)
    party = _text(path, line, entry, "party")
    _require_known(path, line, party, codes)
    start, end = (_optional_text(path, line, entry, key) for key in ("start", "end"))
    try:
        first = earliest_day(start) if start else None
        last = latest_day(end) if end else None
    except ValueError as error:
        raise SeedError(path, line, str(error)) from error
    if first and last and last < first:
        raise SeedError(path, line, f"the office ends ({end}) before it starts ({start})")
    return AffiliationSeed(party=party, role=_text(path, line, entry, "role"), start=start, end=end)


def _read_articles(path: Path) -> tuple[ArticleSeed, ...]:
    articles: list[ArticleSeed] = []
    seen: dict[str, int] = {}
    for line, entry in _json_objects(path, ARTICLE_KEYS):
        file = _text(path, line, entry, "file")
        _refuse_duplicate(path, line, seen, file)
        if not (path.parent / "articles" / file).is_file():
            raise SeedError(path, line, f"there is no file articles/{file}")
        title, outlet, url, published = (_optional_text(path, line, entry, key) for key in ARTICLE_KEYS[1:])
        try:
            exact = published is None or earliest_day(published) == latest_day(published)
        except ValueError as error:
            raise SeedError(path, line, str(error)) from error
        if not exact:
            raise SeedError(path, line, f"published must be a day or null, not {published}")
        articles.append(ArticleSeed(file=file, title=title, outlet=outlet, url=url, published=published))
    return tuple(articles)


def _csv_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line, values stripped; a blank line is skipped."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = tuple(next(reader, []))
        if header != columns:
            raise SeedError(path, 1, f"the columns must be {','.join(columns)}, not {','.join(header)}")
        try:
            for values in reader:
                if len(values) != len(columns) and values:
                    raise SeedError(path, reader.line_num, f"{len(values)} values for {len(columns)} columns")
                if values:
                    yield reader.line_num, dict(zip(columns, (value.strip() for value in values), strict=True))
        except csv.Error as error:
            raise SeedError(path, reader.line_num, f"not a row of CSV: {error}") from error


def _json_objects(path: Path, keys: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line's object with its line, its keys checked; a blank line is skipped."""
    with path.open(encoding="utf-8-sig") as file:
        for line, text in enumerate(file, start=1):
            if not text.strip():
                continue
            try:
                entry = json.loads(text)
            except json.JSONDecodeError as error:
                raise SeedError(path, line, f"not a JSON object: {error}") from error
            yield line, _checked_keys(path, line, entry, keys)


def _checked_keys(path: Path, line: int, entry: object, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise SeedError(path, line, f"expected an object with {', '.join(keys)}")
    if unknown := sorted(set(entry) - set(keys)):
        raise SeedError(path, line, f"unknown key {', '.join(unknown)}; the keys are {', '.join(keys)}")
    if missing := [key for key in keys if key not in entry]:
        raise SeedError(path, line, f"missing key {', '.join(missing)}")
    return entry


def _required(path: Path, line: int, row: Mapping[str, str], column: str) -> str:
    if not row[column]:
        raise SeedError(path, line, f"{column} is empty")
    return row[column]


def _text(path: Path, line: int, entry: Mapping[str, Any], key: str) -> str:
    value = _optional_text(path, line, entry, key)
    if value is None:
        raise SeedError(path, line, f"{key} is empty")
    return value


def _optional_text(path: Path, line: int, entry: Mapping[str, Any], key: str) -> str | None:
    value = entry[key]
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise SeedError(path, line, f"{key} must be a text, not {value!r}")
    return value


def _split(path: Path, line: int, value: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in value.split(";") if part.strip())
    if len(set(parts)) != len(parts):
        raise SeedError(path, line, f"a name stands twice in {value!r}")
    return parts


def _refuse_duplicate(path: Path, line: int, seen: dict[str, int], key: str) -> None:
    if key in seen:
        raise SeedError(path, line, f"{key} stands on line {seen[key]} already")
    seen[key] = line


def _require_known(path: Path, line: int, code: str, codes: set[str]) -> None:
    if code not in codes:
        raise SeedError(path, line, f"no party has the code {code!r}; add it to parties.csv or correct it")
