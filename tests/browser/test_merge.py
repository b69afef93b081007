"""Two meetings become one, and two again, by keyboard alone."""

from datetime import date

import pytest
from django.urls import reverse
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from engagement.models import Meeting
from tests.browser.site import Site
from tests.factories import MeetingFactory, OfficialFactory, PartyFactory

pytestmark = pytest.mark.browser
MOST_TABS = 60


@pytest.fixture
def pair(transactional_db: None) -> tuple[Meeting, Meeting]:
    """Of the same two people, a day apart."""
    between = [(OfficialFactory(), PartyFactory()), (OfficialFactory(), PartyFactory())]
    keep, other = (MeetingFactory(start=date(2024, 5, day), between=between, city="Kabul") for day in (8, 9))
    return keep, other


def press(site: Site, *keys: str) -> None:
    ActionChains(site.browser).send_keys(*keys).perform()


def tab_to(site: Site, condition: str) -> None:
    """Tab until the element with the focus, `it`, meets the condition."""
    for _ in range(MOST_TABS):
        press(site, Keys.TAB)
        if site.browser.execute_script(f"const it = document.activeElement; return {condition};"):
            return
    pytest.fail(f"After {MOST_TABS} tabs the focus was never where {condition}")


def test_merged_and_taken_back_by_keyboard(site: Site, pair: tuple[Meeting, Meeting]) -> None:
    keep, other = pair
    site.open("admin:engagement_meeting_change", keep.pk)
    tab_to(site, "it.textContent.startsWith('Merge')")
    press(site, Keys.ENTER)
    site.until(lambda: "Which other meeting" in site.text(), "the page asks for the other one")
    tab_to(site, f"it.href?.endsWith('other={other.pk}')")
    press(site, Keys.ENTER)
    site.until(lambda: "becomes part of" in site.text(), "the two are side by side")
    tab_to(site, "it.name === 'choose-date'")
    press(site, Keys.ARROW_RIGHT)
    tab_to(site, "it.name === '_merge'")
    press(site, Keys.ENTER)
    site.until(lambda: site.find_all(".undo-form"), "the message can take it back")
    keep.refresh_from_db()
    assert keep.start == date(2024, 5, 9)
    site.open("meeting", other.pk)
    assert site.browser.current_url.endswith(reverse("meeting", args=[keep.pk]))
    assert f"Meeting {other.pk} became part of this one" in site.text()
    site.open("admin:ingest_report_split", keep.pk)
    tab_to(site, "it.textContent.includes('Take the merge apart')")
    press(site, Keys.ENTER)
    site.until(lambda: "as it was before" in site.text(), "it is undone")
    assert Meeting.objects.filter(pk__in=[keep.pk, other.pk]).count() == 2
