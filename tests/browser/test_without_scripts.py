"""Everything of browsing works with scripts off: Chromium runs none of the site's, and each page goes on by itself."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from engagement.models import Meeting, SavedSearch
from engagement.services.review import confirm_meeting
from tests.browser.conftest import PASSWORD, start_chromium
from tests.browser.site import Site
from tests.factories import ConfirmedMeetingFactory, MeetingFactory, OfficialFactory, PartyFactory, TopicFactory
from tests.ingest.factories import ArticleFactory, ReportFactory
from tests.ingest.spreadsheets.building import csv_bytes

pytestmark = pytest.mark.browser
NO_SCRIPTS = {"profile.managed_default_content_settings.javascript": 2}
QUOTE = "Muttaqi received the envoy of Qatar in Doha."


@pytest.fixture
def record(transactional_db: None) -> None:
    """Six meetings of Muttaqi with an envoy of Qatar, two of them by phone, each with the sentence that says so."""
    taliban, qatar = PartyFactory(code="TALIBAN", name="Taliban"), PartyFactory(code="QA", name="Qatar")
    muttaqi = OfficialFactory(name="Amir Khan Muttaqi", slug="muttaqi", spellings=["Amir Khan Muttaqi"])
    envoy, health = OfficialFactory(name="Qatari Envoy", slug="envoy"), TopicFactory(slug="health", name="Health")
    for month in range(1, 7):
        meeting = ConfirmedMeetingFactory(
            start=date(2023, month, 10),
            format="phone" if month > 4 else "in_person",
            city="" if month > 4 else "Doha",
            country=None if month > 4 else qatar,
            between=[(muttaqi, taliban), (envoy, qatar)],
            about=[health],
        )
        ReportFactory(meeting=meeting, article=ArticleFactory(text=f"Doha. {QUOTE}"), quote=QUOTE, draft={})


@pytest.fixture(scope="module")
def without_scripts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    driver = start_chromium(tmp_path_factory.mktemp("plain"), **NO_SCRIPTS)
    yield driver
    driver.quit()


@pytest.fixture
def plain(without_scripts: Chrome, served: LiveServer, analyst: User) -> Iterator[Site]:
    """The site as an analyst sees it in a browser that runs no script."""
    without_scripts.delete_all_cookies()
    site = Site(without_scripts, served.url)
    site.sign_in(analyst.username, PASSWORD)
    yield site
    without_scripts.get("about:blank")


def query(site: Site) -> dict[str, list[str]]:
    return parse_qs(urlsplit(site.browser.current_url).query)


def rows(site: Site) -> int:
    return len(site.find_all("table.meetings-table tbody tr"))


def follow(site: Site, words: str) -> None:
    """The link or button that is seen with these words."""
    path = f"//main//*[self::a or self::button][normalize-space()='{words}']"
    found = [one for one in site.browser.find_elements(By.XPATH, path) if one.is_displayed()]
    assert found, f"no link or button “{words}” is seen on {site.browser.current_url}"
    site.leave_from(found[0])


def test_scripts_are_off(plain: Site) -> None:
    plain.browser.get(
        "data:text/html,<p>as written</p><script>document.querySelector('p').textContent = 'ran'</script>"
    )
    assert plain.text() == "as written"


def test_the_box_and_the_list_with_its_filters(record: None, plain: Site) -> None:
    plain.open("front")
    box = plain.find("#site-search")
    box.send_keys("muttaqi", Keys.ENTER)
    plain.until(lambda: "Amir Khan Muttaqi" in plain.text("main"), "the search finds him")
    plain.open("meetings")
    assert rows(plain) == 6
    plain.fill("main [name=official]", "Amir Khan Muttaqi")
    plain.choose("main [name=format]", "phone")
    follow(plain, "Apply")
    assert query(plain) == {"official": ["muttaqi"], "format": ["phone"]}
    assert rows(plain) == 2
    chip = next(one for one in plain.find_all("a.chip-removable") if "phone" in one.text)
    plain.leave_from(chip)
    assert query(plain) == {"official": ["muttaqi"]}
    assert rows(plain) == 6


def test_the_counting_rule_is_switched_and_a_mark_leads_to_its_sentences(record: None, plain: Site) -> None:
    plain.open("official", "muttaqi")
    assert "6" in plain.text(".figures")
    plain.choose("#counting-unit", "party-dyads")
    plain.choose("#counting-calls", "no")
    follow(plain, "Count so")
    assert query(plain) == {"count": ["party-dyads"], "calls": ["no"]}
    assert "calls left out" in plain.text("form.counting")
    plain.click("figure.picture details.picture-table summary")
    cell = next(one for one in plain.find_all("figure.picture .picture-table a") if one.is_displayed())
    number = int(next(iter(cell.text.split())))
    plain.leave_from(cell)
    assert rows(plain) == number > 0
    plain.leave_by("table.meetings-table tbody tr a")
    assert QUOTE in plain.text("main")


def test_marks_of_a_picture_are_links_and_explore_draws_what_its_form_says(record: None, plain: Site) -> None:
    plain.open("explore")
    follow(plain, "Timeline of single meetings")
    assert query(plain)["picture"] == ["timeline"]
    plain.fill("main [name=party]", "Qatar")
    follow(plain, "Draw")
    assert query(plain) == {"picture": ["timeline"], "party": ["QA"]}
    marks = plain.find_all(".picture-room svg a")
    assert marks
    marks[0].send_keys(Keys.ENTER)
    plain.until(lambda: "/meetings/" in plain.browser.current_url, "the mark is a link")


def test_files_are_plain_links(record: None, plain: Site, analyst: User, client: Client) -> None:
    plain.open("meetings", query="?format=phone")
    links = {one.text: one.get_attribute("href") or "" for one in plain.find_all(".take-away a")}
    assert {"CSV", "XLSX", "JSON"} <= set(links)
    assert all("format=phone" in address for address in links.values())
    client.force_login(analyst)
    files = {words: b"".join(client.get(address, SERVER_NAME="localhost")) for words, address in links.items()}
    assert all(files.values())
    assert QUOTE in files["Brief (HTML)"].decode()


def test_a_search_is_followed_and_what_changed_is_marked_as_seen(record: None, plain: Site, analyst: User) -> None:
    plain.open("meetings", query="?party=QA")
    follow(plain, "Follow")
    search = SavedSearch.objects.get()
    plain.open("following")
    assert search.name in plain.text("main") or plain.find(f"[value='{search.name}']")
    meeting = MeetingFactory(between=[OfficialFactory(), OfficialFactory()])
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    plain.open("changes")
    assert "confirmed" in plain.text("ol.changes")
    follow(plain, "Mark as seen")
    assert "Nothing changed on record" in plain.text("main")


def test_a_spreadsheet_is_imported_step_by_step_and_undone(record: None, plain: Site, tmp_path: Path) -> None:
    file = tmp_path / "kept by hand.csv"
    file.write_bytes(csv_bytes(("Date", "Persons"), ("12 Oct 2021", "Taliban: Amir Khan Muttaqi; Qatar")))
    plain.open("import")
    plain.find("main [type=file]").send_keys(str(file))
    follow(plain, "Read the file")
    plain.choose("#id_column1", "who")
    follow(plain, "Check again")
    assert "1 new" in plain.text("main")
    before = Meeting.objects.count()
    follow(plain, "Import 1 meeting as proposal")
    plain.until(lambda: plain.text("main h1") == "Imported", "it is imported")
    assert Meeting.objects.count() == before + 1
    plain.leave_by("main form[action*=undo] button, main .actions form button")
    assert Meeting.objects.count() == before
