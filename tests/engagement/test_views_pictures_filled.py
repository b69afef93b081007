"""Pages of a filled record: each filter on every page, every picture on `explore` and as a file.

The tests only look: the record lies below them all, filled once.
"""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from engagement.models import Meeting
from engagement.pictures import PICTURES
from tests.engagement.pictures.record import RECORD_PAGES
from tests.factories import AnalystFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]


@pytest.fixture
def viewer(client: Client) -> Client:
    client.force_login(UserFactory())
    return client


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("address", RECORD_PAGES)
def test_filters_narrow_every_page_and_a_chip_takes_each_out(viewer: Client, address: str) -> None:
    text = text_of(viewer.get(address))
    whole = int(re.findall(r"<dd[^>]*> (\d+) </dd>", text)[0])
    assert text.count("<svg") > 1
    nothing = text_of(viewer.get(f"{address}?period=2021&period=2022"))  # no meeting begins in two years
    assert "<dd> 0 </dd>" in nothing
    assert "<svg" not in nothing
    text = text_of(viewer.get(f"{address}?status=held&by=year"))
    held = int(re.findall(r"<dd[^>]*> (\d+) </dd>", text)[0])
    assert held == whole
    assert '<a class="chip chip-removable" href="?by=year">Status: held' in text
    tidied = viewer.get(f"{address}?status=&by=year&date_from=2021").headers["Location"]
    assert tidied == f"{address}?date_from=2021&by=year"
    wrong = text_of(viewer.get(f"{address}?period=soon&nonsense=1"))
    assert "“soon” is no date" in wrong
    assert "There is no filter “nonsense”" in wrong
    assert '<a class="chip chip-removable"' not in wrong


def test_pages_take_at_most_fifteen_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(AnalystFactory())
    narrow = "?status=held&topic=topic-b&date_from=2021"
    pictures = [f"/explore/?picture={name}&party=TALIBAN&other_party=QA" for name in PICTURES]
    for address in [*RECORD_PAGES, *(f"{page}{narrow}" for page in RECORD_PAGES), *pictures, "/sources/"]:
        # Here nothing is kept, for a transaction may see what nobody else does, and some things are asked twice.
        most = 15 if address in RECORD_PAGES else 16
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("name", PICTURES)
def test_explore_draws_each_picture_also_two_side_by_side(viewer: Client, name: str) -> None:
    text = text_of(viewer.get(f"/explore/?picture={name}&status=held"))
    assert text.count('<figure class="card picture"') == 1
    assert "<svg" in text
    assert "style=" not in text.split("<main")[1]
    text = text_of(viewer.get(f"/explore/?picture={name}&party=TALIBAN&other_party=QA&other_from=2022"))
    assert text.count('<figure class="card picture"') == 2
    assert "Party: Qatar; From: 2022" in text
    identifiers = re.findall(r' id="([^"]+)"', text)
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_is_a_file(viewer: Client, name: str) -> None:
    response = viewer.get(f"/pictures/{name}.svg?status=held&date_from=2021")
    file_name = response.headers["Content-Disposition"].partition("filename=")[2]
    assert re.fullmatch(r'"[a-z0-9-]+-from-2021-status-held-[0-9-]+\.svg"', file_name)
    root = ElementTree.fromstring(response.content)  # noqa: S314 (our own)
    words = " ".join(root.itertext())
    assert "Status: held" in words
    assert "Counting rule: held meetings, calls and multilateral meetings included" in words
    assert f"http://testserver/explore/?date_from=2021&status=held&picture={name}" in words.replace("\n", "")
    assert b"class=" not in response.content
    assert b"style=" not in response.content
    png = viewer.get(f"/pictures/{name}.png?status=held")
    assert png.content.startswith(b"\x89PNG")
    assert png.headers["Content-Type"] == "image/png"


def test_a_source_shows_what_its_articles_tell(viewer: Client) -> None:
    text = text_of(viewer.get("/sources/"))
    assert '<a href="/sources/Reuters/AFP/">Reuters/AFP</a>' in text
    told = Meeting.objects.confirmed().filter(reports__article__outlet="Tolo").distinct()
    held = told.filter(status="held").count()
    assert f"{held} </dd> </div>" in text_of(viewer.get("/sources/Tolo/"))
