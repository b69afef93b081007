"""Chromium, the site served to it, and the record with its seeds."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from engagement.services.groups import ANALYSTS, ensure_groups, join_group
from tests.browser.site import Site
from tests.seeded import seed_record

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--window-size=1300,1000",
)
PASSWORD = "a password for tests 1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, and say so, where there is no Chromium; nowhere else."""
    if CHROMIUM and DRIVER:
        return
    missing = pytest.mark.skip(reason="Chromium is missing: apt-get install chromium chromium-driver")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


def start_chromium(folder: Path, **prefs: object) -> webdriver.Chrome:
    """A Chromium with its profile in `folder`, which reaches nothing but this machine."""
    assert CHROMIUM
    assert DRIVER
    options = Options()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    if prefs:
        options.add_experimental_option("prefs", prefs)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options, Service(DRIVER))


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One Chromium for all journeys."""
    driver = start_chromium(tmp_path_factory.mktemp("chromium"))
    yield driver
    driver.quit()


@pytest.fixture
def seeded(transactional_db: None) -> None:
    """The record as `make run` has it at first."""
    seed_record()


@pytest.fixture(autouse=True)
def _passwords_are_cheap(settings: Settings) -> None:
    """Half a second of processor time to store one, and as much to sign in, are for attackers."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def analyst(transactional_db: None) -> User:
    ensure_groups()
    user = User.objects.create_user("nadia", password=PASSWORD)
    join_group(user, ANALYSTS)
    return user


@pytest.fixture
def site(browser: webdriver.Chrome, served: LiveServer, analyst: User, tmp_path: Path) -> Iterator[Site]:
    """The site, of which no page is open yet, to an analyst who has signed in. No page may have complained in the
    browser's console.

    The session comes by its cookie; the form for signing in has tests of its own (`test_desk.py` uses it, too).
    """
    browser.delete_all_cookies()
    opened = Site(browser, served.url)
    opened.go_on_as(analyst)
    yield opened
    # A form that was refused is an answer, not a fault.
    log = browser.get_log("browser")  # type: ignore[no-untyped-call]
    severe = [entry["message"] for entry in log if entry["level"] == "SEVERE"]
    answers = ("status of 409", "status of 422")
    complaints = [message for message in severe if not any(answer in message for answer in answers)]
    browser.get("about:blank")  # no request of this page reaches the next test
    assert complaints == []
