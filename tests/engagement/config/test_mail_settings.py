"""The settings of mail, read as a new process reads them."""

import os
import subprocess
import sys

import pytest

SHOW = """
from django.conf import settings
print(settings.MAIL_IS_SET_UP, settings.EMAIL_BACKEND.split(".")[-2], settings.EMAIL_HOST, settings.EMAIL_PORT,
      settings.EMAIL_USE_TLS, settings.SITE_URL)
"""
COMPLETE = {
    "EMAIL_URL": "smtp+tls://ana:secret@mail.example.org:587",
    "MAIL_FROM": "tracker@example.org",
    "SITE_URL": "https://tracker.example.org/",
}


def read(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    needed = {"SECRET_KEY": "x", "DATABASE_URL": "postgresql:///x", "CELERY_BROKER_URL": "memory://"}
    clean = {name: value for name, value in os.environ.items() if name not in {*COMPLETE, "FOLLOW_MAIL_SECONDS"}}
    settings = {"DJANGO_SETTINGS_MODULE": "engagement.config.settings"}
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        env={**clean, **needed, **settings, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_mail_goes_to_the_server_that_the_address_names() -> None:
    told = read(COMPLETE).stdout.split()
    assert told == ["True", "smtp", "mail.example.org", "587", "True", "https://tracker.example.org"]


@pytest.mark.parametrize("missing", [*COMPLETE, None])
def test_there_is_no_mail_unless_all_is_given(missing: str | None) -> None:
    given = {name: value for name, value in COMPLETE.items() if missing and name != missing}
    told = read(given)
    assert told.stdout.split()[0] == "False"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"SITE_URL": "tracker.example.org"}, "write it as https://"),
        ({"SITE_URL": "https://tracker.example.org/path"}, "without a path"),
        ({"FOLLOW_MAIL_SECONDS": "5"}, "60 or more"),
        ({"FOLLOW_DAILY_HOUR": "24"}, "from 0 to 23"),
    ],
)
def test_what_does_not_fit_is_said_at_the_start(wrong: dict[str, str], words: str) -> None:
    told = read({**COMPLETE, **wrong})
    assert told.returncode != 0
    assert words in told.stderr
