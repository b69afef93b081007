"""What somebody does on the site's pages: open, click, fill in, read. Everything waits for what it needs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

T = TypeVar("T")
SECONDS = 20
GONE = "does not belong to the document"

# A drop as a file manager makes it: Selenium can put files into an input only, so they are moved from there.
DROP = """
const [input, target] = arguments;
const transfer = new DataTransfer();
for (const file of input.files) transfer.items.add(file);
for (const type of ["dragenter", "dragover", "drop"])
  target.dispatchEvent(new DragEvent(type, {dataTransfer: transfer, bubbles: true, cancelable: true}));
input.remove();
"""
CARRIER = """
const input = document.createElement("input");
input.type = "file"; input.multiple = true; input.id = "carrier";
document.body.append(input);
return input;
"""


class Site:
    def __init__(self, browser: Chrome, url: str) -> None:
        self.browser = browser
        self.url = url

    def open(self, name: str, *args: object, query: str = "") -> None:
        self.browser.get(f"{self.url}{reverse(name, args=args)}{query}")

    def sign_in(self, username: str, password: str) -> None:
        self.open("login")
        self.fill("[name=username]", username)
        self.fill("[name=password]", password)
        self.leave_by("main button[type=submit], main .button-primary")

    def go_on_as(self, user: User) -> None:
        """From the next page on, as if the user had signed in."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        sent = {"name": cookie.key, "value": cookie.value, "url": self.url, "httpOnly": True}
        self.browser.execute_cdp_cmd("Network.setCookie", sent)

    def find(self, selector: str) -> WebElement:
        return self.until(lambda: self.browser.find_element(By.CSS_SELECTOR, selector), f"there is {selector}")

    def find_all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str = "body") -> str:
        return self.find(selector).text

    def fill(self, selector: str, value: str) -> None:
        field = self.find(selector)
        field.clear()
        field.send_keys(value)

    def set_value(self, selector: str, value: str) -> None:
        """For a date, whose typing depends on the browser's language."""
        self.browser.execute_script("arguments[0].value = arguments[1]", self.find(selector), value)

    def choose(self, selector: str, value: str) -> None:
        Select(self.find(selector)).select_by_value(value)

    def select_by_typing(self, selector: str, words: str) -> None:
        """In one of the admin's lists that search while one types: take the first answer that holds the words."""
        self.click(f"{selector} + .select2-container")
        self.find(".select2-container--open .select2-search__field").send_keys(words)
        answers = ".select2-results__option:not(.loading-results)"
        found = self.until(
            lambda: [one for one in self.find_all(answers) if words.casefold() in one.text.casefold()],
            f"“{words}” can be chosen",
        )
        found[0].click()

    def click(self, selector: str) -> None:
        element = self.find(selector)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()

    def leave_by(self, selector: str) -> None:
        """Click what leads to another page, and wait until it is there."""
        self.leave_from(self.find(selector))

    def leave_from(self, element: WebElement) -> None:
        """As `leave_by`, of an element at hand."""
        old = self.find("html")
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()
        self.until(lambda: _is_gone(old), "the next page is there")
        self.until(lambda: self.browser.execute_script("return document.readyState") == "complete", "it is loaded")

    def drop_files(self, paths: Sequence[Path]) -> None:
        carrier = self.browser.execute_script(CARRIER)
        carrier.send_keys("\n".join(map(str, paths)))
        self.browser.execute_script(DROP, carrier, self.find("#drop-zone"))

    def until(self, what: Callable[[], T], words: str, *, seconds: float = SECONDS) -> T:
        """The first true answer of `what`; elements that are missing or replaced count as no answer."""
        ignored = (NoSuchElementException, StaleElementReferenceException)
        wait = WebDriverWait(self.browser, seconds, poll_frequency=0.1, ignored_exceptions=ignored)
        return wait.until(lambda _: what(), f"After {seconds} seconds still not: {words}")


def _is_gone(element: WebElement) -> bool:
    try:
        return not element.is_enabled()
    except StaleElementReferenceException:
        return True
    except WebDriverException as error:  # what ChromeDriver says where the page is swapped while it looks
        if GONE in (error.msg or ""):
            return True
        raise
