"""Names in cells → records, each looked up once for a file: parties, officials, topics, cities."""

from dataclasses import dataclass, field
from datetime import date

from engagement.models import Affiliation, City, Official, OfficialName, Participation, Party, Topic
from ingest.extraction.schema import ParticipantDraft
from ingest.identity.keys import fold_spelling
from ingest.identity.parties import parties_by_name
from ingest.names_on_record import strip_honorifics
from ingest.resolution import Days, resolve_official

Resolution = Participation.Resolution
_MOST_NAMED = 5
_MANY_NAMES = 50  # from so many on, all spellings on record are read at once


@dataclass(frozen=True)
class Person:
    """Who a name is: `official` None for nobody on record; `candidates` where several fit, described."""

    official: Official | None
    resolution: str
    candidates: tuple[str, ...] = ()


@dataclass
class Names:
    """What a file names, as the record has it now."""

    _parties: dict[str, int] = field(default_factory=parties_by_name)
    _rows: dict[int, Party] = field(default_factory=lambda: Party.objects.in_bulk())
    _bearers: dict[str, int] = field(default_factory=dict)
    _people: dict[tuple[object, ...], Person] = field(default_factory=dict)
    _topics: dict[str, Topic] = field(default_factory=dict)
    _cities: dict[str, list[City]] = field(default_factory=dict)
    _spellings: set[str] | None = None

    def __post_init__(self) -> None:
        for topic in Topic.objects.all():
            self._topics |= {fold_spelling(topic.slug): topic, fold_spelling(topic.name): topic}
        for city in City.objects.select_related("country"):
            for name in {fold_spelling(text) for text in (city.name, *city.aliases)}:
                self._cities.setdefault(name, []).append(city)

    def party(self, words: str) -> Party | None:
        """By code, name, alias or demonym; “the Taliban” too."""
        for text in (words, words.removeprefix("the ").removeprefix("The ")):
            key = self._parties.get(fold_spelling(text)) or self._parties.get(text.strip().casefold())
            if key in self._rows:
                return self._rows[key]
        return None

    def topic(self, words: str) -> Topic | None:
        return self._topics.get(fold_spelling(words))

    def cities(self, words: str) -> list[City]:
        return self._cities.get(fold_spelling(words), [])

    def knows(self, name: str) -> bool:
        """Is it a spelling of an official on record?"""
        return self._number(name) > 0

    def person(self, name: str, party: Party | None, role: str, on: Days) -> Person:
        """As in an article (`ingest.resolution`): never a guess. By days only where namesakes have to be told apart."""
        key: tuple[object, ...] = (name, party.pk if party else None, role)
        for known in (key, (*key, on)):
            if known in self._people:
                return self._people[known]
        found = self._resolve(name, party, role, on)
        # Of one who is known, or whom nobody is, no day changes anything.
        self._people[key if not found.candidates and self._number(name) < 2 else (*key, on)] = found
        return found

    def office_on(self, official: Official, on: Days) -> list[Party]:
        """The parties that the official held an office of on these days, as far as the record has dates."""
        first, last = on
        offices = Affiliation.objects.filter(official=official).select_related("party")
        held = [one for one in offices if not _was_over(one, first) and not _was_to_come(one, last)]
        return list({one.party_id: one.party for one in (held or offices)}.values())

    def _resolve(self, name: str, party: Party | None, role: str, on: Days) -> Person:
        told = ParticipantDraft("official", name, role or None, (party.code,) if party else (), as_told=name)
        found = resolve_official(told, on)
        if found.official is not None or found.resolution != Resolution.AMBIGUOUS:
            return Person(found.official, found.resolution)
        return Person(None, found.resolution, self._described(name))

    def _described(self, name: str) -> tuple[str, ...]:
        fitting = Official.objects.spelled({name, strip_honorifics(name)}).prefetch_related("affiliations__party")
        return tuple(_describe(official) for official in fitting[:_MOST_NAMED]) or ("several of like names",)

    def _number(self, name: str) -> int:
        """Of the officials on record who bear the name."""
        if name not in self._bearers:
            if len(self._bearers) >= _MANY_NAMES and not self._may_be_spelled(name):
                return 0
            self._bearers[name] = Official.objects.spelled({name, strip_honorifics(name)}).count()
        return self._bearers[name]

    def _may_be_spelled(self, name: str) -> bool:
        """Whether a look at the record is worth it: long files have thousands of names that nobody has.

        Names are folded more coarsely here than by the database's index, so nobody on record is missed.
        """
        if self._spellings is None:
            own, other = (
                Official.objects.values_list("name", flat=True),
                OfficialName.objects.values_list("name", flat=True),
            )
            self._spellings = {fold_spelling(one) for one in own.union(other)}
        return not self._spellings.isdisjoint((fold_spelling(name), fold_spelling(strip_honorifics(name))))


def _describe(official: Official) -> str:
    office = next(iter(official.affiliations.all()), None)
    told = ", ".join(filter(None, (office.role, office.party.name))) if office else ""
    return f"{official.name} ({told})" if told else official.name


def _was_over(office: Affiliation, first: date | None) -> bool:
    return bool(first and office.end and office.end < first)


def _was_to_come(office: Affiliation, last: date | None) -> bool:
    return bool(last and office.start and office.start > last)
