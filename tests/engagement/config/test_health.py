import pytest
from celery import current_app
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_healthz_answers_without_sign_in(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_readyz_asks_every_part(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {**{"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok", "cache": "ok"}}


def test_readyz_tells_an_absent_broker(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # A port that nothing listens on.
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["broker"] == "the broker does not answer"
    assert response.json()["database"] == "ok"


def test_readyz_tells_an_absent_database_and_the_log_why(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*args: object, **options: object) -> None:
        raise OperationalError("connection to server at 10.1.2.3 failed")

    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "the database does not answer"
    assert "10.1.2.3" not in response.content.decode()
    assert "The database does not answer: connection to server at 10.1.2.3 failed" in caplog.text


def test_readyz_needs_no_database_to_know_who_asks(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that waits for the database asks with its user's cookie."""

    def away(*args: object, **options: object) -> None:
        raise OperationalError("the connection is closed")

    client.force_login(UserFactory())
    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/readyz")
    assert (response.status_code, response["Content-Type"]) == (503, "application/json")


def test_readyz_tells_migrations_to_be_applied(client: Client) -> None:
    [latest] = MigrationLoader(connection).graph.leaf_nodes("ingest")
    MigrationRecorder(connection).record_unapplied(*latest)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "to be applied" in response.json()["migrations"]


@pytest.mark.parametrize("path", ["/", "/meetings/", "/officials/", "/parties/", "/articles/", "/articles/upload/"])
def test_everything_else_wants_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")
