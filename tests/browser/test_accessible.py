"""Every kind of page of our own, light and dark, wide and narrow: nothing that axe minds, nothing that is cut off."""

from datetime import date
from typing import Any

import pytest
from selenium_axe_python.axe import Axe

from engagement.models import Meeting
from tests.browser.site import Site
from tests.engagement.pictures.record import fill
from tests.factories import ConfirmedMeetingFactory, DelegationFactory, MeetingFactory, PartyFactory, TopicFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.browser

PICTURES = ["months", "parties", "topic-periods", "party-topics", "party-parties", "map-parties", "timeline", "network"]
PAGES = [
    "/",
    "/meetings/",
    "/meetings/?status=planned&party=TALIBAN&count=party-dyads",
    "/meetings/?date_from=never",
    "/officials/",
    "/officials/official-7-1/",
    "/officials/official-7-1/with/official-7-2/",
    "/parties/",
    "/parties/TALIBAN/",
    "/pairs/AF/QA/?status=held",
    "/places/QA/",
    "/topics/",
    "/topics/topic-a/?count=attendances",
    "/sources/",
    "/sources/Reuters/AFP/",
    "/articles/",
    "/articles/upload/",
    "/changes/",
    "/following/",
    "/import/",
    "/tokens/",
    "/password/",
    *(f"/explore/?picture={name}" for name in PICTURES),
    "/explore/?picture=months&party=TALIBAN&other_party=QA",
    "/explore/?picture=timeline&at=soon&period=never",
]


@pytest.fixture
def record(transactional_db: None) -> Meeting:
    """A random record, a proposal, and names that are longer than any room for them."""
    fill(7)
    long_name = "Ministry of Border and Tribal Affairs, Refugees and Repatriations"
    party = PartyFactory(code="LONG", name=long_name)
    meeting: Meeting = ConfirmedMeetingFactory(
        between=[DelegationFactory(party=party, title=long_name * 2)], start=date(2022, 5, 1)
    )
    meeting.topics.add(TopicFactory(slug="long", name=long_name))
    ReportFactory(meeting=meeting, article=ArticleFactory(title=long_name * 3, outlet=long_name))
    MeetingFactory()
    return meeting


def complaints(site: Site) -> list[str]:
    axe = Axe(site.browser)
    axe.inject()  # type: ignore[no-untyped-call]
    found: list[dict[str, Any]] = axe.run()["violations"]
    return [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def look(site: Site, *, width: int, scheme: str) -> None:
    """From now on the pages are so wide, and light or dark."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    site.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    site.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


@pytest.mark.parametrize(("width", "scheme"), [(1300, "light"), (1300, "dark"), (400, "light")])
def test_axe_finds_nothing_on_any_page(record: Meeting, site: Site, width: int, scheme: str) -> None:
    article = record.reports.get().article_id
    wrong = []
    try:
        look(site, width=width, scheme=scheme)
        for path in [*PAGES, f"/meetings/{record.pk}/", f"/articles/{article}/"]:
            site.browser.get(f"{site.url}{path}")
            site.find("main")
            wrong += [f"{path}: {words}" for words in complaints(site)]
            across = site.browser.execute_script("return document.documentElement.scrollWidth")
            wrong += [f"{path}: {across} wide"] if across > width else []
    finally:
        site.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        site.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert wrong == []
