"""The one box: reached by a key from any page, offers what fits, and leads there by keyboard alone."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.desk_page import press
from tests.browser.site import Site
from tests.factories import ConfirmedMeetingFactory, OfficialFactory, PartyFactory
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.browser
OFFERS = "#site-search-list:not([hidden]) li"


@pytest.fixture
def record(transactional_db: None) -> None:
    muttaqi = OfficialFactory(name="Amir Khan Muttaqi", slug="muttaqi", spellings=["Amir Khan Muttaqi"])
    ConfirmedMeetingFactory(between=[muttaqi, OfficialFactory()])
    PartyFactory(code="QA", name="Qatar")
    ArticleFactory(title="Poppies", text="The envoys discussed opium poppies.")


@pytest.mark.parametrize("page", ["front", "meetings", "officials", "upload"])
def test_a_key_leads_to_the_box_and_arrows_to_what_fits(record: None, site: Site, page: str) -> None:
    site.open(page)
    press(site, "/", *"motaqi")
    site.until(lambda: "Amir Khan Muttaqi" in site.text(OFFERS), "he is offered")
    press(site, Keys.ARROW_DOWN, Keys.ENTER)
    site.until(lambda: site.browser.current_url.endswith("/officials/muttaqi/"), "his page is there")


def test_enter_searches_everything_and_escape_closes(record: None, site: Site) -> None:
    site.open("front")
    press(site, "/", *"qatar 2021")
    site.until(lambda: "2021, Qatar" in site.text(OFFERS), "what the question asks for is offered")
    press(site, Keys.ESCAPE)
    assert not site.find_all(OFFERS)
    box = site.find("#site-search")
    box.clear()
    box.send_keys("opium poppy", Keys.ENTER)
    site.until(lambda: "The envoys discussed" in site.text("main"), "the sentence is shown")
    assert site.find("#site-search").get_attribute("value") == "opium poppy"


@pytest.mark.parametrize("width", [400, 1300])
def test_it_fits_any_width(record: None, site: Site, width: int) -> None:
    site.browser.set_window_size(width, 900)
    site.open("search", query="?q=muttaqi")
    press(site, "/", *"a")
    site.find(OFFERS)
    assert site.browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    site.browser.set_window_size(1300, 1000)
