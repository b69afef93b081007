"""How long database and cache are waited for, read as a new process reads it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

SHOW = """
import json
from django.conf import settings
print(json.dumps([settings.DATABASES["default"]["OPTIONS"], settings.CACHES["default"]]))
"""
ROOT = Path(__file__).resolve().parents[3]
ADDRESS = "postgresql://tracker:p%40ss@db.example.org:5432/tracker"


def run(command: list[str], **given: str) -> "subprocess.CompletedProcess[str]":
    needed = {"SECRET_KEY": "x", "CELERY_BROKER_URL": "memory://", "DATABASE_URL": ADDRESS}
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "engagement.config.settings"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**environment, **needed, **given},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def read(**given: str) -> Any:
    done = run(["-c", SHOW], **given)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_database_that_is_cut_off_is_not_waited_for() -> None:
    options, _ = read()
    assert options["connect_timeout"] == 5
    assert options["tcp_user_timeout"] == 10_000
    assert options["keepalives_idle"] + options["keepalives_interval"] * options["keepalives_count"] <= 15
    assert "word_similarity_threshold" in options["options"]


def test_the_address_may_say_otherwise() -> None:
    options, _ = read(DATABASE_URL=f"{ADDRESS}?sslmode=verify-full&tcp_user_timeout=60000&options=-c%20jit%3Doff")
    assert (options["sslmode"], options["tcp_user_timeout"], options["connect_timeout"]) == ("verify-full", 60_000, 5)
    assert options["options"].startswith("-c pg_trgm.word_similarity_threshold=0.45 ")
    assert options["options"].endswith(" -c jit=off")  # the last one counts


@pytest.mark.parametrize("scheme", ["redis", "rediss", "valkey"])
def test_a_cache_on_another_host_is_forgiven_and_not_waited_for(scheme: str) -> None:
    _, cache = read(CACHE_URL=f"{scheme}://:word@cache.example.org:6379/1")
    assert cache["BACKEND"] == "engagement.config.forgiving_cache.ForgivingRedisCache"
    assert cache["OPTIONS"] == {"socket_connect_timeout": 1, "socket_timeout": 2}


def test_without_an_address_each_process_remembers_for_itself() -> None:
    _, cache = read()
    assert cache["BACKEND"].endswith("LocMemCache")
    assert cache["OPTIONS"]["MAX_ENTRIES"] > 300


@pytest.mark.django_db
def test_the_server_lets_go_of_a_worker_that_vanished() -> None:
    """Else it keeps the worker's transaction, and with it the lock under which articles are recorded, for two hours."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW client_connection_check_interval")
        assert cursor.fetchone() == ("5s",)
        cursor.execute("SELECT setting FROM pg_settings WHERE name LIKE 'tcp_%' AND source = 'client' ORDER BY name")
        assert len(cursor.fetchall()) == 4


def test_commands_say_that_the_database_is_away(tmp_path: Path) -> None:
    away = "postgresql://tracker:hidden-word@127.0.0.1:1/tracker"
    done = run(["manage.py", "backup", str(tmp_path / "b.zip")], DATABASE_URL=away)
    assert done.returncode == 1
    assert done.stderr.startswith("manage.py: the database of DATABASE_URL does not answer")
    assert "Traceback" not in done.stderr
    assert "hidden-word" not in done.stderr
    assert "Traceback" in run(["manage.py", "backup", str(tmp_path / "b.zip"), "--traceback"], DATABASE_URL=away).stderr


SCHEDULE = """
import json
from django.conf import settings
warm = settings.CELERY_BEAT_SCHEDULE.get("warm")
print(json.dumps(warm and [warm["task"], warm["schedule"], warm["options"]["expires"]]))
"""


@pytest.mark.parametrize(
    ("given", "warm"),
    [
        ({}, None),  # a worker's memory is its own
        ({"CACHE_URL": "redis://cache.example.org:6379/1"}, ["engagement.tasks.warm_figures", 30, 30]),
        (
            {"CACHE_URL": "redis://cache.example.org:6379/1", "WARM_SECONDS": "90"},
            ["engagement.tasks.warm_figures", 90, 90],
        ),
        ({"CACHE_URL": "redis://cache.example.org:6379/1", "WARM_SECONDS": "0"}, None),
    ],
)
def test_figures_are_counted_ahead_where_others_find_them(given: dict[str, str], warm: list[Any] | None) -> None:
    assert json.loads(run(["-c", SCHEDULE], **given).stdout) == warm


def test_figures_cannot_be_counted_backwards() -> None:
    done = run(["-c", SCHEDULE], WARM_SECONDS="-1")
    assert "WARM_SECONDS is a number of seconds" in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL"])
def test_what_is_required_is_asked_for_by_name(name: str) -> None:
    done = run(["-c", f"import os; del os.environ['{name}']\n{SHOW}"])
    assert done.returncode != 0
    assert f"Set the {name} environment variable" in done.stderr.splitlines()[-1]


def test_an_empty_secret_key_is_refused() -> None:
    done = run(["-c", f"{SHOW}\nsettings.SECRET_KEY"], SECRET_KEY="")
    assert done.returncode != 0
    assert "SECRET_KEY setting must not be empty" in done.stderr.splitlines()[-1]
