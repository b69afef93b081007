"""Every kind of page of our own, light and dark, wide and narrow: nothing that axe minds, nothing that is cut off."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from engagement.models import Meeting
from ingest.models import SpreadsheetJob
from tests.browser.axe import faults_of
from tests.browser.site import Site
from tests.engagement.pictures.record import fill
from tests.factories import ConfirmedMeetingFactory, DelegationFactory, MeetingFactory, PartyFactory, TopicFactory
from tests.ingest.factories import ArticleFactory, ReportFactory
from tests.ingest.spreadsheets.building import csv_bytes

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
    found = faults_of(site.browser)
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


def steps_of_an_import(site: Site, folder: Path) -> Iterator[str]:
    """The page of each step: a file with errors, one without, what was done, a long file under way and failed."""
    long_name = "Ministry of Border and Tribal Affairs, Refugees and Repatriations of the Islamic Emirate"
    wrong = [("12/10/2021", f"Taliban: Amir Khan Muttaqi; {long_name}", "?"), ("soon", "", "held")]
    right = [("12 Oct 2021", f"Taliban: A delegation of the {long_name}; Qatar", "held")]
    for name, rows in (("errors", wrong), ("right", right)):
        file = folder / f"{name}, kept by hand at the {long_name[:60]}.csv"
        file.write_bytes(csv_bytes(("Date", "Who met", "Status"), *rows))
        site.open("import")
        site.find("main [type=file]").send_keys(str(file))
        site.leave_by("main button[type=submit]")
        yield f"check, {name}"
    site.leave_by("main form[action$='/run/'] button")
    yield "done"
    by = User.objects.order_by("last_login").last()
    shown: dict[str, Any] = {"by": by, "name": file.name, "rows": 5000, "rows_done": 1200, "seen_at": timezone.now()}
    for state, message in (("waiting", ""), ("failed", f"{long_name}: this took too long; nothing was imported.")):
        told = {"kind": "record", "step": "Reading the rows", "attempt": 1, "state": state, "message": message}
        job = SpreadsheetJob.objects.create(**shown, **told, file=b"", choices={}, digest=state)
        site.open("import-job", job.pk)
        yield f"job, {state}"


@pytest.mark.parametrize(("width", "scheme"), [(1300, "light"), (1300, "dark"), (400, "light")])
def test_axe_finds_nothing_on_the_steps_of_an_import(
    record: Meeting, site: Site, tmp_path: Path, width: int, scheme: str
) -> None:
    wrong = []
    try:
        look(site, width=width, scheme=scheme)
        for step in steps_of_an_import(site, tmp_path):
            site.find("main")
            wrong += [f"{step}: {words}" for words in complaints(site)]
            across = site.browser.execute_script("return document.documentElement.scrollWidth")
            wrong += [f"{step}: {across} wide"] if across > width else []
    finally:
        site.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        site.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert wrong == []
