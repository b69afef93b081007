"""The database goes away under the site, and comes back: pages say so, and lose nothing that somebody typed."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError

from tests.browser.site import Site
from tests.browser.test_pages import OVERFLOW

pytestmark = pytest.mark.browser
SESSIONS = "django.contrib.sessions.backends.db.SessionStore.load"
READY = "engagement.config.health._database"


def go_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(SESSIONS, refuse)
    monkeypatch.setattr(READY, lambda: "the database does not answer")


def test_a_page_comes_back_by_itself(site: Site, analyst: User, monkeypatch: pytest.MonkeyPatch) -> None:
    site.go_on_as(analyst)
    with monkeypatch.context() as away:
        go_away(away)
        site.open("meetings", query="?status=held")
        assert site.text("h1") == "The database does not answer"
        assert "then opens by itself" in site.text("[role=status]")
        site.browser.set_window_size(360, 800)
        assert site.browser.execute_script(OVERFLOW) == []
        site.browser.set_window_size(1300, 1000)
    site.until(lambda: site.text("h1") == "Meetings", "the list is there")
    assert site.browser.current_url.endswith("/meetings/?status=held")
    assert_nothing_else_complained(site)


def test_what_was_typed_is_still_there(site: Site, analyst: User, monkeypatch: pytest.MonkeyPatch) -> None:
    site.open("login")
    site.fill("[name=username]", "somebody")
    site.fill("[name=password]", "a long password")
    with monkeypatch.context() as away:
        go_away(away)
        away.setattr("django.contrib.sessions.backends.db.SessionStore.save", _refuse)
        away.setattr("engagement.config.permissions.PermissionsAtOnce.authenticate", _refuse)
        site.leave_by("main button[type=submit], main .button-primary")
        assert "What you just sent was not stored" in site.text("main")
        assert "says so here" in site.text("[role=status]")
    site.until(lambda: site.text("[role=status]") == "The database answers again.", "it is told")
    site.leave_by("[data-back]")
    assert site.find("[name=username]").get_attribute("value") == "somebody"
    assert_nothing_else_complained(site)


def assert_nothing_else_complained(site: Site) -> None:
    """In the browser's console, where the page's own 503 stands."""
    log = site.browser.get_log("browser")  # type: ignore[no-untyped-call]
    assert [one["message"] for one in log if one["level"] == "SEVERE" and "status of 503" not in one["message"]] == []


def _refuse(*args: Any, **told: Any) -> None:
    raise OperationalError("connection refused")
