"""Meetings by words: the same whether few or many are called by a word, and whether a page was looked at before."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting, querysets
from tests.factories import (
    ConfirmedMeetingFactory,
    DelegationFactory,
    OfficialFactory,
    ParticipationFactory,
    PartyFactory,
    TopicFactory,
    UserFactory,
)


@pytest.mark.django_db
@pytest.mark.parametrize("most", [0, 1, 500])
def test_many_of_a_name_are_found_as_few_are(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(querysets, "_MOST_KEYS", most)
    party = PartyFactory(code="QA", name="Qatar")
    spelled = OfficialFactory(name="Ali", slug="ali", spellings=["Qatar's Ali"])
    found = {
        "country": ConfirmedMeetingFactory(country=party),
        "city": ConfirmedMeetingFactory(city="Qatar City"),
        "note": ConfirmedMeetingFactory(note="Said in Qatar."),
    }
    for name, stood in (
        ("party", {"party": party}),
        ("official", {"official": spelled}),
        ("delegation", {"official": None, "delegation": DelegationFactory(title="Qatar's traders")}),
        ("role", {"role": "envoy to Qatar"}),
    ):
        found[name] = ConfirmedMeetingFactory()
        ParticipationFactory(meeting=found[name], **stood)
    found["topic"] = ConfirmedMeetingFactory()
    found["topic"].topics.add(TopicFactory(slug="gas", name="Gas of Qatar"))
    ConfirmedMeetingFactory(city="Oslo")
    assert set(Meeting.objects.mentioning("qatar")) == set(found.values())
    assert set(Meeting.objects.mentioning("qatar envoy")) == {found["role"]}
    assert set(Meeting.objects.at_place("qatar")) == {found["country"], found["city"]}
    assert not Meeting.objects.mentioning("nothing-like-it").exists()
    assert Meeting.objects.mentioning("  ").count() == Meeting.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_page_that_was_looked_at_shows_what_has_changed_since(client: Client) -> None:
    cache.clear()
    client.force_login(UserFactory())
    first = ConfirmedMeetingFactory(city="Doha", start="2024-01-01", end="2024-01-01")

    def page() -> list[int]:
        return [one.pk for one in client.get(reverse("meetings"), {"q": "doha"}).context["page"].object_list]

    assert page() == page() == [first.pk]
    second = ConfirmedMeetingFactory(city="Doha", start="2024-02-01", end="2024-02-01")
    assert page() == page() == [second.pk, first.pk]
    Meeting.objects.filter(pk=first.pk).update(city="Oslo")
    assert page() == page() == [second.pk]
    second.delete()
    assert page() == page() == []
