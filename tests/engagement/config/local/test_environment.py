"""What `manage.py` finds in its environment with and without `DATABASE_URL`."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from engagement.config.local import activate, servers_in_use
from engagement.config.local.environment import needs_servers, secret_key

VARIABLES = ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "ALLOWED_HOSTS")


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "recorded, so that it comes back at the end")
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    "arguments",
    [[], ["help"], ["extract", "a.txt"], ["evaluate", "corpus"], ["migrate", "--help"], ["--version"]],
    ids=" ".join,
)
def test_needs_servers_not_for_commands_without_database(arguments: Sequence[str]) -> None:
    assert not needs_servers(arguments)


@pytest.mark.parametrize("arguments", [["migrate"], ["run"], ["ingest", "a.txt"], ["makemigrations", "--check"]])
def test_needs_servers_for_all_others(arguments: Sequence[str]) -> None:
    assert needs_servers(arguments)


@pytest.mark.usefixtures("bare_environment")
def test_activate_fills_the_environment_and_writes_nothing_for_a_command_without_servers(tmp_path: Path) -> None:
    with activate(tmp_path, ["extract", "article.txt"]):
        assert all(os.environ[name] for name in VARIABLES)
        assert os.environ["ALLOWED_HOSTS"] == "127.0.0.1,localhost"
        assert not servers_in_use(tmp_path).folder.exists()
        assert set(servers_in_use(tmp_path).environment) == {"DATABASE_URL", "CELERY_BROKER_URL"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("bare_environment")
def test_activate_keeps_a_given_broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", "amqp://elsewhere")
    with activate(tmp_path, ["extract"]):
        assert os.environ["CELERY_BROKER_URL"] == "amqp://elsewhere"
        assert set(servers_in_use(tmp_path).environment) == {"DATABASE_URL"}


@pytest.mark.usefixtures("bare_environment")
def test_activate_does_nothing_where_a_database_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/engagement")
    with activate(tmp_path, ["migrate"]):
        assert os.environ["DATABASE_URL"] == "postgresql://elsewhere/engagement"
        assert "SECRET_KEY" not in os.environ
        assert servers_in_use(tmp_path).environment == {}
    assert list(tmp_path.iterdir()) == []


def test_secret_key_stays_and_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    key = secret_key(path)
    assert len(key) >= 50
    assert secret_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_secret_key_is_made_anew_where_the_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    assert len(secret_key(tmp_path / "secret_key")) >= 50
