"""The rows of a file, in the order of the page, read in chunks: memory does not grow with their number.

Plain tuples instead of models, for a file may hold the whole record.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from engagement import stats
from engagement.dates import DateInterval
from engagement.exports.names import Names
from engagement.exports.providers import Provider, Record, providers
from engagement.kept import OneOf
from engagement.models import Meeting, Participation

CHUNK = 1000

_FIELDS = (
    "pk",
    "start",
    "end",
    "precision",
    "city",
    "country__name",
    "format",
    "status",
    "review_state",
    "is_disputed",
)


@dataclass(slots=True)
class Person:
    """An official or a delegation at a meeting, in the role held that day."""

    name: str
    role: str
    is_official: bool


@dataclass(slots=True)
class Side:
    """Those who stood for one party; `parties` are several where one delegation is told of all of them."""

    parties: list[str]
    people: list[Person] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Of the one delegation that is all there is; see `shared_sides` of the pages."""
        return self.people[0].name if len(self.people) == 1 and not self.people[0].is_official else ""

    @property
    def words(self) -> str:
        """“Taliban: Amir Khan Muttaqi, a delegation”, or “India”."""
        parties = ", ".join(self.parties) or "party not known"
        if self.parties and self.title == self.parties[0]:
            return parties
        return f"{parties}: {', '.join(person.name for person in self.people)}"


@dataclass(slots=True)
class MeetingRow:
    """All that a row of the page shows, and the records of other apps by their provider's name."""

    pk: int
    start: date | None
    end: date | None
    precision: str
    city: str
    country: str | None
    format: str
    status: str
    review_state: str
    is_disputed: bool
    address: str = ""
    sides: list[Side] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    source_count: int = 0
    records: dict[str, list[Record]] = field(default_factory=dict)

    @property
    def interval(self) -> DateInterval:
        return DateInterval(self.start, self.end, self.precision)

    @property
    def who(self) -> str:
        return "; ".join(side.words for side in self.sides)

    @property
    def place(self) -> str:
        return ", ".join(part for part in (self.city, self.country) if part)


def iterate_rows(meetings: QuerySet[Any], *, site: str) -> Iterator[MeetingRow]:
    """Each meeting of the query in its order, by a server-side cursor; `site` as in `Provider.load`."""
    plain = meetings.prefetch_related(None).values_list(*_FIELDS)
    found = (MeetingRow(*values) for values in plain.iterator(chunk_size=CHUNK))
    added, names = providers(), Names()
    while chunk := list(islice(found, CHUNK)):
        _complete(chunk, added, names, site)
        yield from chunk


def _complete(chunk: list[MeetingRow], added: Iterable[Provider], names: Names, site: str) -> None:
    keys = [row.pk for row in chunk]
    sides, topics, counts = _sides(keys, names), _topics(keys, names), stats.source_counts(keys)
    records = {provider.name: provider.load(keys, site=site) for provider in added}
    page = site + reverse("meeting", args=[0])
    for row in chunk:
        row.address = page.replace("/0/", f"/{row.pk}/")
        row.sides = sides.get(row.pk, [])
        row.topics = topics.get(row.pk, [])
        row.source_count = counts.get(row.pk, 0)
        row.records = {name: list(loaded.get(row.pk, ())) for name, loaded in records.items()}


def _topics(keys: list[int], names: Names) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    links = Meeting.topics.through.objects.filter(OneOf("meeting", keys)).values_list("topic_id", "meeting_id")
    for name, meeting in names.of_topics(links):
        found.setdefault(meeting, []).append(name)
    return found


def _sides(keys: list[int], names: Names) -> dict[int, list[Side]]:
    """By party, in the order in which the parties first appear, as on the page."""
    rows = Participation.objects.filter(OneOf("meeting", keys)).order_by()
    values = sorted(rows.values_list("pk", "meeting_id", "party_id", "official_id", "delegation_id", "role"))
    parties = names.of("party", {value[2] for value in values})
    officials = names.of("official", {value[3] for value in values})
    delegations = names.of("delegation", {value[4] for value in values})
    found: dict[int, dict[int | None, Side]] = {}
    for _, meeting, party, official, delegation, role in values:
        sides = found.setdefault(meeting, {})
        if (side := sides.get(party)) is None:
            side = sides[party] = Side([parties[party]] if party is not None else [])
        name = officials[official] if official is not None else delegations.get(delegation or 0, "")
        side.people.append(Person(name, role, official is not None))
    return {meeting: _shared(sides.values()) for meeting, sides in found.items()}


def _shared(sides: Iterable[Side]) -> list[Side]:
    """Delegations of one title together: what an article says once is shown once."""
    found: list[Side] = []
    first: dict[str, Side] = {}
    for side in sides:
        title = side.title if side.parties else ""
        if title in first:
            first[title].parties += side.parties
            continue
        if title:
            first[title] = side
        found.append(side)
    return found
