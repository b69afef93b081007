"""Fifty proposals of a development corpus, put right and decided at the desk by keyboard alone. Run with `-s` for the
figures of `docs/figures.md`."""

import json
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import settings
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from engagement.models import Meeting, Operation
from ingest.evaluation.corpus import read_folder
from ingest.evaluation.meetings import Meeting as Gold
from ingest.evaluation.meetings import Participant
from ingest.evaluation.names import same_name
from ingest.intake import Upload, upload_article
from ingest.models import Article, Report
from ingest.processing import process_article
from tests.browser.desk_analyst import ENTER, ESCAPE, Added, Key, Plan, Shifted, plan_for, wrong_values
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.model]
CORPUS = Path(settings.BASE_DIR) / "corpus" / "dev-plain"
PROPOSALS = 50
# What is held is looser than what is reached, which docs/figures.md tells: extraction and machines change.
MOST_KEYS, MOST_MS = 85, 300
# A decision's answer, as the browser saw it: from the request's start to the last byte, in milliseconds.
TIMES = """return performance.getEntriesByType("resource").filter((e) => e.name.includes("/desk/decision/"))
  .map((e) => e.responseEnd - e.requestStart)"""


def test_fifty_proposals_by_keyboard(seeded: None, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    gold = upload_and_process()
    site.open("desk")
    site.until(lambda: site.find_all(".dk-proof"), "the first proposal is there")
    site.browser.execute_script("window.neverReloaded = true")
    began, plans = time.monotonic(), decide_all(site, gold)
    seconds = time.monotonic() - began
    assert site.browser.execute_script("return window.neverReloaded")
    times = site.browser.execute_script(TIMES)
    report(capsys, plans, seconds, times)
    check_the_record(gold, plans)
    # Topics apart, as in the score's one-click figure; scaled to a queue in which 60 % are right as they stand.
    wrong = [plan.pressed - plan.for_topics for plan in plans if not plan.is_right]
    assert 30 + 20 * statistics.mean(wrong) <= MOST_KEYS
    assert statistics.median(times) < MOST_MS * how_busy()


def how_busy() -> float:
    """How many processes wait for each processor, 1 at least: beside other tests an answer takes as much longer."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def upload_and_process() -> dict[int, tuple[Gold, ...]]:
    """The corpus as uploads, read by the real pipeline; the gold meetings by article."""
    articles, labels = read_folder(CORPUS)
    gold = {}
    for entry in articles:
        told = Upload(
            filename=f"{entry.id}.txt",
            chunks=[entry.text.encode()],
            title=entry.title or "",
            outlet=entry.outlet or "",
            published=entry.published,
        )
        article = upload_article(told, by=None).article
        process_article(article.pk)
        gold[article.pk] = labels[entry.id]
    return gold


def decide_all(site: Site, gold: dict[int, tuple[Gold, ...]]) -> list[Plan]:
    taken: dict[int, set[int]] = {}
    plans: list[Plan] = []
    for _ in range(min(PROPOSALS, Meeting.objects.proposed().count())):
        meeting = Meeting.objects.with_details().get(pk=shown(site))
        article = Report.objects.current().filter(meeting=meeting).order_by("-confidence", "pk")[0].article_id
        plan = plan_for(meeting, gold[article], taken.setdefault(article, set()))
        plan.pressed = press(site, plan.keys)
        plans.append(plan)
        site.until(lambda pk=meeting.pk: shown(site) != pk or refused(site), "the next one is there")  # type: ignore[misc]
        assert not refused(site), f"{refused(site)} after {plan}"
    return plans


def shown(site: Site) -> int:
    """The number of the meeting on the page; 0 where no proposal is left."""
    if site.find_all("[data-empty]:not([hidden]), [data-whole]:not([hidden])"):
        return 0
    words = site.text("[data-facts]").split()
    return int(words[1].rstrip(":"))


def refused(site: Site) -> str:
    errors = site.find_all("[data-error]:not([hidden]), [data-problem]:not([hidden])")
    return " ".join(error.text for error in errors)


def press(site: Site, keys: Sequence[Key]) -> int:
    """One key after the other; how many were pressed."""
    return sum(add_person(site, key) if isinstance(key, Added) else press_key(site, key) for key in keys)


def press_key(site: Site, key: str | Shifted) -> int:
    keys = ActionChains(site.browser)
    if isinstance(key, Shifted):
        keys = keys.key_down(Keys.SHIFT).send_keys(key.digit).key_up(Keys.SHIFT)
    else:
        keys = keys.send_keys(key)
    keys.perform()
    return 1


def add_person(site: Site, person: Added) -> int:
    """Type the name, go down to whoever it is or to a new one, and say for whom they stood where the page asks."""
    pressed = press(site, ["+", *person.name])
    settled = "#dk-person-list:not([hidden]) li:last-child strong"
    site.until(lambda: site.text(settled) == person.name, "the answer to all that was typed is there")
    offered = [option.text for option in site.find_all("#dk-person-list li strong")]
    details = [option.text for option in site.find_all("#dk-person-list li > span")]
    fits = [n for n, name in enumerate(offered) if same_name(Participant("official", person.name), name)]
    if person.kind == "delegation":
        fits = [n for n, detail in enumerate(details) if detail.startswith("officials of")]
    new = len(offered) - (2 if person.kind == "official" else 1)
    pressed += press(site, [Keys.ARROW_DOWN] * (fits[0] if fits else new) + [ENTER])
    if site.browser.switch_to.active_element.get_attribute("class") == "dk-party":
        return pressed + press(site, [*person.party, ENTER])
    return pressed + press(site, [ESCAPE])


def report(capsys: pytest.CaptureFixture[str], plans: list[Plan], seconds: float, times: list[float]) -> None:
    wrong = [plan for plan in plans if not plan.is_right]
    corrected = {name: sum(name in plan.corrects for plan in plans) for plan in plans for name in plan.corrects}
    told = {
        "proposals": len(plans),
        "right as they stand": len(plans) - len(wrong),
        "rejected": sum(plan.told == "reject" for plan in plans),
        "keys": sum(plan.pressed for plan in plans),
        "of them for topics": sum(plan.for_topics for plan in plans),
        "keys at 60 % right, topics apart": 30 + 20 * statistics.mean(p.pressed - p.for_topics for p in wrong),
        "seconds": round(seconds),
        "ms a decision, median": round(statistics.median(times)),
        "corrected": corrected,
    }
    with capsys.disabled():
        print(f"\n{json.dumps(told)}")  # noqa: T201


def check_the_record(gold: dict[int, tuple[Gold, ...]], plans: list[Plan]) -> None:
    assert Meeting.objects.confirmed().count() == sum(plan.told == "accept" for plan in plans)
    assert Operation.objects.standing().count() == len(plans)
    wrong = {plan.meeting: wrong_values(plan) for plan in plans if plan.gold}
    assert {pk: names for pk, names in wrong.items() if names} == {}
    assert Article.objects.filter(state="processed").count() == len(gold)
