"""Pages of some meetings: pairs, places, explore, pictures as files. Those of a filled record: see the file beside."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from engagement.models import Meeting
from tests.factories import ConfirmedMeetingFactory, OfficialFactory, PartyFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGES = ["/explore/", "/pairs/AF/QA/", "/places/QA/", "/officials/official-7-1/with/official-7-2/"]


@pytest.fixture
def viewer(client: Client) -> Client:
    client.force_login(UserFactory())
    return client


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("address", [*PAGES, "/pictures/months.svg", "/sources/", "/sources/Tolo/"])
def test_sign_in_is_required(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    "address",
    [
        "/pairs/AF/NOBODY/",
        "/pairs/NOBODY/NOBODY/",
        "/places/NOWHERE/",
        "/officials/nobody/with/noone/",
        "/pictures/pie.svg",
        "/pictures/months.gif",
        "/sources/Nobody/",
    ],
)
def test_none_of_that_name(viewer: Client, address: str) -> None:
    PartyFactory(code="AF")
    assert viewer.get(address).status_code == 404


def test_a_pair_of_one_is_that_one(viewer: Client) -> None:
    party, official = PartyFactory(code="AF"), OfficialFactory(slug="a")
    assert viewer.get("/pairs/AF/AF/").headers["Location"] == party.get_absolute_url()
    assert viewer.get("/officials/a/with/a/").headers["Location"] == official.get_absolute_url()


def test_a_pair_shows_the_meetings_of_both_alone(viewer: Client) -> None:
    parties = [
        PartyFactory(code=code, name=name) for code, name in [("AF", "Afghanistan"), ("QA", "Qatar"), ("UN", "UN")]
    ]
    officials = [OfficialFactory(slug=slug) for slug in "abc"]
    both, one = (
        ConfirmedMeetingFactory(between=[(officials[a], parties[a]), (officials[b], parties[b])])
        for a, b in [(0, 1), (0, 2)]
    )
    for address in ["/pairs/AF/QA/", "/pairs/QA/AF/", "/officials/a/with/b/"]:
        text = text_of(viewer.get(address))
        assert both.get_absolute_url() in text
        assert one.get_absolute_url() not in text
    assert "No confirmed meeting yet." in text_of(viewer.get("/pairs/QA/UN/"))


def test_a_place_is_a_country_or_one_of_its_cities(viewer: Client) -> None:
    qatar = PartyFactory(code="QA", name="Qatar")
    doha, rayyan = (ConfirmedMeetingFactory(country=qatar, city=city) for city in ["Doha", "Al Rayyan"])
    text = text_of(viewer.get("/places/QA/"))
    assert doha.get_absolute_url() in text
    assert rayyan.get_absolute_url() in text
    text = text_of(viewer.get("/places/QA/?city=Doha"))
    assert "<h1> Doha, Qatar </h1>" in text
    assert rayyan.get_absolute_url() not in text


def test_explore_says_what_does_not_fit(viewer: Client) -> None:
    ConfirmedMeetingFactory()
    assert "There is no picture “pie”" in text_of(viewer.get("/explore/?picture=pie"))
    assert "Nothing is listed or counted until that is corrected" in text_of(viewer.get("/explore/?date_from=soon"))
    assert "Nothing is drawn beside it: Party: No party is called “XX”" in text_of(
        viewer.get("/explore/?other_party=XX")
    )
    assert "The timeline shows the latest meetings" in text_of(viewer.get("/explore/?picture=timeline&at=soon"))


def test_two_pictures_share_one_scale(viewer: Client) -> None:
    for number, code in [(9, "AF"), (3, "QA")]:
        ConfirmedMeetingFactory.create_batch(number, between=[(OfficialFactory(), PartyFactory(code=code))])
    for first, second in [("AF", "QA"), ("QA", "AF")]:
        text = text_of(viewer.get(f"/explore/?picture=months&party={first}&other_party={second}"))
        heights = [float(height) for height in re.findall(r'height="([\d.]+)" class="pic-held"', text)]
        heights = [height for height in heights if height > 12]  # swatches aside
        assert max(heights) == pytest.approx(3 * min(heights), rel=0.01)


def test_two_parties_share_one_calendar_and_two_periods_do_not(viewer: Client) -> None:
    for month, code in [(1, "AF"), (4, "QA")]:
        ConfirmedMeetingFactory(start=date(2021, month, 5), between=[(OfficialFactory(), PartyFactory(code=code))])
    text = text_of(viewer.get("/explore/?picture=months&party=AF&other_party=QA"))
    assert text.count("April 2021 </td>") == text.count("January 2021 </td>") == 2
    text = text_of(viewer.get("/explore/?picture=months&date_to=2021-03&other_from=2021-04"))
    assert text.count("April 2021 </td>") == text.count("January 2021 </td>") == 1


def test_statuses_stack_to_their_sum(viewer: Client) -> None:
    for status in ["held", "held", "planned", "denied"]:
        ConfirmedMeetingFactory(start=date(2021, 3, 5), status=status)
    text = text_of(viewer.get("/explore/?picture=months")).partition('class="picture-room"')[2].partition("</svg>")[0]
    found = re.findall(r'y="([\d.]+)" width="[\d.]+" height="([\d.]+)" class="pic-(held|planned|denied)"', text)
    spans = {status: (float(y), float(height)) for y, height, status in found}
    assert spans["held"][1] == pytest.approx(2 * spans["planned"][1])
    assert spans["planned"][1] == pytest.approx(spans["denied"][1])
    assert spans["denied"][0] + spans["denied"][1] == pytest.approx(spans["planned"][0], abs=0.02)


def test_months_without_any_article_are_hatched(viewer: Client) -> None:
    for month in [1, 3]:
        ConfirmedMeetingFactory(start=date(2021, month, 5))
    text = text_of(viewer.get("/explore/?picture=months"))
    assert text.count('fill="url(#one-silence)"') == 3
    assert text.count("none: silence, not zero") == 3


def test_a_file_of_nothing_says_so(viewer: Client) -> None:
    assert viewer.get("/pictures/months.svg").status_code == 404
    assert viewer.get("/pictures/months.svg?period=soon").status_code == 400
    assert not Meeting.objects.exists()
