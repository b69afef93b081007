"""Lines of the log: their numbers, as words or as JSON, and that no secret is in them."""

import io
import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog
from celery import current_app
from django.conf import settings as configured
from django.contrib.auth.models import User
from django.test import Client

from engagement.config.logs import blot, request_number
from engagement.config.settings_logging import LOGGING
from engagement.services.tokens import make_token
from ingest import queue

PASSWORD = "hunter-two-and-more-7"


@pytest.fixture
def written() -> Any:
    """What the log's handler writes of all that is logged meanwhile."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    lines = dict(LOGGING["formatters"]["lines"])  # type: ignore[index]
    handler.setFormatter(lines.pop("()")(**lines))
    root = logging.getLogger()
    root.addHandler(handler)
    yield text
    root.removeHandler(handler)


def test_a_line_has_the_numbers_of_request_and_article(written: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r-1", article_id=7):
        logging.getLogger("some.module").warning("It is %s", "late")
    line = written.getvalue()
    assert "WARNING some.module: It is late [article_id=7 request_id=r-1]" in line


@pytest.mark.django_db
def test_answers_name_the_request_and_take_only_plain_numbers(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-1"}).headers["X-Request-ID"] == "abc-1"
    own = client.get("/healthz", headers={"X-Request-ID": "a b\nforged line"}).headers["X-Request-ID"]
    assert len(own) == 32
    assert request_number() == ""


def test_the_number_goes_with_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, Any] = {}
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: sent.update(options))
    with structlog.contextvars.bound_contextvars(request_id="r-2"):
        queue.enqueue_fetch(5)
    assert sent == {"args": [5], "headers": {"request_number": "r-2"}}


@pytest.mark.django_db
def test_what_django_tells_of_a_request_afterwards_has_its_number(written: io.StringIO, client: Client) -> None:
    client.get("/nowhere/", headers={"X-Request-ID": "r-3"})
    assert "Not Found: /nowhere/ [request_id=r-3" in written.getvalue()


@pytest.mark.django_db
def test_no_secret_is_logged(written: io.StringIO, client: Client, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    user = User.objects.create_user("ana", password=PASSWORD)
    _, token = make_token(user=user, name="script")
    client.raise_request_exception = False
    client.post("/sign-in/", {"username": "ana", "password": f"{PASSWORD}-wrong"})
    client.post("/sign-in/", {"username": "ana", "password": PASSWORD})
    client.get("/api/v1/meetings/", headers={"Authorization": f"Bearer {token}"})
    client.get("/following/feed/very-secret-feed/")
    client.get(f"/nowhere/?token={token}")
    log = logging.getLogger("careless")
    log.error("settings: %s", configured.SECRET_KEY)
    log.error("headers: %s", {"Authorization": f"Bearer {token}"})
    log.error("posted: %s", {"username": "ana", "password": PASSWORD})
    log.error("connecting to postgresql://app:dbpass-77@db/engagement")
    try:
        raise ValueError(f"amqp://user:{PASSWORD}@broker:5672//")
    except ValueError:
        log.exception("The broker is away")
    text = written.getvalue()
    assert "careless" in text
    assert "Traceback" in text
    for secret in (configured.SECRET_KEY, PASSWORD, token, "dbpass-77", "very-secret-feed"):
        assert secret not in text


def test_blotting_leaves_other_words() -> None:
    words = "Article 5 of https://example.org/a met the secretary; 3 tokens were made"
    assert blot(words) == words


def test_json_lines_by_a_setting() -> None:
    program = "import django, logging; django.setup(); logging.getLogger('x').warning('words %s', 1)"
    environment = {
        **os.environ,
        "LOG_JSON": "true",
        "DJANGO_SETTINGS_MODULE": "engagement.config.settings",
    }
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=Path(configured.BASE_DIR), env=environment, capture_output=True, text=True, check=True
    )
    line = json.loads(done.stderr.splitlines()[-1])
    assert (line["event"], line["level"], line["logger"]) == ("words 1", "warning", "x")
