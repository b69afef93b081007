"""The desk on a telephone: a narrow screen, fingers, no keyboard and no mouse."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.remote.webelement import WebElement

from engagement.models import Meeting
from tests.browser.desk_page import await_next, open_desk, shown, state
from tests.browser.site import Site
from tests.factories import TopicFactory
from tests.ingest.desk.conftest import proposal

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 390, 844
# What WCAG 2.2 asks at least of a target, in CSS pixels (2.5.8).
LEAST = 24


@pytest.fixture
def phone(transactional_db: None, site: Site) -> Iterator[Site]:
    TopicFactory(slug="health", name="Health")
    metrics = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 2, "mobile": True}
    site.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    site.browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    yield site
    site.browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    site.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def tap(site: Site, selector: str) -> None:
    element = site.find(selector)
    site.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    x, y = middle_of(site, element)
    point = [{"x": x, "y": y}]
    site.browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point})
    site.browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def middle_of(site: Site, element: WebElement) -> tuple[float, float]:
    box = site.browser.execute_script("return arguments[0].getBoundingClientRect().toJSON()", element)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_decisions_and_corrections_by_finger(phone: Site) -> None:
    first, second, third = (proposal().pk for _ in range(3))
    assert open_desk(phone) == first
    assert phone.browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    tap(phone, "[data-mode=status] input[value=planned]")
    tap(phone, "[data-topics] input[value=health]")
    tap(phone, "[data-form] [data-action=accept]")
    assert await_next(phone, first) == second
    meeting = Meeting.objects.get(pk=first)
    assert (meeting.status, meeting.review_state, meeting.topics.get().slug) == ("planned", "confirmed", "health")
    tap(phone, "[data-form] [data-action=reject]")
    tap(phone, "[data-dialog=reject][open] button[value=one_party]")
    assert await_next(phone, second) == third
    assert state(second) == "rejected"
    tap(phone, "[data-form] [data-action=undo]")
    phone.until(lambda: shown(phone) == second, "what was undone is shown again")
    tap(phone, ".dk-people li:first-child .dk-small")
    assert "is-off" in (phone.find(".dk-people li:first-child").get_attribute("class") or "")


def test_targets_are_large_enough_for_a_finger(phone: Site) -> None:
    proposal()
    open_desk(phone)
    small = phone.browser.execute_script(
        """return [...document.querySelectorAll("#desk button, #desk select, #desk label:has(input), #desk summary")]
          .map((one) => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
          .filter(([, box]) => box.width && box.height < arguments[0]).map(([words]) => words)""",
        LEAST,
    )
    assert small == []
