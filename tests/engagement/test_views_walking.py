"""A page of a list of many is found along its order, and is the same page."""

from typing import Any

import pytest
from django.http import QueryDict

from engagement.filters import MeetingFilter
from engagement.models import Meeting
from engagement.views.walking import walked, walking_pays
from tests.factories import ConfirmedMeetingFactory, OfficialFactory, PartyFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "is_asked_row_by_row"),
    [
        ("official={official}", True),
        ("q={name}", True),
        ("count=official-dyads&calls=no&multilateral=no", True),
        ("official={official}&met_party={party}", True),
        ("party={party}", False),
        ("topic={topic}", False),
        ("status=held", False),
    ],
)
def test_a_walk_finds_the_same_rows(address: str, is_asked_row_by_row: bool) -> None:
    (one, two, third), (mine, other), topic = (
        OfficialFactory.create_batch(3),
        PartyFactory.create_batch(2),
        TopicFactory(),
    )
    for number in range(9):
        sides: list[Any] = [(one if number % 2 else two, mine), (third, other)]
        ConfirmedMeetingFactory(between=sides, about=[topic] if number % 3 else [])
    named = {"official": one.slug, "name": one.name.split()[0], "party": other.code, "topic": topic.slug}
    filterset = MeetingFilter(QueryDict(address.format(**named)), queryset=Meeting.objects.all())
    assert filterset.is_valid()
    rows = filterset.qs
    found = walked(rows)
    assert list(found) == list(rows) != []
    assert ("IS TRUE" in str(found.query)) == is_asked_row_by_row
    assert set(Meeting.objects.filter(pk__in=found.values("pk")[2:4])) == set(list(rows)[2:4])


def test_a_walk_pays_where_few_rows_are_looked_at_for_a_page() -> None:
    assert walking_pays(60_000, 50, lambda: 1_000_000)
    assert not walking_pays(60_000, 60_000, lambda: 1_000_000), "the last page"
    assert not walking_pays(5_000, 50, lambda: 1_000_000), "of few, most rows would be looked at"
    assert not walking_pays(100, 50, lambda: pytest.fail("asked for nothing"))
