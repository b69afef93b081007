"""What the desk shows of one unknown name, and the lines of its list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from engagement.models import Affiliation, DistinctOfficials, Meeting, Official, Participation, Party
from ingest.extraction.names import fold_word
from ingest.identity.candidates import Candidate, apart_from, describe, rank_candidates
from ingest.identity.established import Established, established_officials
from ingest.identity.known import Office, homes_by_code
from ingest.identity.scoring import Told
from ingest.identity_desk.excerpts import Excerpt, excerpts_of

MAX_MEETINGS = 6
_SPELLINGS_SHOWN = 3  # in Latin letters, and as many others


@dataclass(frozen=True)
class Choice:
    """A candidate with its number key, and what tells them from others in words."""

    number: int
    candidate: Candidate
    offices: tuple[str, ...]
    spellings: tuple[str, ...]

    @property
    def percent(self) -> int:
        return round(100 * self.candidate.score)


@dataclass(frozen=True)
class Item:
    """An unknown name. `role` and `party` are as told; `is_ambiguous`: several on record have this very name."""

    official: Official
    spellings: tuple[str, ...]
    role: str
    party: Party | None
    is_ambiguous: bool
    meetings: tuple[Meeting, ...]
    more_meetings: int
    excerpts: tuple[Excerpt, ...]
    more_excerpts: int
    choices: tuple[Choice, ...]
    may_be_nobody: bool


@dataclass(frozen=True)
class Line:
    """An unknown name in the list, with the best candidate."""

    official: Official
    office: Affiliation | None
    meeting_count: int
    best: Candidate | None

    @property
    def percent(self) -> int:
        return round(100 * self.best.score) if self.best else 0


def build_item(official: Official) -> Item:
    """All of it, in a fixed number of queries."""
    told = describe(official)
    office = official.affiliations.select_related("party").order_by("pk").first()
    meetings = list(Meeting.objects.involving(official).exclude(review_state="rejected").with_details())
    rows = Participation.objects.filter(official=official, meeting__in=meetings)
    candidates = rank_candidates(told, apart_from(official))
    excerpts, more = excerpts_of(told.names, [meeting.pk for meeting in meetings])
    role = (office.role if office else "") or next(iter(told.roles), "")
    return Item(
        official=official,
        spellings=tuple(name for name in told.names if name != official.name),
        role=role,
        party=office.party if office else None,
        is_ambiguous=rows.filter(resolution=Participation.Resolution.AMBIGUOUS).exists(),
        meetings=tuple(meetings[:MAX_MEETINGS]),
        more_meetings=max(0, len(meetings) - MAX_MEETINGS),
        excerpts=tuple(excerpts),
        more_excerpts=more,
        choices=tuple(_choice(number, one, told) for number, one in enumerate(candidates, start=1)),
        may_be_nobody=all(meeting.review_state != "confirmed" for meeting in meetings),
    )


def build_lines(officials: Iterable[Official]) -> list[Line]:
    """For officials with `meeting_count`, and with names and affiliations prefetched."""
    rows = list(officials)
    codes = {office.party.code for official in rows for office in official.affiliations.all()}
    homes, apart = homes_by_code(codes), _apart(rows)
    known = established_officials()
    return [_line(official, homes, apart.get(official.pk, set()), known) for official in rows]


def _line(official: Official, homes: dict[str, frozenset[str]], apart: set[int], known: Established) -> Line:
    offices = list(official.affiliations.all())
    codes = frozenset(office.party.code for office in offices)
    names = tuple(dict.fromkeys((official.name, *(row.name for row in official.names.all()))))
    roles = tuple(office.role for office in offices if office.role)
    told = Told(names, codes, frozenset[str]().union(*(homes[code] for code in codes)), roles)
    best = next(iter(rank_candidates(told, apart, limit=1, known=known)), None)
    count: int = getattr(official, "meeting_count", 0)
    return Line(official, offices[0] if offices else None, count, best)


def _apart(officials: list[Official]) -> dict[int, set[int]]:
    ids = [official.pk for official in officials]
    pairs = DistinctOfficials.objects.filter(Q(one__in=ids) | Q(other__in=ids)).values_list("one_id", "other_id")
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def _choice(number: int, candidate: Candidate, told: Told) -> Choice:
    """With the offices that they may have held then, else all, the latest first."""
    known = candidate.official
    then = [office for office in known.offices if office.may_be_held(told.first, told.last)]
    offices = sorted(then or known.offices, key=lambda office: office.start or date.min, reverse=True)
    latin = [name for name in known.spellings if name != known.name and fold_word(name).isascii()]
    other = [name for name in known.spellings if name != known.name and not fold_word(name).isascii()]
    spellings = (*other[:_SPELLINGS_SHOWN], *latin[:_SPELLINGS_SHOWN])
    return Choice(number, candidate, tuple(map(describe_office, offices[:2])), spellings)


def describe_office(office: Office) -> str:
    """“foreign minister, TALIBAN (2021–)”."""
    what = ", ".join(part for part in (office.role, office.party) if part)
    if not office.start and not office.end:
        return what
    first, last = (day.year if day else "" for day in (office.start, office.end))
    return f"{what} ({first}–{last})" if first != last else f"{what} ({first})"
