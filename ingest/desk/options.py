"""What could stand instead of each value: the dates, places, people and topics that the article itself speaks of."""

from collections.abc import Iterator
from typing import Any

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate
from engagement.models import City, Meeting, Party, Topic
from engagement.templatetags.intervals import when_short
from ingest.desk.offered_people import nearest, people_of
from ingest.desk.written_dates import read_date, write_date
from ingest.extraction.topics import find_topics
from ingest.models import Article, Report

MOST_DATES, MOST_PLACES, MOST_TOPICS = 9, 9, 6
# A mark this far from the evidence is still likely to be about it, in characters.
NEAR = 400


def options_of(meeting: Meeting, report: Report | None) -> dict[str, list[dict[str, Any]]]:
    """`dates`, `places`, `people`, and `topics` by likelihood, each without what the meeting has already."""
    if report is None:
        return {"dates": [], "places": [], "people": [], "topics": []}
    article = report.article
    return {
        "dates": list(_dates(meeting, article, report)),
        "places": _places(meeting, article, report),
        "people": people_of(meeting, article, report),
        "topics": _topics(meeting, article, report),
    }


def _dates(meeting: Meeting, article: Article, report: Report) -> Iterator[dict[str, Any]]:
    seen = {meeting.interval}
    words = [article.text[mark["start"] : mark["end"]] for mark in nearest(article, report, {"date"})]
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
    told = [mark.get("label") or "" for mark in nearest(article, report, {"place", "party"})]
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


def _topics(meeting: Meeting, article: Article, report: Report) -> list[dict[str, Any]]:
    """Those chosen, then those whose words stand near the evidence, then those of the whole article."""
    chosen = [topic.slug for topic in meeting.topics.all()]
    start, end = max(0, report.start - NEAR), report.end + NEAR
    near = [hit.slug for hit in find_topics(article.text[start:end].lower())]
    far = [hit.slug for hit in find_topics(article.text.lower()[:100_000])]
    order = list(dict.fromkeys([*chosen, *near, *far]))[:MOST_TOPICS]
    names = dict(Topic.objects.filter(slug__in=order).values_list("slug", "name"))
    return [{"slug": slug, "name": names[slug]} for slug in order if slug in names]
