"""The desk of unknown names by keyboard alone: who it is, new, nobody, not this one, undone; and on small screens."""

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from engagement.models import DistinctOfficials, Meeting, NotAPerson, Official, Party
from engagement.services.officials import create_official
from tests.browser.site import Site
from tests.factories import DelegationFactory, MeetingFactory, PartyFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.browser
AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
# The admin of django-unfold marks its main part and heading by their roles.
SHELL = ("not one main part", "not one first heading")
LONG = "Sheikh-Mohammed-bin-Abdulrahman-bin-Jassim-al-Thani-and-his-deputies " * 2


@pytest.fixture
def taliban(transactional_db: None) -> Party:
    party: Party = PartyFactory(code="TALIBAN", name="Taliban", kind="authority")
    return party


@pytest.fixture
def waiting(taliban: Party) -> dict[str, Official]:
    """Four names in as many proposals, and two officials on record."""
    create_official(name="Amir Khan Muttaqi", party=taliban, role="acting foreign minister")
    create_official(name="Khairullah Khairkhwa", party=taliban, role="information minister")
    names = ("Amir Motaki", "Khairulla Kherkhah", "Bagram Airfield", "Nobody Known")
    return {name: wait(name, taliban) for name in names}


def wait(name: str, party: Party) -> Official:
    official = create_official(name=name, party=party, role="minister", is_provisional=True)
    meeting = MeetingFactory(between=[(official, party), DelegationFactory(title="Qatari officials")])
    text = f"{name} met Qatari officials in Kabul. Nothing else happened."
    told = {"name": name, "as_told": name, "spans": [[0, len(name)]]}
    ReportFactory(article=ArticleFactory(text=text), meeting=meeting, draft={"participants": [told]})
    return official


@pytest.fixture
def press(site: Site) -> Callable[..., None]:
    return lambda *keys: ActionChains(site.browser).send_keys(*keys).perform()


def shows(site: Site, name: str) -> None:
    site.until(lambda: site.text("#identity-name") == name, f"{name} is shown")


def test_names_are_decided_by_keyboard(waiting: dict[str, Official], site: Site, press: Callable[..., None]) -> None:
    site.open("identity")
    site.leave_by(".identity-primary")
    site.browser.execute_script("window.neverReloaded = true")
    shows(site, "Amir Motaki")
    assert site.text(".identity-quote mark") == "Amir Motaki"
    press("1")
    shows(site, "Khairulla Kherkhah")
    assert site.text("#identity-message") == "“Amir Motaki” is Amir Khan Muttaqi"
    press("s")
    shows(site, "Bagram Airfield")
    press("x")
    shows(site, "Nobody Known")
    assert NotAPerson.objects.get().name == "Bagram Airfield"
    press("u")
    shows(site, "Bagram Airfield")
    press("u")
    shows(site, "Amir Motaki")
    assert Official.objects.unidentified().count() == 4
    press("1")
    shows(site, "Khairulla Kherkhah")
    ActionChains(site.browser).key_down(Keys.SHIFT).send_keys("1").key_up(Keys.SHIFT).perform()
    site.until(lambda: "Nobody on record has a name like this" in site.text("#identity-item"), "nobody is offered")
    assert DistinctOfficials.objects.count() == 1
    press("e")
    press("Khairullah Xairxah 1n", Keys.ENTER)  # keys are letters in a field
    shows(site, "Bagram Airfield")
    assert Official.objects.established().filter(name="Khairullah Xairxah 1n").exists()
    assert site.browser.execute_script("return window.neverReloaded")
    press("x")
    shows(site, "Nobody Known")
    press("n")
    site.until(lambda: "Everybody is known" in site.text(), "the list is empty")
    assert Meeting.objects.count() == 4


def test_refusal_keeps_what_was_typed(waiting: dict[str, Official], site: Site, press: Callable[..., None]) -> None:
    site.open("identity-item", waiting["Nobody Known"].pk)
    press("u")
    site.until(lambda: "no decision of yours" in site.text("#identity-error"), "nothing to undo")
    site.fill("#identity-new-party", "Atlantis")
    site.find("#identity-new-party").send_keys(Keys.ENTER)
    site.until(lambda: "no party “Atlantis”" in site.text("#identity-error"), "it is told")
    assert site.find("#identity-new-party").get_attribute("value") == "Atlantis"
    press(Keys.ESCAPE)
    press("?")
    site.until(lambda: site.find("#identity-help").is_displayed(), "the keys are listed")
    press("n", Keys.ESCAPE)  # nothing behind the list is pressed
    site.until(lambda: not site.find("#identity-help").is_displayed(), "the list is closed")
    assert Official.objects.unidentified().count() == 4


def test_mouse_does_the_same(waiting: dict[str, Official], site: Site) -> None:
    site.open("identity-item", waiting["Amir Motaki"].pk)
    site.click("[data-key='1']")
    shows(site, "Khairulla Kherkhah")
    site.click("[data-key=u]")
    shows(site, "Amir Motaki")
    site.click("[data-key=s]")
    shows(site, "Khairulla Kherkhah")


def test_pages_fit_phones_and_screen_readers(taliban: Party, site: Site) -> None:
    create_official(name=LONG.strip(), party=taliban, role=LONG)
    found = wait(f"{LONG.strip()} too", taliban)
    for width in (360, 1000):
        size = {"width": width, "height": 740, "deviceScaleFactor": 1, "mobile": False}
        site.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        for name, *args in (("identity",), ("identity-item", found.pk)):
            site.open(name, *args)
            wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert site.browser.execute_script(wide) <= 0, (name, width)
            faults = site.browser.execute_script(AUDIT)
            assert [fault for fault in faults if not fault.startswith(SHELL)] == []
    site.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
