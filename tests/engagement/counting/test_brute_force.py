"""Every rule against plain Python over small random records, and every cell against the list that it leads to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from engagement import stats
from engagement.counting import CountingRule, Sides, Unit, tally
from engagement.filters import MeetingFilter
from engagement.models import Meeting, Official, Party, Topic
from engagement.models.querysets import MeetingQuerySet
from tests.factories import (
    ConfirmedMeetingFactory,
    DelegationFactory,
    OfficialFactory,
    ParticipationFactory,
    PartyFactory,
    TopicFactory,
)

Row = tuple[int, int]  # official and party
RULES = [
    CountingRule(unit, calls=calls, multilateral=multilateral, planned=planned)
    for unit, calls, multilateral, planned in product(Unit, [True, False], [True, False], [True, False])
]


@dataclass(frozen=True)
class Told:
    """A meeting in plain Python: who was there for whom, and the parties that stood without a name."""

    status: str
    format: str
    rows: frozenset[Row]
    unnamed: frozenset[int]
    topics: frozenset[int]

    @property
    def parties(self) -> set[int]:
        return {party for _, party in self.rows} | self.unnamed

    def is_counted(self, rule: CountingRule) -> bool:
        if not rule.calls and self.format in {"phone", "video"}:
            return False
        if not rule.multilateral and len(self.parties) > 2:
            return False
        return self.status == "held" or (rule.planned and self.status == "planned")

    def atoms(self, unit: Unit) -> Iterator[Any]:
        """What the meeting has of the unit: each with the officials and the parties that it belongs to."""
        if unit == Unit.MEETINGS:
            yield ()
        if unit == Unit.ATTENDANCES:
            yield from {official for official, _ in self.rows}
        if unit == Unit.PARTY_DYADS:
            yield from (frozenset(pair) for pair in combinations(sorted(self.parties), 2))
        if unit == Unit.OFFICIAL_DYADS:
            pairs = combinations(sorted(self.rows), 2)
            yield from {frozenset([a, b]) for (a, p), (b, q) in pairs if a != b and p != q}


meetings_told = st.builds(
    Told,
    status=st.sampled_from(["held", "held", "planned", "cancelled", "denied"]),
    format=st.sampled_from(["in_person", "phone", "video", "unknown"]),
    rows=st.frozensets(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=5),
    unnamed=st.frozensets(st.integers(0, 3), max_size=2),
    topics=st.frozensets(st.integers(0, 1), max_size=2),
)


def total(told: list[Told], rule: CountingRule) -> int:
    return sum(len(list(one.atoms(rule.unit))) for one in told if one.is_counted(rule))


def of_official(one: Told, unit: Unit, official: int) -> int:
    stood = {party for who, party in one.rows if who == official}
    if unit in {Unit.MEETINGS, Unit.ATTENDANCES}:
        return int(bool(stood))
    if unit == Unit.OFFICIAL_DYADS:
        return sum(official in pair for pair in one.atoms(unit))
    return sum(bool(pair & stood) for pair in one.atoms(unit))


def of_party(one: Told, unit: Unit, party: int) -> int:
    if unit == Unit.MEETINGS:
        return int(party in one.parties)
    if unit == Unit.ATTENDANCES:
        return len({who for who, stood in one.rows if stood == party})
    if unit == Unit.PARTY_DYADS:
        return sum(party in pair for pair in one.atoms(unit))
    own, others = ([row for row in one.rows if (row[1] == party) is wanted] for wanted in (True, False))
    return len({frozenset([a, b]) for (a, _), (b, _) in product(own, others) if a != b})


def party_met_party(one: Told, unit: Unit, party: int, other: int) -> int:
    if not {party, other} <= one.parties or party == other:
        return 0
    theirs = {who for who, stood in one.rows if stood == other}
    if unit == Unit.ATTENDANCES:
        return len(theirs)
    if unit == Unit.OFFICIAL_DYADS:
        own = {who for who, stood in one.rows if stood == party}
        return len({frozenset(pair) for pair in product(own, theirs) if len(set(pair)) == 2})
    return 1


def official_met_official(one: Told, unit: Unit, official: int, other: int) -> int:
    own, theirs = ({party for who, party in one.rows if who == whom} for whom in (official, other))
    apart = {frozenset(pair) for pair in product(own, theirs) if len(set(pair)) == 2}
    if official == other and unit in {Unit.OFFICIAL_DYADS}:
        return 0
    return len(apart) if unit == Unit.PARTY_DYADS else int(bool(apart))


class Record:
    """The same meetings in the database."""

    def __init__(self, told: list[Told]) -> None:
        self.officials = [OfficialFactory(slug=f"o{number}", name=f"O{number}") for number in range(5)]
        self.parties = [PartyFactory(code=f"C{number}", name=f"C{number}") for number in range(4)]
        self.topics = [TopicFactory(slug=f"t{number}", name=f"T{number}") for number in range(2)]
        self.meetings = [self._store(one) for one in told]

    def _store(self, one: Told) -> Meeting:
        about = [self.topics[number] for number in one.topics]
        meeting: Meeting = ConfirmedMeetingFactory(status=one.status, format=one.format, about=about)
        seen: set[int] = set()
        for official, party in sorted(one.rows):
            who, stood = self.officials[official], self.parties[party]
            if official in seen:  # in person once; for another party as leader of a delegation
                ParticipationFactory(meeting=meeting, delegation=DelegationFactory(leader=who, party=stood))
            else:
                ParticipationFactory(meeting=meeting, official=who, party=stood)
            seen.add(official)
        for party in one.unnamed:
            ParticipationFactory(meeting=meeting, delegation=DelegationFactory(party=self.parties[party]))
        return meeting


def numbers(ranking: stats.Ranking) -> dict[str, int]:
    return {row.name: row.number for row in ranking.rows}


def positive(found: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in found.items() if number}


def _rank(
    meetings: MeetingQuerySet, kind: str, rule: CountingRule, of: Sides | None = None, narrow: stats.Pairs = ()
) -> stats.Ranking:
    return stats.rank_records(meetings, narrow=narrow, of=of, rule=rule, kinds=[kind], limit=17)[kind]


class BruteForce(TestCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(meetings_told, max_size=5), st.sampled_from(RULES))
    def test_every_figure_and_every_cell(self, told: list[Told], rule: CountingRule) -> None:
        record = Record(told)
        counted = [one for one in told if one.is_counted(rule)]
        confirmed = Meeting.objects.confirmed()
        assert tally(rule, rule.counted(confirmed)).total() == total(told, rule)
        self.check_rankings(record, counted, rule)
        self.check_lists(record, counted, rule)
        self.check_cells(record, told, rule)

    def check_lists(self, record: Record, counted: list[Told], rule: CountingRule) -> None:
        unit = rule.unit
        officials: Any = stats.with_meeting_counts(Official.objects.all(), rule)
        expected = {f"o{n}": sum(of_official(one, unit, n) for one in counted) for n in range(5)}
        assert dict(officials.filter(slug__in=expected).values_list("slug", "meeting_count")) == expected
        parties: Any = stats.with_party_counts(Party.objects.all(), rule)
        expected = {f"C{n}": sum(of_party(one, unit, n) for one in counted) for n in range(4)}
        assert dict(parties.filter(code__in=expected).values_list("code", "meeting_count")) == expected
        topics: Any = stats.with_topic_counts(Topic.objects.all(), rule)
        expected = {f"t{n}": total([one for one in counted if n in one.topics], rule) for n in range(2)}
        assert dict(topics.values_list("slug", "meeting_count")) == expected

    def check_rankings(self, record: Record, counted: list[Told], rule: CountingRule) -> None:
        confirmed, unit = Meeting.objects.confirmed(), rule.unit
        party, official = record.parties[0], record.officials[0]
        met = {f"C{n}": sum(party_met_party(one, unit, 0, n) for one in counted) for n in range(4)}
        assert numbers(stats.rank_parties(confirmed, met_by=party, rule=rule)) == positive(met)
        met = {f"O{n}": sum(official_met_official(one, unit, 0, n) for one in counted) for n in range(5)}
        found = numbers(_rank(confirmed, "officials", rule, Sides((official,))))
        assert {name: number for name, number in found.items() if name != "O0"} == {
            name: number for name, number in positive(met).items() if name != "O0"
        }
        summary = stats.summarise(confirmed, today=date(2026, 1, 1), rule=rule, of=party)
        assert summary.counted == sum(of_party(one, unit, 0) for one in counted)

    def check_cells(self, record: Record, told: list[Told], rule: CountingRule) -> None:
        """Each cell's address lists meetings that hold, counted anew, just the number in the cell, and no other."""
        confirmed = Meeting.objects.confirmed()
        party, official = record.parties[0], record.officials[0]
        ranked = stats.rank_records(confirmed, of=Sides((party,)), narrow=(("party", "C0"),), rule=rule)
        own, met = ranked["own_officials"], ranked["officials"]
        by_party = stats.rank_parties(confirmed, met_by=party, narrow=(("party", "C0"),), rule=rule)
        by_official = _rank(confirmed, "officials", rule, Sides((official,)), (("official", "o0"),))
        meetings = dict(zip((meeting.pk for meeting in record.meetings), told, strict=True))
        for ranking in (own, met, by_party, by_official, _rank(confirmed, "topics", rule)):
            for row in ranking.rows:
                listed = self.listed(row.meetings_url)
                assert all(meetings[pk].is_counted(rule) for pk in listed)
                assert 0 < len(listed) <= row.number
                if rule.unit == Unit.MEETINGS:
                    assert len(listed) == row.number
        for row in by_party.rows:
            expected = {pk for pk, one in meetings.items() if one.is_counted(rule)}
            expected = {pk for pk in expected if party_met_party(meetings[pk], rule.unit, 0, int(row.name[1:]))}
            assert set(self.listed(row.meetings_url)) == expected

    def listed(self, address: str) -> list[int]:
        filterset = MeetingFilter(QueryDict(urlsplit(address).query), queryset=Meeting.objects.all())
        assert filterset.is_valid(), filterset.errors
        return [meeting.pk for meeting in filterset.qs]
