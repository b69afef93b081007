"""The desk as somebody at the keyboard uses it."""

from selenium.webdriver.common.action_chains import ActionChains

from engagement.models import Meeting
from tests.browser.site import Site


def press(site: Site, *keys: str) -> None:
    for key in keys:
        ActionChains(site.browser).send_keys(key).perform()


def shown(site: Site) -> int:
    """The number of the meeting on the page, 0 before any is there."""
    words = site.text("[data-facts]").split()
    return int(words[1].rstrip(":")) if words else 0


def open_desk(site: Site, query: str = "") -> int:
    site.open("desk", query=query)
    site.until(lambda: site.find_all(".dk-proof"), "a proposal is there")
    return shown(site)


def await_next(site: Site, before: int) -> int:
    return site.until(lambda: site.find_all(".dk-proof") and shown(site) != before and shown(site), "the next is there")  # type: ignore[return-value]


def undo(site: Site) -> None:
    done = site.text("[data-done]")
    press(site, "u")
    site.until(lambda: site.text("[data-done]") != done, "something was undone")


def look_through(site: Site, articles: int) -> None:
    """Say of each article whose proposals are decided that nothing is missing."""
    for number in range(articles):
        site.until(lambda: site.find_all("[data-whole]:not([hidden])"), f"article {number} is there to look through")
        done = site.text("[data-done]")
        press(site, ".")
        site.until(lambda done=done: site.text("[data-done]") != done, "the next is there")  # type: ignore[misc]


def state(pk: int) -> str:
    return Meeting.objects.values_list("review_state", flat=True).get(pk=pk)
