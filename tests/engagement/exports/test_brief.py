"""The brief: what the screen shows, a picture, and a footnote with its quote for every source, as HTML and DOCX."""

import io
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from docx import Document

from engagement.exports.brief import contents
from tests.engagement.exports.reading import download
from tests.factories import ConfirmedMeetingFactory, OfficialFactory, PartyFactory, TopicFactory, UserFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def viewer(client: Client) -> Client:
    client.force_login(UserFactory())
    return client


@pytest.fixture
def told() -> None:
    """Two meetings; the first is told by two outlets, one of which has characters that markup and XML mind."""
    qatar, china = PartyFactory(code="QA", name="Qatar"), PartyFactory(code="CN", name="China")
    first = ConfirmedMeetingFactory(
        between=[(OfficialFactory(name="Lolwah Al-Khater"), qatar), (OfficialFactory(name="王毅"), china)],
        city="Doha",
    )
    first.topics.add(TopicFactory(slug="health", name="Health"))
    awkward = ArticleFactory(
        title="R&D <b>talks</b>", outlet="TASS", url="https://example.org/a", published="2021-10-13"
    )
    ReportFactory(meeting=first, article=awkward, quote="They met & \x0bspoke <loudly>.", draft={})
    ReportFactory(meeting=first, article=ArticleFactory(outlet="Tolo"), quote="They met in Doha.", draft={})
    second = ConfirmedMeetingFactory(between=[(OfficialFactory(name="Noor"), qatar), (OfficialFactory(), china)])
    ReportFactory(meeting=second, article=ArticleFactory(outlet="AP"), quote="Noor came.", draft={})


def html_of(viewer: Client, **query: str) -> str:
    return download(viewer, "/meetings/export/brief/", **query).decode()


def document_of(viewer: Client, **query: str) -> Any:
    return Document(io.BytesIO(download(viewer, "/meetings/export/docx/", **query)))


def footnotes_of(document: Any) -> dict[int, str]:
    part = next(one for one in document.part.package.iter_parts() if one.partname == "/word/footnotes.xml")
    notes = ElementTree.fromstring(part.blob).findall(f"{WORD}footnote")  # noqa: S314  (our own file)
    numbered = {int(one.get(f"{WORD}id") or 0): "".join(one.itertext()) for one in notes}
    return {number: text for number, text in numbered.items() if number > 0}


def test_html_holds_question_figure_picture_table_and_notes(viewer: Client, told: None) -> None:
    html = html_of(viewer, party="QA")
    for words in (
        "<dt>Filters</dt><dd>Party: Qatar</dd>",
        "2 meetings",
        "/meetings/?party=QA",
        "<svg",
        "王毅",
        "Health",
    ):
        assert words in html
    assert len(re.findall(r'<a id="r\d+" href="#n\d+">', html)) == len(re.findall(r'<li id="n\d+"', html)) == 3
    assert "TASS, “R&amp;D &lt;b&gt;talks&lt;/b&gt;”, 2021-10-13. “They met &amp; spoke &lt;loudly&gt;.”" in html
    assert '<a href="https://example.org/a">' in html
    assert "<script" not in html
    drawing = re.search(r"<svg.*?</svg>", html, re.S)
    assert drawing
    ElementTree.fromstring(drawing.group())  # noqa: S314  (our own file)


def test_docx_has_the_same_with_real_footnotes(viewer: Client, told: None) -> None:
    document = document_of(viewer, party="QA")
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == list(contents.HEAD)
    assert len(table.rows) == 3
    notes = footnotes_of(document)
    referred = [int(one.get(f"{WORD}id")) for one in document.element.iter(f"{WORD}footnoteReference")]
    assert referred == sorted(notes) == [1, 2, 3]
    assert any("“They met & spoke <loudly>.” https://example.org/a" in text for text in notes.values())
    assert len(document.inline_shapes) == 1
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Filters: Party: Qatar" in text
    assert "Counting rule: " in text


@pytest.mark.parametrize("name", ["brief", "docx"])
def test_the_picture_can_be_chosen_and_a_wrong_one_is_refused(viewer: Client, told: None, name: str) -> None:
    download(viewer, f"/meetings/export/{name}/", picture="network")
    refused = viewer.get(f"/meetings/export/{name}/", {"picture": "selfie"})
    assert refused.status_code == 400
    assert "“selfie” is no choice for picture" in refused.content.decode()


def test_html_shows_the_picture_that_was_chosen(viewer: Client, told: None) -> None:
    labels = [
        re.findall(r'<svg[^>]* aria-label="([^"]*)"', html_of(viewer, picture=name)) for name in ("months", "topics")
    ]
    assert all(labels)
    assert labels[0] != labels[1]


def test_without_a_meeting_it_says_so(viewer: Client) -> None:
    assert "No meeting on record fits these filters." in html_of(viewer, party=PartyFactory(code="QA").code)
    document = document_of(viewer)
    assert "No meeting on record fits these filters." in [paragraph.text for paragraph in document.paragraphs]


def test_a_long_list_is_cut_and_says_where_the_rest_is(
    viewer: Client, told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "MOST", 1)
    html = html_of(viewer)
    assert "The table holds the first 1 meetings of the list; the files CSV and XLSX hold all." in html
    assert len(document_of(viewer).tables[0].rows) == 2
