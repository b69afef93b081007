"""What each format makes of awkward texts, of nothing, and of the record's shape; and who may have a file."""

import io
import json
import re
from datetime import date
from typing import Any

import networkx as nx
import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from engagement.exports.formats import formats
from tests.engagement.exports.reading import csv_rows, download
from tests.factories import (
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    UserFactory,
)
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db

NAMES = ["csv", "xlsx", "json", "ics", "graphml", "gexf", "brief", "docx"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.fixture
def viewer(client: Client) -> Client:
    client.force_login(UserFactory())
    return client


@pytest.fixture
def pair() -> list[Any]:
    return [
        (OfficialFactory(name="امیرخان متقی", slug="muttaqi"), PartyFactory(code="TALIBAN", name="Taliban")),
        (OfficialFactory(name="王毅", slug="wang"), PartyFactory(code="CN", name="China")),
    ]


def test_the_registry_finds_every_format() -> None:
    assert list(formats()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_files_are_for_those_who_may_see_the_page(client: Client, name: str) -> None:
    address = f"/meetings/export/{name}/"
    assert client.get(address).headers["Location"] == f"/sign-in/?next={address}"
    MeetingFactory()
    client.force_login(UserFactory())
    refused = client.get(address, {"review_state": "all"})
    assert refused.status_code == 400
    assert "There is no review state “all” to choose" in refused.content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    "address",
    ["/meetings/export/doc/", "/officials/nobody/export/csv/", "/parties/XX/export/csv/", "/topics/x/export/csv/"],
)
def test_what_is_not_there_is_not_found(viewer: Client, address: str) -> None:
    assert viewer.get(address).status_code == 404


def test_a_wrong_filter_or_option_is_named(viewer: Client) -> None:
    response = viewer.get("/meetings/export/csv/", {"status": "hold", "bom": "maybe"})
    assert response.status_code == 400
    text = response.content.decode()
    assert "There is no status “hold” to choose" in text
    assert "“maybe” is no choice for bom" in text
    assert 'href="/meetings/?status=hold&amp;bom=maybe"' in text


def test_csv_says_what_it_is_and_names_its_sources(viewer: Client, pair: list[Any]) -> None:
    meeting = ConfirmedMeetingFactory(between=pair, city="Doha")
    article = ArticleFactory(title="Talks", outlet="Paper", url="https://example.org/1", published=date(2021, 10, 13))
    ReportFactory(meeting=meeting, article=article)
    ReportFactory(meeting=meeting, article=ArticleFactory(filename="b.txt", title=""))
    response: Any = viewer.get("/officials/muttaqi/export/csv/", {"date_from": "2021", "count": "party-dyads"})
    assert (
        re.fullmatch(r'attachment; filename="meetings-from-2021-[0-9-]+\.csv"', response.headers["Content-Disposition"])
        or "muttaqi" in response.headers["Content-Disposition"]
    )
    text = b"".join(response.streaming_content).decode()
    assert "# What: Meetings: امیرخان متقی" in text
    assert "# Filters: Official: امیرخان متقی; From: 2021" in text
    assert re.search(r"^\"?# Data as of: 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC", text, re.M)
    assert "1 dyad of parties, held meetings, calls and multilateral meetings included" in text
    assert "# Address: http://testserver/officials/muttaqi/?date_from=2021&count=party-dyads" in text
    (row,) = csv_rows(text.encode())
    assert row["Who met"] == "Taliban: امیرخان متقی; China: 王毅"
    assert row["Meeting"] == f"http://testserver/meetings/{meeting.pk}/"
    assert row["Source: title"] == "Talks\nb.txt"
    assert row["Source: date"] == "2021-10-13\n"
    assert row["Source: address"].startswith("https://example.org/1\nhttp://testserver/articles/")
    assert row["Source: quote"].count("Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday.") == 2


def test_csv_with_a_mark_for_excel_and_without_its_head(viewer: Client) -> None:
    plain = download(viewer, "/meetings/export/csv/", about="no")
    assert plain.startswith(b"Date,Who met,")
    marked = download(viewer, "/meetings/export/csv/", about="no", bom="yes")
    assert marked == b"\xef\xbb\xbf" + plain


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(viewer: Client, text: str) -> None:
    meeting = ConfirmedMeetingFactory(city=text, between=[DelegationFactory(title=f"{text} x")])
    ReportFactory(meeting=meeting, article=ArticleFactory(outlet=text, title=text))
    (row,) = csv_rows(download(viewer, "/meetings/export/csv/"))
    assert row["Where"] == f"'{text}"
    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    book = load_workbook(io.BytesIO(download(viewer, "/meetings/export/xlsx/")))
    cells = [cell for row in book["Meetings"].iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert cells


def test_xlsx_has_the_same_cells_and_a_sheet_about_it(viewer: Client, pair: list[Any]) -> None:
    ConfirmedMeetingFactory(between=pair, note="x", city="Do\x0bha")
    book = load_workbook(io.BytesIO(download(viewer, "/meetings/export/xlsx/")))
    assert book.sheetnames == ["Meetings", "About"]
    head, row = book["Meetings"].iter_rows(values_only=True)
    cells = dict(zip(head, row, strict=True))
    assert cells["Who met"] == "Taliban: امیرخان متقی; China: 王毅"
    assert cells["Where"] == "Doha"
    assert cells["First day"].date() == date(2021, 10, 12)
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["Address"] == "http://testserver/meetings/"
    assert about["Counting rule"] == "held meetings, calls and multilateral meetings included"


def test_json_has_everything_apart(viewer: Client, pair: list[Any]) -> None:
    meeting = ConfirmedMeetingFactory(between=pair)
    ReportFactory(meeting=meeting)
    found = json.loads(download(viewer, "/meetings/export/json/", calls="no"))
    assert found["about"]["counting_rule"]["calls"] == "no"
    assert found["about"]["address"] == "http://testserver/meetings/?calls=no"
    (row,) = found["meetings"]
    assert row["number"] == meeting.pk
    assert [side["parties"] for side in row["sides"]] == [["Taliban"], ["China"]]
    assert row["sources"][0]["quote"] == "Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday."


def test_ics_holds_planned_meetings_with_dates(viewer: Client, pair: list[Any]) -> None:
    ConfirmedMeetingFactory(between=pair)
    ConfirmedMeetingFactory(between=pair, status="planned", start=None)
    month = {"start": date(2027, 2, 1), "end": date(2027, 2, 28), "precision": "month"}
    planned = ConfirmedMeetingFactory(between=pair, status="planned", city="Doha; north, \\", **month)
    ReportFactory(meeting=planned)
    content = download(viewer, "/meetings/export/ics/")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    text = content.replace(b"\r\n ", b"").decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert f"UID:meeting-{planned.pk}@testserver" in text
    assert "DTSTART;VALUE=DATE:20270201\r\nDTEND;VALUE=DATE:20270301" in text
    assert "SUMMARY:Taliban: امیرخان متقی\\; China: 王毅 (some day in February 2027)" in text
    assert "LOCATION:Doha\\; north\\, \\\\" in text
    assert "Wang Yi met Amir Khan Muttaqi in Beijing" in text
    assert "X-LEFT-OUT:1 planned meetings have no known date" in text
    assert text.startswith("BEGIN:VCALENDAR")
    assert text.endswith("END:VCALENDAR\r\n")


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networks_hold_who_met_whom_by_the_rule(viewer: Client, pair: list[Any], name: str, read: Any) -> None:
    third = DelegationFactory(party=PartyFactory(code="QA", name="Qatar"))
    first, second = ConfirmedMeetingFactory(between=pair), ConfirmedMeetingFactory(between=[*pair, third])
    ConfirmedMeetingFactory(between=pair, status="planned")
    ReportFactory(meeting=first, article=ArticleFactory(title="Talks\x0c"))
    content = download(viewer, f"/meetings/export/{name}/")
    assert b"Counting rule" in content or b"counting_rule" in content
    graph = read(io.BytesIO(content))
    assert dict(graph.nodes(data="label")) == {"CN": "China", "QA": "Qatar", "TALIBAN": "Taliban"}
    assert {frozenset(edge[:2]): edge[2] for edge in graph.edges(data="weight")} == {
        frozenset(["CN", "TALIBAN"]): 2,
        frozenset(["CN", "QA"]): 1,
        frozenset(["QA", "TALIBAN"]): 1,
    }
    edge = graph.edges["CN", "TALIBAN"]
    assert edge["meetings"] == f"http://testserver/meetings/{first.pk}/ http://testserver/meetings/{second.pk}/"
    assert "Talks" in edge["sources"]
    people = read(io.BytesIO(download(viewer, f"/meetings/export/{name}/", count="official-dyads")))
    assert list(people.edges(data="weight")) in ([("muttaqi", "wang", 2)], [("wang", "muttaqi", 2)])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_gives_a_file_that_says_so(viewer: Client, name: str) -> None:
    content = download(viewer, f"/meetings/export/{name}/", q="nothing at all")
    if name == "csv":
        assert csv_rows(content) == []
        assert b"# Filters: Words: nothing at all" in content
    elif name == "json":
        assert json.loads(content)["meetings"] == []
    elif name == "xlsx":
        assert load_workbook(io.BytesIO(content))["Meetings"].max_row == 1
    elif name == "ics":
        assert b"BEGIN:VEVENT" not in content
    elif name == "brief":
        assert b"No meeting on record fits" in content
    elif name == "docx":
        assert "No meeting on record fits" in " ".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    else:
        assert (
            len(nx.read_graphml(io.BytesIO(content)) if name == "graphml" else nx.read_gexf(io.BytesIO(content))) == 0
        )
