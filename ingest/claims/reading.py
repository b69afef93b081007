"""The fields of a stored draft, and of a meeting on record, as values that can be compared."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from engagement.models import Meeting
from engagement.models.choices import Format, Status
from engagement.templatetags.intervals import when
from engagement.templatetags.record import place
from ingest.accounts import interval_told
from ingest.claims.lookups import Draft, Lookups
from ingest.claims.values import UNSAID, Person, Place, Value

FIELDS = {
    "status": "Status",
    "date": "Date",
    "place": "Place",
    "participants": "Participants",
    "format": "Format",
    "topics": "Topics",
}
_SHOWN_NAMES = 6


def values_of_draft(draft: Draft, published: date | None, lookups: Lookups) -> dict[str, Value]:
    """What the draft says of each field."""
    interval = interval_told(draft)
    told = draft.get("place") or {}
    city, country = told.get("city") or "", lookups.country(draft)
    names = [part for part in (city, lookups.parties.get(country, country)) if part]
    topics = list(draft.get("topics", ()))
    people = list(draft.get("participants", ()))
    return {
        "status": Value(draft.get("status"), _label(Status, draft.get("status")), published),
        "date": Value(interval, when(interval) if interval.start else UNSAID),
        "place": Value(Place(city, country), ", ".join(names) or UNSAID),
        "participants": Value(
            frozenset(lookups.person(one) for one in people), _listed([_words(one, lookups) for one in people])
        ),
        "format": _format(draft.get("format")),
        "topics": Value(frozenset(topics), _listed([lookups.topics.get(slug, slug) for slug in topics], "; ")),
    }


def values_of_meeting(meeting: Meeting) -> dict[str, Value]:
    """What is on record; its status is the latest there is."""
    participations = list(meeting.participations.all())
    people = frozenset(Person(one.official_id or "", one.party.code if one.party else "") for one in participations)
    names = [f"{one.name} ({one.party.code})" if one.party else one.name for one in participations]
    topics = list(meeting.topics.all())
    country = meeting.country.code if meeting.country else ""
    return {
        "status": Value(meeting.status, _label(Status, meeting.status), date.max),
        "date": Value(meeting.interval, when(meeting.interval) if meeting.start else UNSAID),
        "place": Value(Place(meeting.city, country), place(meeting) or UNSAID),
        "participants": Value(people, _listed(names)),
        "format": _format(meeting.format),
        "topics": Value(frozenset(topic.slug for topic in topics), _listed([topic.name for topic in topics], "; ")),
    }


def _format(value: str | None) -> Value:
    words = _label(Format, value)
    return Value(value, UNSAID if value == Format.UNKNOWN else words)


def _label(choices: Any, value: str | None) -> str:
    return str(choices(value).label) if value in choices.values else UNSAID


def _words(participant: Draft, lookups: Lookups) -> str:
    """“Wang Yi (CN)”, “Qatari envoy (QA)”, “China”."""
    codes = [code for code in participant["party"] if code in lookups.parties][:1]
    told = participant["name"] or participant["as_told"] or participant["role"]
    if told:
        return f"{told} ({codes[0]})" if codes else str(told)
    return lookups.parties[codes[0]] if codes else "somebody"


def _listed(names: Sequence[str], separator: str = ", ") -> str:
    unique = list(dict.fromkeys(names))
    more = f" and {len(unique) - _SHOWN_NAMES} more" if len(unique) > _SHOWN_NAMES else ""
    return (separator.join(unique[:_SHOWN_NAMES]) + more) or UNSAID
