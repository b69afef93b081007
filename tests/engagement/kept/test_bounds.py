"""Bounds that are said of each table change no row, whatever chooses the meetings."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import QueryDict
from pytest_django.plugin import DjangoDbBlocker

from engagement.counting import CountingRule, Sides, Unit
from engagement.filters import MeetingFilter
from engagement.kept.bounds import Bounds, asks_more
from engagement.models import Meeting, Official, Party, Topic
from engagement.rankings import KINDS, _counted_kinds
from tests.below import rows_below_tests
from tests.factories import ConfirmedMeetingFactory, DelegationFactory, OfficialFactory, PartyFactory, TopicFactory

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "official={official}",
    "party={party}",
    "party={party}&met_party={other}",
    "official={official}&met_party={other}",
    "official={official}&stood_for={party}",
    "topic={topic}",
    "q={name}",
    "count=meetings&multilateral=no",
    "count=official-dyads&calls=no&multilateral=no",
    "count=party-dyads&official={official}",
    "count=attendances&planned=yes",
    "source=Tolo&count=attendances",
]


@pytest.fixture(scope="module")
def words(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """What addresses may name; below all tests, two dozen meetings of few, some of delegations."""
    with rows_below_tests(django_db_blocker):
        yield _fill()


def _fill() -> dict[str, str]:
    chance = random.Random(8)  # noqa: S311 (chooses who meets)
    parties, officials = PartyFactory.create_batch(4), OfficialFactory.create_batch(5)
    topics = TopicFactory.create_batch(2)
    for _ in range(24):
        sides: list[Any] = [(one, chance.choice(parties)) for one in chance.sample(officials[1:], chance.randint(0, 3))]
        if chance.random() < 0.5:
            sides.append((officials[0], parties[0]))
        elif chance.random() < 0.5:
            sides.append(DelegationFactory(leader=officials[0]))
        if chance.random() < 0.5:
            sides.append((DelegationFactory(), chance.choice(parties)))
        ConfirmedMeetingFactory(between=sides, about=[chance.choice(topics)], status=chance.choice(["held", "planned"]))
    official, topic = officials[0], topics[0]
    found = {"official": official.slug, "name": official.name.split()[0], "topic": topic.slug}
    return {**found, "party": parties[0].code, "other": parties[1].code}


def _meetings(address: str, words: dict[str, str]) -> Any:
    filterset = MeetingFilter(QueryDict(address.format(**words)), queryset=Meeting.objects.all())
    assert filterset.is_valid(), filterset.errors
    return filterset.qs.order_by()


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_meetings_of_a_part_are_those_of_all_within_it(address: str, words: dict[str, str]) -> None:
    meetings = _meetings(address, words)
    every = sorted(meetings.values_list("pk", flat=True))
    assert every or "source" in address
    first = Meeting.objects.order_by("pk")[5].pk
    bounds = Bounds(first, first + 9)
    within = bounds.within(meetings)
    assert sorted(within.values_list("pk", flat=True)) == [key for key in every if first <= key <= first + 9]
    assert asks_more(meetings)
    assert str(within.query).count(f">= {first}") > 1, "said of its subqueries too"


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("who", ["nobody", "official", "party", "two"])
def test_what_is_counted_of_a_part_is_counted_of_its_meetings(unit: Unit, who: str, words: dict[str, str]) -> None:
    party, other = Party.objects.get(code=words["party"]), Party.objects.get(code=words["other"])
    official = Official.objects.get(slug=words["official"])
    meetings, sides = {
        "nobody": (Meeting.objects.confirmed(), Sides()),
        "official": (Meeting.objects.confirmed().involving(official), Sides((official,))),
        "party": (Meeting.objects.confirmed().at_which(party), Sides((party,))),
        "two": (Meeting.objects.confirmed().at_which(party).at_which(other), Sides((party,), (other,))),
    }[who]
    first = Meeting.objects.order_by("pk")[4].pk
    part, rule = (
        meetings.filter(pk__range=(first, first + 11)),
        CountingRule(unit, multilateral=who == "two", planned=True),
    )
    keys = list(Bounds(first, first + 11).within(meetings).values_list("pk", flat=True))
    expected = _lines(rule, part, sides)
    assert any(expected.values())
    assert _lines(rule, meetings, sides, Bounds(first, first + 11)) == expected
    assert _lines(rule, Meeting.objects.filter(pk__in=keys), sides, Bounds(keys=keys)) == expected


def _lines(rule: CountingRule, meetings: Any, sides: Sides, bounds: Bounds | None = None) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for kind, one in _counted_kinds(rule, rule.counted(meetings), sides, KINDS).items():
        rows: QuerySet[Any, Any] = one.tally.by(line=one.way)
        found[kind] = sorted((bounds.of(rows) if bounds else rows).values_list("line", "number"))
    return found


def test_what_is_chosen_by_its_own_columns_alone_is_asked_for_by_range() -> None:
    assert not asks_more(Meeting.objects.confirmed().filter(start__gte="2024-01-01").exclude(format__in=["phone"]))
    assert not asks_more(Meeting.objects.filter(participations__party=1))
    assert asks_more(Meeting.objects.about(Topic(pk=1)))
