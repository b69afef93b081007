"""What a page says while the database is away, full or busy."""

import psycopg.errors
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import Error, IntegrityError, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from engagement.views.failures import failed


def answer_to(error: Exception, request: HttpRequest) -> HttpResponse:
    """The page as Django asks for it, while the error is handled."""
    try:
        raise error
    except type(error):
        return failed(request)


def caused(cause: Exception, kind: type[Error] = OperationalError) -> Error:
    error = kind("secret-host refused")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (caused(psycopg.OperationalError("connection refused")), "The database does not answer"),
        (caused(psycopg.errors.AdminShutdown("terminating")), "The database does not answer"),
        (caused(psycopg.errors.CannotConnectNow("starting up")), "The database does not answer"),
        (InterfaceError("connection already closed"), "The database does not answer"),
        (caused(psycopg.errors.DiskFull("could not extend file")), "disk is full"),
        (caused(psycopg.errors.DeadlockDetected("deadlock")), "could not finish this"),
        (caused(psycopg.errors.ReadOnlySqlTransaction("read-only"), InternalError), "can only be read"),
    ],
)
def test_page_names_what_is_wrong(error: Exception, words: str) -> None:
    request = RequestFactory().get("/meetings/")
    request.user = AnonymousUser()
    answer = answer_to(error, request)
    assert answer.status_code == 503
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert b"secret-host" not in answer.content
    assert answer["Retry-After"] == "10"


def test_who_only_looked_may_try_the_same_address_again() -> None:
    answer = answer_to(OperationalError("gone"), RequestFactory().get("/meetings/?status=held&q=<b>"))
    text = answer.content.decode()
    assert '<a class="button button-primary" href="/meetings/?status=held&amp;q=%3Cb%3E">Try again</a>' in text
    assert "not stored" not in text
    assert 'data-look-at="/readyz"' in text
    assert "data-sent" not in text


def test_who_sent_something_is_told_that_it_was_not_stored() -> None:
    answer = answer_to(OperationalError("gone"), RequestFactory().post("/meetings/1/comments/", {"text": "Good."}))
    text = answer.content.decode()
    assert "What you just sent was not stored" in text
    assert "data-sent" in text
    assert "Try again" not in text


def test_what_nobody_can_ask_for_is_not_looked_for() -> None:
    # `/readyz` knows whether the database answers, not whether its disk is full.
    answer = answer_to(caused(psycopg.errors.DiskFull("no space")), RequestFactory().get("/meetings/"))
    assert b"data-look-at" not in answer.content
    assert b"Try again" in answer.content


@pytest.mark.parametrize("headers", [{"accept": "application/json"}, {}])
def test_programs_get_json(headers: dict[str, str]) -> None:
    path = "/articles/upload/" if headers else "/api/v1/meetings/"
    answer = answer_to(OperationalError("gone"), RequestFactory().get(path, headers=headers))
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/json"
    assert b"not stored" in answer.content


@pytest.mark.parametrize("error", [ValueError("a bug"), IntegrityError("a bug"), InternalError("a bug")])
def test_other_faults_stay_ours(error: Exception) -> None:
    answer = answer_to(error, RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"Something broke" in answer.content


def test_site_without_a_database_says_so(client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("connection failed")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", refuse)
    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    answer = client.get("/meetings/")
    assert answer.status_code == 503
    assert b"The database does not answer" in answer.content
