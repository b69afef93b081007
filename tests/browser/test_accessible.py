"""Every kind of page of our own, light and dark, wide and narrow: nothing that axe minds, nothing that is cut off."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
LOOKS = [(1300, ["light", "dark"]), (400, ["light"])]


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


@contextmanager
def pages_of(site: Site, width: int) -> Iterator[None]:
    """Meanwhile the pages are so wide, as in a browser of that width."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    site.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        yield
    finally:
        site.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        site.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def shown_as(site: Site, scheme: str) -> None:
    """The page is light or dark from now on; nothing is on its way from one to the other."""
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    site.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    site.browser.execute_async_script("const done = arguments[0]; requestAnimationFrame(() => setTimeout(done))")


def faults(site: Site, name: str, width: int, schemes: Sequence[str]) -> list[str]:
    """What is wrong with the page that is open, in each of the schemes."""
    site.find("main")
    found = []
    for scheme in schemes:
        shown_as(site, scheme)
        found += [f"{name}, {scheme}: {words}" for words in complaints(site)]
    across = site.browser.execute_script("return document.documentElement.scrollWidth")
    return [*found, *([f"{name}: {across} wide"] if across > width else [])]


@pytest.mark.parametrize(("width", "schemes"), LOOKS)
def test_axe_finds_nothing_on_any_page(record: Meeting, site: Site, width: int, schemes: Sequence[str]) -> None:
    article = record.reports.get().article_id
    wrong = []
    with pages_of(site, width):
        for path in [*PAGES, f"/meetings/{record.pk}/", f"/articles/{article}/"]:
            site.browser.get(f"{site.url}{path}")
            wrong += faults(site, path, width, schemes)
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


@pytest.mark.parametrize(("width", "schemes"), LOOKS)
def test_axe_finds_nothing_on_the_steps_of_an_import(
    record: Meeting, site: Site, tmp_path: Path, width: int, schemes: Sequence[str]
) -> None:
    wrong = []
    with pages_of(site, width):
        for step in steps_of_an_import(site, tmp_path):
            wrong += faults(site, step, width, schemes)
    assert wrong == []


def test_a_fault_would_be_found_in_light_and_in_dark(record: Meeting, site: Site) -> None:
    with pages_of(site, 400):
        site.open("front")
        site.browser.execute_script(
            "const wide = document.createElement('p'); wide.textContent = 'Wide'; wide.style.width = '50rem';"
            "document.querySelector('main').append(new Image(), wide)"
        )
        told = faults(site, "front", 400, ["light", "dark"])
    assert [one.split(":")[0] for one in told if "image-alt" in one] == ["front, light", "front, dark"]
    assert "wide" in told[-1]
