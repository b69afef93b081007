"""What an import will do, row by row, before anything is written."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

from engagement.dates import DateInterval
from engagement.models import Meeting, Official, Party, Topic
from engagement.services.recording import MeetingInput, ParticipationInput
from ingest.matching import Match
from ingest.spreadsheets.columns import LABELS, Mapped
from ingest.spreadsheets.reading import Table

Outcome = Literal["new", "known", "left", "error"]
Progress = Callable[[str, int], None]  # what is being done, and how many rows of it are


def no_progress(step: str, rows: int) -> None:
    """For whoever waits for the end."""


@dataclass(frozen=True)
class Attendant:
    """Somebody who takes part: an official on record, a new name, or (`is_person` False) an unnamed group."""

    name: str
    party: Party | None
    is_person: bool
    role: str = ""
    official: Official | None = None
    resolution: str = "known"

    @property
    def is_new(self) -> bool:
        return self.is_person and self.official is None

    @property
    def words(self) -> str:
        """“Amir Khan Muttaqi (Taliban)”, “Ali Alqahtani (Qatar), new name”, or the party whose name it is."""
        name = self.official.name if self.official else self.name
        party = self.party.name if self.party else "party not known"
        words = name if name == party else f"{name} ({party})"
        return f"{words}, new name" if self.is_new else words

    @property
    def identity(self) -> tuple[object, ...]:
        """Who it is, for comparing two rows; a name that nobody has is the name."""
        who = ("official", self.official.pk) if self.official else (self.is_person, self.name.casefold())
        return (*who, self.party.pk if self.party else 0)


@dataclass(frozen=True)
class Source:
    """An article that the row names; `quote` may be all there is. `published` is ISO text or empty."""

    outlet: str = ""
    title: str = ""
    published: str = ""
    url: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Draft:
    """A row's meeting."""

    status: str
    interval: DateInterval
    city: str
    country: Party | None
    format: str
    topics: tuple[Topic, ...]
    attendants: tuple[Attendant, ...]
    sources: tuple[Source, ...] = ()
    note: str = ""

    @property
    def identity(self) -> tuple[object, ...]:
        """What two rows, or a row and a meeting on record, have in common when they say the same."""
        place = (self.city.casefold(), self.country.pk if self.country else 0)
        people = frozenset(one.identity for one in self.attendants)
        return (self.status, self.interval, *place, self.format, people)

    @property
    def place_words(self) -> str:
        """“Doha, Qatar”; empty where it is not known."""
        return ", ".join(filter(None, (self.city, self.country.name if self.country else "")))

    @property
    def topic_words(self) -> str:
        return "; ".join(topic.name for topic in self.topics)

    def as_input(self) -> MeetingInput:
        """For comparing: who is not on record yet stands there as the party alone."""
        return MeetingInput(
            status=self.status,
            interval=self.interval,
            city=self.city,
            country_id=self.country.pk if self.country else None,
            format=self.format,
            topics=tuple(topic.slug for topic in self.topics),
            participations=tuple(
                ParticipationInput(
                    official_id=one.official.pk if one.official else None, party_id=one.party.pk if one.party else None
                )
                for one in self.attendants
            ),
        )


@dataclass
class PlannedRow:
    """`errors` by field, `words` say why a row is left out or what to know of a new one, `as_written` is the row as it
    stands in the file."""

    number: int
    draft: Draft | None
    errors: dict[str, str] = field(default_factory=dict)
    outcome: Outcome = "new"
    words: str = ""
    known: Meeting | None = None
    asked: tuple[Match, ...] = ()
    as_written: str = ""


@dataclass(frozen=True)
class Plan:
    """All rows of the table; `imported_before` says when and by whom, where this very file was imported already."""

    table: Table
    mapping: Mapped
    rows: list[PlannedRow]
    day_first: bool | None = None
    confirm: bool = False
    imported_before: str = ""

    @property
    def new(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.outcome == "new"]

    @property
    def errors(self) -> list[tuple[int, str, str]]:
        """(row, column as the file names it, what is wrong and what to do)."""
        return [(row.number, column, words) for row in self.rows for column, words in self.errors_of(row)]

    def errors_of(self, row: PlannedRow) -> list[tuple[str, str]]:
        """(column as the file names it, what is wrong and what to do)."""
        columns = {field: header for header, field in self.mapping.items() if field}
        return [(columns.get(name, LABELS.get(name, name)), words) for name, words in row.errors.items()]

    @property
    def counts(self) -> dict[Outcome, int]:
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in get_args(Outcome)}
