"""The desk beyond one proposal: whole articles, comments, assignment, two meetings that are one. By keyboard."""

import pytest
from selenium.webdriver.common.keys import Keys

from engagement.models import Comment, Meeting
from engagement.services.officials import create_official
from ingest.models import Article, MatchSuggestion, Report
from tests.browser.desk_page import await_next, open_desk, press, shown
from tests.browser.site import Site
from tests.factories import AnalystFactory, MeetingFactory, OfficialFactory, PartyFactory
from tests.ingest.desk.conftest import proposal
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.browser
SELECT_ALL = "getSelection().selectAllChildren(document.querySelector('.dk-words'))"


def whole(site: Site, title: str) -> None:
    site.until(
        lambda: site.find_all("[data-whole]:not([hidden])") and site.text("#dk-title") == title, f"{title} is there"
    )


def test_an_article_without_a_proposal_is_looked_through(transactional_db: None, site: Site) -> None:
    first, second = ArticleFactory(text="Nothing was said."), ArticleFactory(text="The minister met nobody.")
    site.open("desk")
    whole(site, first.title)
    assert "Nothing was proposed" in site.text("[data-whole-words]")
    press(site, " ")
    whole(site, second.title)
    press(site, "b")
    whole(site, first.title)
    press(site, "a", "x", "p", "1", "=", "s")  # keys of proposals do nothing
    press(site, "0")
    whole(site, second.title)
    press(site, ".")
    site.until(lambda: "every article looked through" in site.text("[data-empty]"), "nothing is left")
    assert Article.objects.filter(finished_by__isnull=False).count() == 2
    press(site, "u")
    whole(site, second.title)
    assert Article.objects.filter(finished_by__isnull=False).count() == 1


@pytest.mark.model
def test_a_missed_meeting_is_added_to_an_article_without_any(seeded: None, site: Site) -> None:
    article = ArticleFactory(text="Foreign minister Wang Yi met Amir Khan Muttaqi in Doha.", published="2021-10-14")
    site.open("article", article.pk)
    site.leave_by(f"a[href$='?article={article.pk}']")
    whole(site, article.title)
    press(site, "m")
    site.until(lambda: "Select the sentence" in site.text("[data-error]"), "it says what to do")
    press(site, ";", "m")
    site.until(lambda: site.find_all("[data-form]:not([hidden])"), "the new meeting is there", seconds=60)
    added = shown(site)
    assert {one.name for one in Meeting.objects.get(pk=added).participations.all()} == {"Wang Yi", "Amir Khan Muttaqi"}
    press(site, "a")
    whole(site, article.title)
    assert "confirmed" in site.text("[data-whole-meetings]")


def test_comment_and_assignment_by_keyboard(transactional_db: None, site: Site) -> None:
    AnalystFactory(username="zahra")
    first, second = proposal().pk, proposal().pk
    assert open_desk(site) == first
    press(site, "'", *"Is this the same visit?", Keys.ESCAPE, "a")
    assert "not sent yet" in site.text("[data-error]")
    press(site, " ")
    assert (shown(site), Comment.objects.count()) == (first, 0), "a comment is not lost on the way to the next"
    press(site, "'")
    site.find("[data-comment]").send_keys(Keys.CONTROL, Keys.ENTER)
    site.until(lambda: "Is this the same visit?" in site.text("[data-comments]"), "it stands there")
    press(site, Keys.ESCAPE, ":", *"zahra", Keys.TAB)
    site.until(lambda: Meeting.objects.get(pk=first).assigned_to, "it is hers")
    press(site, Keys.ESCAPE)
    site.browser.execute_script("document.activeElement.blur()")
    press(site, "a")
    assert await_next(site, first) == second
    assert Meeting.objects.get(pk=first).review_state == "confirmed"


def test_nothing_typed_is_passed_over(transactional_db: None, site: Site) -> None:
    first, second = proposal().pk, proposal().pk
    assert open_desk(site) == first
    press(site, "'", *"half a thought", Keys.ESCAPE)
    for key in ("X", "u", ".", "0", " ", "]", "a"):
        press(site, key)
        assert "not sent yet" in site.text("[data-error]")
    assert (shown(site), Meeting.objects.get(pk=first).review_state) == (first, "proposed")
    site.browser.execute_script("document.querySelector('[data-comment]').value = ''")
    press(site, "n", *"a correction", Keys.ESCAPE, "0")
    assert "Save your corrections first" in site.text("[data-error]")
    assert Meeting.objects.proposed().count() == 2
    press(site, " ")
    assert await_next(site, first) == second


def test_a_name_put_right_at_the_desk_is_known_from_then_on(transactional_db: None, site: Site) -> None:
    norway = PartyFactory(code="NO", name="Norway")
    known = create_official(name="Espen Barth Eide", party=norway, role="foreign minister")
    read = create_official(name="Espen Bart Eidde", party=norway, role="minister", is_provisional=True)
    meeting = MeetingFactory(between=[(read, norway), (OfficialFactory(), PartyFactory(code="QA"))])
    ReportFactory(meeting=meeting, article=ArticleFactory())
    open_desk(site)
    press(site, "p", "1", "+", *"espen barth eide")
    site.until(lambda: "Espen Barth Eide" in site.text("#dk-person-list li:first-child"), "he is offered")
    press(site, Keys.ENTER, Keys.ESCAPE, "w")
    site.until(lambda: meeting.participations.filter(official=known).exists(), "he stands there")
    assert "Espen Bart Eidde" in set(known.names.values_list("name", flat=True))


def test_whose_values_a_merge_takes_is_chosen_at_the_desk(transactional_db: None, site: Site) -> None:
    mine, other = proposal(city="Kabul"), proposal(city="Doha")
    MatchSuggestion.objects.create(
        report=Report.objects.get(meeting=mine), meeting=other, probability=0.7, reasons=["same two parties"]
    )
    open_desk(site, query=f"?meeting={mine.pk}")
    place = f"[name=same-{MatchSuggestion.objects.get().pk}-place]"
    assert site.find(f"{place}[value=mine]").is_selected()
    site.find(f"{place}[value=mine]").send_keys(Keys.ARROW_RIGHT)
    assert site.find(f"{place}[value=other]").is_selected()
    press(site, "n", *"typed", Keys.ESCAPE, "=")
    assert "Save your corrections first" in site.text("[data-error]")
    press(site, "w")
    site.until(lambda: Meeting.objects.get(pk=mine.pk).note == "typed", "it is saved")
    open_desk(site, query=f"?meeting={mine.pk}")
    site.find(f"{place}[value=mine]").send_keys(Keys.ARROW_RIGHT)
    press(site, "=")
    site.until(lambda: not Meeting.objects.filter(pk=other.pk).exists(), "they are one")
    assert Meeting.objects.get(pk=mine.pk).city == "Doha"


def test_what_was_typed_survives_an_undo(transactional_db: None, site: Site) -> None:
    first, second = proposal().pk, proposal().pk
    assert open_desk(site) == first
    press(site, "a")
    assert await_next(site, first) == second
    press(site, "n", *"half", Keys.ESCAPE, "u")
    site.until(lambda: shown(site) == first, "the first is back")
    press(site, " ")
    await_next(site, first)
    assert site.find("#dk-note").get_attribute("value") == "half"
