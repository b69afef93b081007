"""What browsers are told to refuse, and that no template of ours needs what is refused."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from engagement.config.headers import ADMIN_PAGES, OWN_PAGES, as_header, policy_of
from tests.factories import AnalystFactory, ConfirmedMeetingFactory, UserFactory

ROOT = Path(settings.BASE_DIR)
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)
# Mails are no pages: what reads them knows no stylesheet.
TEMPLATES = [file for file in (ROOT / "templates").rglob("*.html") if "mail" not in file.relative_to(ROOT).parts]


def test_own_pages_may_hold_nothing_in_line() -> None:
    header = as_header(OWN_PAGES)
    assert "unsafe" not in header
    assert "default-src 'none'" in header
    assert "frame-ancestors 'none'" in header


def test_the_admin_differs_in_three_sources_and_runs_no_script_in_line() -> None:
    assert {name for name in OWN_PAGES if OWN_PAGES[name] != ADMIN_PAGES[name]} == {
        "script-src",
        "style-src",
        "img-src",
    }
    assert "'unsafe-inline'" not in ADMIN_PAGES["script-src"]
    assert policy_of("/admin/desk/") == ADMIN_PAGES
    assert policy_of("/administration/") == policy_of("/") == OWN_PAGES


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/sign-in/", "/nowhere/", "/healthz", "/api/v1/meetings/", "/admin/"])
def test_every_answer_has_them(client: Client, path: str) -> None:
    client.force_login(AnalystFactory())
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == as_header(policy_of(path))
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.django_db
def test_nothing_is_shown_by_the_back_button_after_signing_out(client: Client) -> None:
    client.force_login(UserFactory())
    meeting = ConfirmedMeetingFactory()
    assert client.get(meeting.get_absolute_url()).headers["Cache-Control"] == "no-store"
    client.post(reverse("logout"))
    assert client.get(meeting.get_absolute_url()).status_code == 302


@pytest.mark.django_db
def test_files_still_stream(client: Client) -> None:
    client.force_login(UserFactory())
    meeting = ConfirmedMeetingFactory()
    answer = client.get(reverse("meetings-export", args=["csv"]))
    assert answer.streaming
    assert str(meeting.pk).encode() in b"".join(answer)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_templates_hold_no_script_or_style(file: Path) -> None:
    assert INLINE.findall(file.read_text(encoding="utf-8")) == []


def test_pictures_in_pages_hold_no_script_or_style() -> None:
    """Whose builder writes attributes, and classes that stand in `pictures.css`."""
    for file in (ROOT / "engagement" / "pictures").glob("*.py"):
        assert re.findall(r"""["'<]style["'=>]|\bstyle=["']|onload|<script""", file.read_text(encoding="utf-8")) == []


def deploy_check(**environment: str) -> "subprocess.CompletedProcess[str]":
    """`check --deploy` with these variables over those of a server behind TLS."""
    return behind_tls("manage.py", "check", "--deploy", "--fail-level", "WARNING", **environment)


def behind_tls(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Python's command with the settings of a server behind TLS, and these variables over them."""
    given = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "DATABASE_URL": "postgresql:///none",
        "CELERY_BROKER_URL": "memory://",
        "ALLOWED_HOSTS": "tracker.example.org",
        "BEHIND_TLS": "true",
        **environment,
    }
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=given, capture_output=True, text=True, check=False)


def test_the_check_for_servers_finds_nothing() -> None:
    done = deploy_check()
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_check_for_servers_would_find_something() -> None:
    done = deploy_check(BEHIND_TLS="false")
    assert done.returncode != 0
    assert "security.W004" in done.stderr


ASK = """
import django, json; django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
page = Client().get("/sign-in/", headers={"host": "tracker.example.org", "x-forwarded-proto": "https"})
plain = Client().get("/sign-in/", headers={"host": "tracker.example.org"})
cookies = {name: [bool(one["secure"]), one["samesite"]] for name, one in page.cookies.items()}
print(json.dumps([page.status_code, page.headers.get("Strict-Transport-Security", ""), cookies,
    plain.status_code, plain.headers.get("Location", "")]))
"""


def test_cookies_and_hsts_behind_tls() -> None:
    done = behind_tls("-c", ASK, DJANGO_SETTINGS_MODULE="engagement.config.settings")
    assert done.returncode == 0, done.stderr
    status, hsts, cookies, plain, location = json.loads(done.stdout.splitlines()[-1])
    assert status == 200
    assert int(hsts.partition("max-age=")[2].split(";")[0]) >= 3600
    assert cookies["csrftoken"] == [True, "Lax"]
    assert (plain, location) == (301, "https://tracker.example.org/sign-in/")
