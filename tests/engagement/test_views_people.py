"""The pages of officials, parties and topics."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from engagement.models import Party
from tests.factories import (
    AffiliationFactory,
    AnalystFactory,
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client: Client) -> Client:
    client.force_login(UserFactory())
    return client


@pytest.fixture
def taliban() -> Party:
    party: Party = PartyFactory(code="TALIBAN", name="Taliban", kind="authority")
    return party


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    "address", ["/officials/", "/officials/x/", "/parties/", "/parties/X/", "/topics/", "/topics/x/"]
)
def test_sign_in_is_required(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("address", ["/officials/x/", "/parties/X/", "/topics/x/"])
def test_none_of_that_name(viewer: Client, address: str) -> None:
    assert viewer.get(address).status_code == 404


def test_officials_are_listed_with_office_and_count_but_not_provisional_ones(viewer: Client, taliban: Party) -> None:
    muttaqi = OfficialFactory(name="Amir Khan Muttaqi", slug="muttaqi")
    AffiliationFactory(official=muttaqi, party=taliban, role="foreign minister", start=date(2021, 9, 7))
    ConfirmedMeetingFactory.create_batch(2, between=[muttaqi])
    provisional = OfficialFactory(name="Someone New", is_provisional=True)
    text = text_of(viewer.get("/officials/"))
    assert '<a href="/officials/muttaqi/">Amir Khan Muttaqi</a>' in text
    assert "foreign minister," in text
    assert "since 7 September 2021" in text
    assert '<td class="number" data-label="Meetings">2</td>' in text
    assert "Someone New" not in text
    assert "no confirmed meeting has it yet" in text_of(viewer.get(provisional.get_absolute_url()))


def test_officials_are_searched_by_spelling_and_party(viewer: Client, taliban: Party) -> None:
    AffiliationFactory(party=taliban, official=OfficialFactory(name="Amir Khan Muttaqi", spellings=["Mottaki"]))
    OfficialFactory(name="Wang Yi")
    for query in ["q=mottaki", "party=TALIBAN"]:
        text = text_of(viewer.get(f"/officials/?{query}"))
        assert "Amir Khan Muttaqi" in text
        assert ">Wang Yi</a>" not in text
    assert "No official fits" in text_of(viewer.get("/officials/?q=nobody"))
    assert "No party is called “XX”" in text_of(viewer.get("/officials/?party=XX"))


def test_an_officials_page_tells_names_offices_meetings_and_counterparts(viewer: Client, taliban: Party) -> None:
    muttaqi = OfficialFactory(name="Amir Khan Muttaqi", slug="muttaqi", spellings=["امیرخان متقی", "Amir Khan Muttaqi"])
    AffiliationFactory(official=muttaqi, party=taliban, role="foreign minister", start=date(2021, 9, 7))
    envoy, qatar, topic = OfficialFactory(slug="envoy"), PartyFactory(code="QA"), TopicFactory(slug="health")
    own = ConfirmedMeetingFactory(between=[(muttaqi, taliban), (envoy, qatar)], about=[topic])
    led = ConfirmedMeetingFactory(between=[DelegationFactory(leader=muttaqi, party=taliban), (envoy, qatar)])
    proposed = MeetingFactory(between=[muttaqi])
    text = text_of(viewer.get("/officials/muttaqi/"))
    assert "Foreign minister," in text
    assert '<li dir="auto">امیرخان متقی</li>' in text
    assert text.count("<li dir=") == 1
    assert own.get_absolute_url() in text
    assert led.get_absolute_url() in text
    assert proposed.get_absolute_url() not in text
    for address in ["met_official=envoy", "met_party=QA", "topic=health"]:
        assert f'href="/meetings/?official=muttaqi&amp;{address}&amp;count=meetings"' in text


def test_a_partys_page_tells_officials_counterparts_topics_and_what_was_held_there(
    viewer: Client, taliban: Party
) -> None:
    qatar = PartyFactory(code="QA", name="Qatar", capital="Doha", aliases=["State of Qatar"])
    own, envoy = OfficialFactory(slug="own"), OfficialFactory(slug="envoy")
    topic = TopicFactory(slug="health")
    ConfirmedMeetingFactory(between=[(own, qatar), (envoy, taliban)], about=[topic], country=qatar)
    text = text_of(viewer.get("/parties/QA/"))
    for address in ["met_official=envoy", "met_party=TALIBAN", "topic=health"]:
        assert f'href="/meetings/?party=QA&amp;{address}&amp;count=meetings"' in text
    assert 'href="/meetings/?stood_for=QA&amp;official=own&amp;count=meetings"' in text
    assert '<a href="/places/QA/">All meetings held here</a>' in text
    assert "State of Qatar" in text
    assert "capital Doha" in text


def test_parties_are_listed_with_counts_and_filtered(viewer: Client, taliban: Party) -> None:
    PartyFactory(code="QA", name="Qatar")
    ConfirmedMeetingFactory(between=[(OfficialFactory(), taliban)])
    text = text_of(viewer.get("/parties/"))
    assert text.index(">Taliban<") < text.index(">Qatar<")
    text = text_of(viewer.get("/parties/?kind=authority"))
    assert ">Taliban<" in text
    assert ">Qatar<" not in text
    assert "No party fits" in text_of(viewer.get("/parties/?q=nowhere"))


def test_topics_are_listed_and_each_has_a_page(viewer: Client, taliban: Party) -> None:
    assert "No topic is recorded yet" in text_of(viewer.get("/topics/"))
    topic = TopicFactory(slug="health", name="Health", covers="Hospitals")
    meeting = ConfirmedMeetingFactory(about=[topic], between=[(OfficialFactory(), taliban)])
    assert "Hospitals" in text_of(viewer.get("/topics/"))
    text = text_of(viewer.get("/topics/health/"))
    assert meeting.get_absolute_url() in text
    assert 'href="/meetings/?topic=health&amp;party=TALIBAN&amp;count=meetings"' in text


def test_records_without_meetings_have_pages_that_say_so(viewer: Client) -> None:
    records: list[Any] = [OfficialFactory(), PartyFactory(), TopicFactory()]
    for record in records:
        assert "No confirmed meeting yet." in text_of(viewer.get(record.get_absolute_url()))


def test_no_page_of_a_full_record_takes_many_queries(
    client: Client, taliban: Party, django_assert_max_num_queries: Any
) -> None:
    client.force_login(AnalystFactory())
    topic = TopicFactory(slug="health")
    muttaqi = OfficialFactory(slug="muttaqi", spellings=["Mottaki"])
    for number in range(32):
        office = AffiliationFactory(official__name=f"Envoy {number}")
        between = [(muttaqi, taliban), (office.official, office.party), DelegationFactory(leader=OfficialFactory())]
        ConfirmedMeetingFactory(between=between, about=[topic, TopicFactory()], country=taliban)
    for address in [
        "/officials/?party=TALIBAN",
        "/officials/",
        "/officials/muttaqi/",
        "/parties/",
        "/parties/TALIBAN/",
        "/topics/",
        "/topics/health/",
        "/topics/health/?page=2",
    ]:
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200, address


def test_a_page_number_beyond_the_last_is_named(viewer: Client) -> None:
    topic = TopicFactory()
    assert "There is no page “7”" in text_of(viewer.get(f"{topic.get_absolute_url()}?page=7"))
