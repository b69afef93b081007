"""The review desk in a browser: everything by keyboard, nothing lost, nothing shown twice, nothing that axe minds."""

import shutil
from collections.abc import Iterator

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys
from selenium_axe_python.axe import Axe

from engagement.models import Meeting, Official, Operation, ReviewLease
from engagement.services.groups import ANALYSTS, join_group
from ingest.models import Article, Report
from tests.browser.conftest import FLAGS, PASSWORD
from tests.browser.desk_page import await_next, look_through, open_desk, press, shown, state, undo
from tests.browser.site import Site
from tests.factories import OfficialFactory, PartyFactory, TopicFactory, UserFactory
from tests.ingest.desk.conftest import proposal
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.browser

# Selects the article's text from the first words to the end of the last ones, over whatever elements lie between.
SELECT = """
const [first, last] = arguments;
const walker = document.createTreeWalker(document.querySelector(".dk-words"), NodeFilter.SHOW_TEXT);
const nodes = [];
while (walker.nextNode()) nodes.push(walker.currentNode);
const begin = nodes.find((node) => node.textContent.includes(first));
const end = nodes.find((node) => node.textContent.includes(last));
const stop = end.textContent.indexOf(last) + last.length;
getSelection().setBaseAndExtent(begin, begin.textContent.indexOf(first), end, stop);
"""


@pytest.fixture
def three(transactional_db: None) -> list[Meeting]:
    TopicFactory(slug="health", name="Health")
    return [proposal() for _ in range(3)]


def test_accept_reject_skip_back_and_undo(three: list[Meeting], site: Site) -> None:
    first = open_desk(site)
    press(site, " ")
    second = await_next(site, first)
    press(site, "a")
    third = await_next(site, second)
    press(site, "x")
    site.find("[data-dialog=reject][open]")
    press(site, "2")
    look_through(site, 2)
    site.until(lambda: shown(site) == first, "what was skipped comes last")
    assert (state(second), state(third)) == ("confirmed", "rejected")
    assert Meeting.objects.get(pk=third).reject_reason == "one_party"
    for _ in range(2):
        undo(site)
        assert site.find_all("[data-whole]:not([hidden])"), "the article is open again"
    undo(site)
    assert shown(site) == third, "what was undone is shown again"
    undo(site)
    assert shown(site) == second
    assert {state(pk) for pk in (first, second, third)} == {"proposed"}
    press(site, "u")
    site.until(lambda: "nothing of yours to undo" in site.text("[data-error]"), "it says that nothing is left")


def test_the_whole_of_a_meeting_is_corrected_by_keyboard(three: list[Meeting], site: Site) -> None:
    PartyFactory(code="QA", name="Qatar")
    added = OfficialFactory(name="Lolwah Al-Khater", spellings=["Lolwah Al-Khater", "Lulwa Alkhater"])
    pk = open_desk(site)
    press(site, "s", "p", "f", "v", "d", "d", *"13 oct 2021", Keys.ENTER, "t", "1", Keys.ESCAPE)
    press(site, "n", *"Seen, live & well", Keys.ESCAPE, "+", *"lulwa")
    site.until(lambda: "Lolwah" in site.text("#dk-person-list li:first-child"), "she is found by another spelling")
    press(site, Keys.ENTER, *"qa", Keys.ENTER, "a")
    await_next(site, pk)
    meeting = Meeting.objects.get(pk=pk)
    assert (meeting.status, meeting.format, meeting.review_state) == ("planned", "video", "confirmed")
    assert meeting.interval.iso()[0] == "2021-10-13"
    assert meeting.note == "Seen, live & well"
    assert meeting.participations.get(official=added).party.code == "QA"  # type: ignore[union-attr]
    assert Operation.objects.count() == 1


def test_what_was_typed_is_there_again_after_a_look_elsewhere(three: list[Meeting], site: Site) -> None:
    first = open_desk(site)
    people = Meeting.objects.get(pk=first).participations.count()
    press(site, "p", "1", "1", Keys.ESCAPE, "n", *"half done", Keys.ESCAPE, " ")
    second = await_next(site, first)
    press(site, "b")
    site.until(lambda: shown(site) == first, "the first is shown again")
    assert site.find("#dk-note").get_attribute("value") == "half done"
    parties = [field.get_attribute("value") for field in site.find_all(".dk-people .dk-party")]
    assert parties == ["CN", "TALIBAN"]
    press(site, "a")
    await_next(site, first)
    meeting = Meeting.objects.get(pk=first)
    assert (meeting.note, meeting.participations.count(), state(second)) == ("half done", people, "proposed")


def test_a_sentence_is_selected_by_keyboard(transactional_db: None, site: Site) -> None:
    text = "Wang Yi met Amir Khan Muttaqi. 🕊 Peace was near. They will meet again."
    meeting = proposal()
    Report.objects.filter(meeting=meeting).delete()
    ReportFactory(meeting=meeting, article=ArticleFactory(text=text))
    open_desk(site)
    press(site, ";", ";")
    assert site.browser.execute_script("return String(getSelection())") == "They will meet again."
    press(site, "n")
    assert site.find("#dk-note").get_attribute("value") == "They will meet again."


def test_keys_are_off_in_fields_and_may_be_changed(three: list[Meeting], site: Site) -> None:
    pk = open_desk(site)
    site.click("#dk-note")
    press(site, *"axu")
    assert site.find("#dk-note").get_attribute("value") == "axu"
    assert state(pk) == "proposed"
    press(site, Keys.ESCAPE, "?")
    field = site.find("[aria-label='Key for: Accept, and go on']")
    field.click()
    press(site, "x")
    assert "taken" in site.text(".dk-keys tr:first-child .dk-problem")
    press(site, "y", Keys.ESCAPE)
    press(site, "y")
    await_next(site, pk)
    assert state(pk) == "confirmed"
    site.browser.execute_script("localStorage.clear()")


