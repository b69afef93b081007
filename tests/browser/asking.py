"""Somebody with a question at the front page, who reads the answer from the page that it leads to."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.site import Site

OFFERS = "#site-search-list:not([hidden]) li"
RANKING = """
const isAsked = (card) => card.querySelector("h2").textContent === arguments[0];
const cards = [...document.querySelectorAll("section.card")].filter(isAsked);
return cards.flatMap((one) => [...one.querySelectorAll(".ranking li")]).map((row) =>
  ["a", ".number"].map((part) => row.querySelector(part).textContent.trim()))"""
FIGURES = """return Object.fromEntries([...document.querySelectorAll(".figures > div")].map((one) =>
  [one.querySelector("dt").textContent.trim(), one.querySelector("dd").textContent.trim()]))"""
ROWS = """return [...document.querySelectorAll("table.meetings-table tbody tr")].map((row) =>
  row.querySelector("a").getAttribute("href"))"""
TABLE = """return [...document.querySelectorAll(arguments[0] + " .picture-table tbody tr")].map((row) =>
  [...row.children].map((cell) => cell.textContent.trim()))"""


def sql(query: str, *params: Any) -> list[Any]:
    """The first column of the rows."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return [row[0] for row in cursor.fetchall()]


# Joins of the meetings `m`.
TOPICS = "JOIN engagement_meeting_topics t ON t.meeting_id = m.id JOIN engagement_topic c ON c.id = t.topic_id"
PEOPLE = "JOIN engagement_participation p ON p.meeting_id = m.id JOIN engagement_official o ON o.id = p.official_id"
PARTIES = "JOIN engagement_participation p ON p.meeting_id = m.id JOIN engagement_party y ON y.id = p.party_id"


def held(what: str, *conditions: str, joins: str = "", end: str = "") -> list[Any]:
    """Of the confirmed meetings that were held: the first column."""
    where = " AND ".join(("m.review_state = 'confirmed'", "m.status = 'held'", *conditions))
    return sql(f"SELECT {what} FROM engagement_meeting m {joins} WHERE {where} {end}")  # noqa: S608  (our own words)


def with_party(code: str) -> str:
    return f"m.id IN (SELECT meeting_id FROM engagement_participation p {_PARTY} WHERE y.code = '{code}')"  # noqa: S608


_PARTY = "JOIN engagement_party y ON y.id = p.party_id"


@dataclass
class Visit:
    """Somebody at the front page; `interactions` are counted."""

    site: Site
    interactions: int = 0

    def ask(self, question: str) -> None:
        """Type it into the box, and take the first that is offered."""
        for key in ("/", *question):
            ActionChains(self.site.browser).send_keys(key).perform()
        self.site.until(lambda: self.site.find_all(OFFERS), f"something is offered for {question}")
        self.site.until(lambda: self.answer_is_there(question), "to all that was typed")
        before = self.site.browser.current_url
        ActionChains(self.site.browser).send_keys(Keys.ARROW_DOWN, Keys.ENTER).perform()
        self.site.until(lambda: self.site.browser.current_url != before, "its page is there")
        self.site.find("main h1")
        self.interactions += 2

    def answer_is_there(self, question: str) -> bool:
        asked = self.site.browser.execute_script(
            "return performance.getEntriesByType('resource').filter((e) => e.name.includes('/search/suggest/'))"
            ".map((e) => new URL(e.name).searchParams.get('q'))"
        )
        return bool(asked) and asked[-1] == " ".join(question.split())

    def search(self, words: str) -> None:
        """Type the words, and Enter: all that has them."""
        for key in ("/", *words, Keys.ENTER):
            ActionChains(self.site.browser).send_keys(key).perform()
        self.site.until(lambda: "/search/" in self.site.browser.current_url, "the search is there")
        self.interactions += 1

    def follow(self, words: str) -> None:
        self.site.leave_by(self._link(words))
        self.interactions += 1

    def _link(self, words: str) -> str:
        number = self.site.browser.execute_script(
            "const links = [...document.querySelectorAll('main a')]; const i = links.findIndex((a) =>"
            " a.textContent.trim() === arguments[0]); if (i >= 0) links[i].id = 'follow-me'; return i",
            words,
        )
        assert number >= 0, f"no link “{words}” on {self.site.browser.current_url}"
        return "#follow-me"

    def count_by(self, unit: str, **switches: str) -> None:
        self.site.choose("#counting-unit", unit)
        for name, value in switches.items():
            self.site.choose(f"#counting-{name}", value)
        self.site.leave_by("form.counting button")
        self.interactions += 1

    def ranking(self, title: str) -> dict[str, int]:
        rows = self.site.browser.execute_script(RANKING, title)
        return {name: int(number.replace(",", "")) for name, number in rows}

    def figure(self, name: str) -> str:
        return str(self.site.browser.execute_script(FIGURES)[name])

    def meetings(self) -> set[int]:
        return {int(re.findall(r"\d+", address)[0]) for address in self.site.browser.execute_script(ROWS)}

    def table(self, figure: str = "") -> list[list[str]]:
        return list(self.site.browser.execute_script(TABLE, figure))
