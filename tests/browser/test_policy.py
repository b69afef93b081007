"""No page asks for what the content policy refuses: the browser would say so in its console, where `site` looks."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from engagement.models import Meeting
from tests.browser.site import Site
from tests.factories import ConfirmedMeetingFactory, MeetingFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.browser
ADDRESSES = (
    "front",
    "meetings",
    "explore",
    "officials",
    "api:docs",
    "import",
    "search",
    "admin:index",
    "desk",
    "identity",
)


def complaints(site: Site) -> list[str]:
    log = site.browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in log if "Content Security Policy" in entry["message"]]


def test_pages_the_desk_and_the_admin_keep_to_the_policy(site: Site, analyst: User, seeded: None) -> None:
    analyst.is_superuser = True
    analyst.save(update_fields=["is_superuser"])
    meeting = MeetingFactory()
    ReportFactory(article=ArticleFactory(), meeting=meeting)
    ConfirmedMeetingFactory()
    paths = [reverse(name) for name in ADDRESSES]
    for model, model_admin in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths.append(reverse(f"{base}_changelist"))
        if model in {Meeting, User} and (row := model_admin.model._default_manager.first()):
            paths += [reverse(f"{base}_change", args=[row.pk]), reverse(f"{base}_add")]
    for path in paths:
        site.browser.get(f"{site.url}{path}")
        assert site.find("h1, h2"), path
        assert complaints(site) == [], path


def test_a_script_in_line_is_refused_and_the_console_says_so(site: Site) -> None:
    site.open("front")
    site.browser.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s)"
    )
    assert site.browser.execute_script("return window.ran") is None
    assert complaints(site)


def test_after_signing_out_the_back_button_shows_no_page(site: Site) -> None:
    meeting = ConfirmedMeetingFactory(note="seen by nobody later")
    site.browser.get(f"{site.url}{meeting.get_absolute_url()}")
    assert "seen by nobody later" in site.text()
    site.browser.execute_script("document.querySelector('form[action$=\"sign-out/\"]').submit()")
    site.find("[name=username]")
    site.browser.back()
    site.find("[name=username]")
    assert "seen by nobody later" not in site.text()
