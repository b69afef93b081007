"""Cities while typing, and choices with their labels."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting, Official, Party
from tests.engagement.admin.builders import change_url
from tests.factories import (
    AffiliationFactory,
    CityFactory,
    DelegationFactory,
    OfficialFactory,
    PartyFactory,
)

pytestmark = pytest.mark.django_db

CITIES = reverse("admin:engagement_meeting_cities")
CHOICES = reverse("admin:engagement_choices")


def choices(client: Client, field: str, term: str) -> list[str]:
    query = {"app_label": "engagement", "model_name": "participation", "field_name": field, "term": term}
    response = client.get(CHOICES, query)
    assert response.status_code == 200
    return [result["text"] for result in response.json()["results"]]


def test_cities_begin_with_or_hold_the_words(reader_client: Client, qatar: Party) -> None:
    CityFactory(name="Doha", country=qatar, aliases=["Ad-Dawhah"])
    CityFactory(name="Al Doha", country=qatar)
    CityFactory(name="Kabul")
    cities = reader_client.get(CITIES, {"q": "doh"}).json()["cities"]
    assert [city["name"] for city in cities] == ["Doha", "Al Doha"]
    assert cities[0]["country"] == {"id": qatar.pk, "label": "Qatar (QA)"}
    assert [city["name"] for city in reader_client.get(CITIES, {"q": "dawhah"}).json()["cities"]] == ["Doha"]


@pytest.mark.parametrize("words", ["", " ", "\x00", "%"])
def test_cities_for_nothing(reader_client: Client, words: str) -> None:
    CityFactory(name="Doha")
    assert reader_client.get(CITIES, {"q": words}).json() == {"cities": []}


def test_who_may_ask_for_cities(client: Client, outsider_client: Client, reader_client: Client) -> None:
    assert client.get(CITIES).status_code == outsider_client.get(CITIES).status_code == 302
    assert reader_client.post(CITIES).status_code == 405


def test_official_is_found_by_any_spelling_and_shown_with_the_office(analyst_client: Client, taliban: Party) -> None:
    official = OfficialFactory(name="Amir Khan Muttaqi", spellings=["امیر خان متقی", "Mottaki"])
    AffiliationFactory(official=official, party=taliban, role="information minister", end=date(2001, 11, 1))
    AffiliationFactory(official=official, party=taliban, role="acting foreign minister", start=date(2021, 9, 7))
    label = "Amir Khan Muttaqi – acting foreign minister, TALIBAN"
    assert choices(analyst_client, "official", "mottaki") == choices(analyst_client, "official", "متقی") == [label]


def test_official_of_whom_nothing_is_known(analyst_client: Client) -> None:
    OfficialFactory(name="John Doe", is_provisional=True)
    OfficialFactory(name="Jane Doe")
    assert choices(analyst_client, "official", "d\x00oe") == ["Jane Doe", "John Doe – provisional"]


def test_party_with_that_code_comes_first(analyst_client: Client) -> None:
    PartyFactory(code="AA", name="Austria's neighbour", aliases=["US of old"])
    PartyFactory(code="US", name="United States")
    assert choices(analyst_client, "party", "us")[0] == "United States (US)"


def test_delegation_is_shown_with_its_party(analyst_client: Client, qatar: Party) -> None:
    DelegationFactory(title="the envoy", party=qatar)
    DelegationFactory(title="an envoy", party=None)
    assert choices(analyst_client, "delegation", "envoy") == ["an envoy", "the envoy – QA"]


def test_chosen_official_keeps_the_label(analyst_client: Client, meeting: Meeting, taliban: Party) -> None:
    AffiliationFactory(official=Official.objects.get(), party=taliban, role="acting foreign minister")
    assert (
        "Amir Khan Muttaqi – acting foreign minister, TALIBAN</option>"
        in analyst_client.get(change_url(meeting)).content.decode()
    )


def test_who_may_ask_for_choices(client: Client, outsider_client: Client, reader_client: Client) -> None:
    query = {"app_label": "engagement", "model_name": "participation", "field_name": "delegation"}
    assert client.get(CHOICES, query).status_code == outsider_client.get(CHOICES, query).status_code == 302
    assert reader_client.get(CHOICES, query).status_code == 403  # may not see delegations
    assert reader_client.get(CHOICES, {**query, "field_name": "official"}).status_code == 200
    assert reader_client.get(CHOICES, {**query, "field_name": "password"}).status_code == 403
    assert reader_client.get(CHOICES).status_code == 403
