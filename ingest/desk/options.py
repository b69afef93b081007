"""What could stand instead of each value: the dates, places, people and topics that the article itself speaks of."""

from collections.abc import Iterable, Iterator
from typing import Any

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate
from engagement.models import City, Meeting, Official, Participation, Party, Topic
from engagement.templatetags.intervals import when_short
from ingest.desk.written_dates import read_date, write_date
from ingest.extraction.topics import find_topics
from ingest.models import Article, Report

MOST_DATES, MOST_PLACES, MOST_PEOPLE, MOST_TOPICS = 9, 9, 12, 6
# A mark this far from the evidence is still likely to be about it, in characters.
NEAR = 400
# So near to a name, in characters, a party is likely to be the person's.
BESIDE = 60


def options_of(meeting: Meeting, report: Report | None) -> dict[str, list[dict[str, Any]]]:
    """`dates`, `places`, `people`, and `topics` by likelihood, each without what the meeting has already."""
    if report is None:
        return {"dates": [], "places": [], "people": [], "topics": []}
    article = report.article
    return {
        "dates": list(_dates(meeting, article, report)),
        "places": _places(meeting, article, report),
        "people": list(_people(meeting, article, report)),
        "topics": _topics(meeting, article, report),
    }


def _near(article: Article, report: Report, kinds: set[str]) -> list[dict[str, Any]]:
    """The article's marks of these kinds, the nearest to the evidence first."""
    marks = [mark for mark in article.mentions if mark.get("kind") in kinds]
    return sorted(marks, key=lambda mark: max(report.start - mark["end"], mark["start"] - report.end, 0))


def _dates(meeting: Meeting, article: Article, report: Report) -> Iterator[dict[str, Any]]:
    seen = {meeting.interval}
    words = [article.text[mark["start"] : mark["end"]] for mark in _near(article, report, {"date"})]
    if article.published:
        words.append(article.published.isoformat())
    for text in words:
        interval = _read(text, article)
        if interval not in seen and len(seen) <= MOST_DATES:
            seen.add(interval)
            yield {"value": write_date(interval), "label": when_short(interval), "told": text}
    if DateInterval() not in seen:
        yield {"value": "", "label": "unknown", "told": ""}


def _read(text: str, article: Article) -> DateInterval:
    try:
        return read_date(text, article.published)
    except InvalidDate:
        return DateInterval()


def _places(meeting: Meeting, article: Article, report: Report) -> list[dict[str, Any]]:
    told = [mark.get("label") or "" for mark in _near(article, report, {"place", "party"})]
    names = list(dict.fromkeys(label for label in told if label))
    cities: dict[str, City] = {}
    for city in City.objects.filter(name__in=names).select_related("country").order_by("-pk"):
        cities[city.name] = city
    countries = {party.code: party for party in Party.objects.filter(code__in=names, kind=Party.Kind.COUNTRY)}
    found = []
    for name in names:
        if name in cities:
            found.append(_place(name, cities[name].country))
        elif name in countries:
            found.append(_place("", countries[name]))
    here = (meeting.city, meeting.country.code if meeting.country else "")
    found = [place for place in found if (place["city"], place["country"]) != here][:MOST_PLACES]
    nowhere = {"city": "", "country": "", "label": "no place"}
    return found + ([nowhere] if here != ("", "") else [])


def _place(city: str, country: Party) -> dict[str, Any]:
    label = f"{city}, {country.name}" if city else country.name
    return {"city": city, "country": country.code, "label": label}


def _people(meeting: Meeting, article: Article, report: Report) -> Iterator[dict[str, Any]]:
    """Participants of the article's other meetings, then officials and parties named near the evidence."""
    taken = {("official", p.official_id) for p in meeting.participations.all() if p.official_id}
    taken |= {("delegation", p.delegation_id) for p in meeting.participations.all() if p.delegation_id}
    names = {p.name for p in meeting.participations.all()}
    others = Participation.objects.filter(meeting__reports__article=article).exclude(meeting=meeting)
    near = _near(article, report, {"party", "delegation"})
    rows = [*_of_other_meetings(others), *_named(_near(article, report, {"official"}), near)]
    shown = 0
    for row in rows:
        key = (row["kind"], row["id"] or row["name"])
        if key not in taken and row["name"] not in names and shown < MOST_PEOPLE:
            taken.add(key)
            shown += 1
            yield row
    yield from _parties(meeting, near, MOST_PEOPLE - shown)


def _of_other_meetings(others: Iterable[Participation]) -> Iterator[dict[str, Any]]:
    for one in others.select_related("official", "delegation", "party"):  # type: ignore[attr-defined]
        kind = "official" if one.official_id else "delegation"
        yield _person(kind, one.official_id or one.delegation_id or 0, one.name, one.party, one.role)


def _named(marks: list[dict[str, Any]], parties: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    slugs = list(dict.fromkeys(mark.get("label") or "" for mark in marks))
    officials = Official.objects.filter(slug__in=slugs).with_offices()
    by_slug = {official.slug: official for official in officials}
    for slug in slugs:
        if slug and slug not in by_slug:  # a name that nobody on record has
            yield _person("official", 0, slug, _party_beside(slug, marks, parties), "")
        elif slug in by_slug:
            office = next(iter(by_slug[slug].affiliations.all()), None)
            yield _person(
                "official",
                by_slug[slug].pk,
                by_slug[slug].name,
                office.party if office else None,
                office.role if office else "",
            )


def _party_beside(name: str, marks: list[dict[str, Any]], parties: list[dict[str, Any]]) -> Party | None:
    """The party named nearest to the name, within `BESIDE` characters: a guess, for the analyst to see."""
    spots = [mark for mark in marks if mark.get("label") == name]
    found = [
        (max(spot["start"] - party["end"], party["start"] - spot["end"], 0), party["label"])
        for spot in spots
        for party in parties
        if party.get("label")
    ]
    distance, code = min(found, default=(BESIDE, ""))
    return Party.objects.filter(code=code).first() if distance < BESIDE else None


def _parties(meeting: Meeting, marks: list[dict[str, Any]], most: int) -> Iterator[dict[str, Any]]:
    """Parties named near that nobody stands for yet: their officials, unnamed."""
    present = {p.party.code for p in meeting.participations.all() if p.party}
    codes = [code for code in dict.fromkeys(mark.get("label") or "" for mark in marks) if code and code not in present]
    parties = {party.code: party for party in Party.objects.filter(code__in=codes)}
    for code in [code for code in codes if code in parties][: max(0, most)]:
        yield _person("party", parties[code].pk, f"{parties[code].name}: officials", parties[code], "")


def _person(kind: str, pk: int, name: str, party: Party | None, role: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": pk or None,
        "name": name,
        "party": {"code": party.code, "name": party.name} if party else None,
        "role": role,
    }


def _topics(meeting: Meeting, article: Article, report: Report) -> list[dict[str, Any]]:
    """Those chosen, then those whose words stand near the evidence, then those of the whole article."""
    chosen = [topic.slug for topic in meeting.topics.all()]
    start, end = max(0, report.start - NEAR), report.end + NEAR
    near = [hit.slug for hit in find_topics(article.text[start:end].lower())]
    far = [hit.slug for hit in find_topics(article.text.lower()[:100_000])]
    order = list(dict.fromkeys([*chosen, *near, *far]))[:MOST_TOPICS]
    names = dict(Topic.objects.filter(slug__in=order).values_list("slug", "name"))
    return [{"slug": slug, "name": names[slug]} for slug in order if slug in names]
