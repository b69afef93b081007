"""Officials, parties and topics of the API: the pages' filters, orders and counts."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api_client import ApiClient
from tests.factories import (
    AffiliationFactory,
    ConfirmedMeetingFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> None:
    afghanistan = PartyFactory(code="AF", name="Afghanistan")
    taliban = PartyFactory(code="TALIBAN", name="Taliban", kind="authority", country=afghanistan, aliases=["IEA"])
    muttaqi = OfficialFactory(slug="muttaqi", name="Amir Khan Muttaqi", spellings=["Mottaki"])
    AffiliationFactory(official=muttaqi, party=taliban, role="minister", start=date(2021, 9, 7))
    other = OfficialFactory(slug="wang-yi", name="Wang Yi")
    OfficialFactory(slug="guess", is_provisional=True)
    trade = TopicFactory(slug="trade", name="Trade", covers="Goods.")
    between = [(muttaqi, taliban), (other, PartyFactory(code="CN", name="China"))]
    ConfirmedMeetingFactory(between=between, about=[trade], country=afghanistan)
    ConfirmedMeetingFactory(between=[(muttaqi, taliban)])
    MeetingFactory(between=between, about=[trade])


@pytest.mark.parametrize(
    ("path", "query", "keys"),
    [
        ("officials/", {}, ["muttaqi", "wang-yi"]),
        ("officials/", {"q": "mottaki"}, ["muttaqi"]),
        ("officials/", {"party": "china"}, ["wang-yi"]),
        ("officials/", {"ordering": "name"}, ["muttaqi", "wang-yi"]),
        ("parties/", {}, ["TALIBAN", "CN", "AF"]),
        ("parties/", {"q": "iea"}, ["TALIBAN"]),
        ("parties/", {"kind": "country", "ordering": "name"}, ["AF", "CN"]),
    ],
)
def test_filters_give_what_the_page_gives(
    viewer: ApiClient, record: None, path: str, query: dict[str, str], keys: list[str]
) -> None:
    answer = viewer.get(path, **query).json()
    key = "slug" if path == "officials/" else "code"
    assert [one[key] for one in answer["results"]] == keys
    page = Client()
    page.force_login(viewer.user)
    assert [getattr(one, key) for one in page.get(f"/{path}", query, follow=True).context["page"].object_list] == keys


def test_an_official_tells_names_offices_and_number(viewer: ApiClient, record: None) -> None:
    told = viewer.get("officials/muttaqi/").json()
    assert told == viewer.get("officials/").json()["results"][0]
    assert (told["name"], told["spellings"], told["meeting_count"]) == ("Amir Khan Muttaqi", ["Mottaki"], 2)
    office = {"start": "2021-09-07", "end": None, "precision": "day"}
    assert told["offices"] == [{"party": "TALIBAN", "role": "minister", "date": office}]
    assert told["page"] == "http://testserver/officials/muttaqi/"


def test_parties_are_found_in_small_letters(viewer: ApiClient, record: None) -> None:
    told = viewer.get("parties/taliban/").json()
    assert [told[name] for name in ("code", "kind", "country", "meeting_count", "aliases")] == [
        *("TALIBAN", "authority", "AF", 2, ["IEA"]),
    ]
    assert viewer.get("parties/AF/").json()["hosted_count"] == 1


def test_topics_count_confirmed_meetings_and_take_no_filter(viewer: ApiClient, record: None) -> None:
    [told] = viewer.get("topics/").json()["results"]
    assert told == viewer.get("topics/trade/").json()
    assert (told["name"], told["covers"], told["meeting_count"]) == ("Trade", "Goods.", 1)
    refused = viewer.get("topics/", q="trade")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["q"])


@pytest.mark.parametrize("path", ["officials/", "parties/", "topics/"])
def test_queries_do_not_grow_with_the_list(viewer: ApiClient, record: None, path: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert viewer.get(path).status_code == 200
        return len(queries)

    asked()
    before = asked()
    for number in range(5):
        party = PartyFactory(country=PartyFactory())
        official = OfficialFactory(spellings=[f"Other {number}"])
        AffiliationFactory(official=official, party=party)
        ConfirmedMeetingFactory(between=[(official, party)], about=[TopicFactory()])
    assert asked() == before <= 6