def test_refused_values_are_told_where_they_stand_and_stay(three: list[Meeting], site: Site) -> None:
    pk = open_desk(site)
    press(site, "d", "d", *"soon or later", Keys.ENTER, "a")
    site.until(lambda: "no date" in site.text("[data-problem=date]"), "the date is refused")
    assert site.find("#dk-date").get_attribute("value") == "soon or later"
    assert state(pk) == "proposed"


def test_focus_points_at_the_evidence_and_a_mark_at_its_field(transactional_db: None, site: Site) -> None:
    text = "Wang Yi met Amir Khan Muttaqi in Doha on Tuesday. " + "Nothing else happened. " * 200
    draft = {"participants": [], "spans": {"date": [[41, 48]], "place": [[33, 37]]}, "status": "held"}
    meeting = proposal()
    Report.objects.filter(meeting=meeting).delete()
    ReportFactory(meeting=meeting, article=ArticleFactory(text=text), draft=draft)
    open_desk(site)
    site.click("#dk-date")
    assert site.text("mark.is-asked") == "Tuesday"
    site.click(".dk-words mark[data-field=place]")
    assert site.find("[data-mode=place]").get_attribute("class") == "is-mode"


def test_nothing_here_and_nothing_missing(three: list[Meeting], site: Site) -> None:
    first = open_desk(site)
    press(site, "0")
    second = await_next(site, first)
    assert state(first) == "rejected"
    press(site, ".")
    site.until(lambda: "still wait" in site.text("[data-error]"), "an article with proposals is not done")
    assert Article.objects.filter(finished_at__isnull=False).count() == 1
    assert state(second) == "proposed"


@pytest.mark.model
def test_selected_sentence_becomes_a_meeting(seeded: None, site: Site) -> None:
    text = "Nothing happened.\n\nForeign minister Wang Yi met Amir Khan Muttaqi in Doha on Tuesday.\n\nThat was all."
    article = ArticleFactory(text=text, published="2021-10-14")
    ReportFactory(meeting=proposal(), article=article, confidence=0.9)
    before = open_desk(site, query=f"?article={article.pk}")
    press(site, "m")
    site.until(lambda: "Select the sentence" in site.text("[data-error]"), "it says what to do")
    site.browser.execute_script(SELECT, "Foreign minister", "Tuesday.")
    press(site, "m")
    added = site.until(lambda: shown(site) != before and shown(site), "the new meeting is shown", seconds=60)
    meeting = Meeting.objects.get(pk=added)
    assert {one.name for one in meeting.participations.all()} == {"Wang Yi", "Amir Khan Muttaqi"}
    assert (meeting.city, meeting.interval.iso()[0]) == ("Doha", "2021-10-12")
    report = meeting.reports.get()
    assert article.text[report.start : report.end] == report.quote
    assert Official.objects.filter(name="Wang Yi").count() == 1


@pytest.fixture
def second(served: LiveServer, three: list[Meeting], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Another analyst in another browser."""
    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('second')}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    user = UserFactory(username="habib")
    user.set_password(PASSWORD)
    user.save()
    join_group(user, ANALYSTS)
    site = Site(driver, served.url)
    site.sign_in("habib", PASSWORD)
    yield site
    driver.quit()


def test_two_browsers_in_one_queue(three: list[Meeting], site: Site, second: Site) -> None:
    mine = open_desk(site)
    theirs = open_desk(second)
    assert mine != theirs
    # The other opens mine by its address, and is told; what they save makes my form stale.
    second.open("desk", query=f"?meeting={mine}")
    second.until(lambda: shown(second) == mine, "it is shown")
    assert "nadia has this open" in second.text("[data-held]")
    press(second, "n", *"From the other", Keys.ESCAPE, "w")
    second.until(lambda: Meeting.objects.get(pk=mine).note, "it is saved")
    press(site, "s", "p", "n", *"Mine", Keys.ESCAPE, "a")
    comparison = site.until(lambda: site.text("[data-dialog=stale][open]"), "the comparison is shown")
    assert "habib" in comparison
    for words in ("Mine", "From the other", "planned", "held"):
        assert words in comparison
    assert state(mine) == "proposed"
    site.click("[data-dialog=stale] button[value=mine]")
    site.until(lambda: not site.find_all("#desk[aria-busy]"), "mine is there to be looked at again")
    assert site.find("#dk-note").get_attribute("value") == "Mine"
    press(site, "a")
    await_next(site, mine)
    meeting = Meeting.objects.get(pk=mine)
    assert (meeting.review_state, meeting.note, meeting.status) == ("confirmed", "Mine", "planned")
    assert ReviewLease.objects.count() == 2


@pytest.mark.parametrize("width", [400, 1300])
def test_axe_minds_nothing(three: list[Meeting], site: Site, width: int) -> None:
    site.browser.set_window_size(width, 1000)
    open_desk(site)
    assert site.browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    for keys in ("", "?", "x"):
        press(site, *keys)
        axe = Axe(site.browser)
        axe.inject()  # type: ignore[no-untyped-call]
        # The sidebar and the header are unfold's.
        faults = axe.run(context='{include: [["#desk"]]}')["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in faults] == []
        press(site, Keys.ESCAPE)
    site.browser.set_window_size(1300, 1000)


def test_empty_queue_says_what_to_do(transactional_db: None, site: Site) -> None:
    site.open("desk")
    site.until(lambda: "Nothing waits here" in site.text("[data-empty]"), "the empty queue says so")
    assert site.find_all("[data-empty] a[href='/articles/upload/']")
