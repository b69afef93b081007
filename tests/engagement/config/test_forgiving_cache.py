"""The cache's server may be away: pages, `/readyz` and the operations page go on, and say so."""

import socket
import time
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings
from redis.exceptions import RedisError

from engagement.config.forgiving_cache import AWAY, ForgivingRedisCache, cache_condition
from engagement.services.groups import ANALYSTS, ensure_groups, join_group

BACKEND = "engagement.config.forgiving_cache.ForgivingRedisCache"


def use(settings: Settings, location: str) -> ForgivingRedisCache:
    options = {"socket_connect_timeout": 1, "socket_timeout": 0.3}
    settings.CACHES = {"default": {"BACKEND": BACKEND, "LOCATION": location, "OPTIONS": options}}
    cache = caches["default"]
    assert isinstance(cache, ForgivingRedisCache)
    return cache


@pytest.fixture(autouse=True)
def no_pause() -> Iterator[None]:
    ForgivingRedisCache._next_try = 0.0
    yield
    ForgivingRedisCache._next_try = 0.0


@pytest.fixture
def away(settings: Settings) -> ForgivingRedisCache:
    """At a port that nothing listens on."""
    return use(settings, "redis://127.0.0.1:1/1")


def test_nothing_is_remembered_and_nothing_raises(away: ForgivingRedisCache) -> None:
    away.set("a", 1)
    assert away.get("a") is None
    assert away.get("a", 7) == 7
    assert away.get_many(["a", "b"]) == {}
    assert away.set_many({"a": 1}) == ["a"]
    assert away.add("a", 1)
    assert not away.touch("a")
    assert not away.delete("a")
    assert not away.has_key("a")
    away.delete_many(["a"])
    assert away.get_or_set("a", 5) == 5


def test_who_clears_it_is_told(away: ForgivingRedisCache) -> None:
    with pytest.raises(RedisError):
        away.clear()


def test_a_server_that_says_nothing_is_asked_once_in_a_while(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cache = use(settings, f"redis://127.0.0.1:{silent.getsockname()[1]}/1")
        began = time.monotonic()
        for number in range(50):
            assert cache.get(f"key-{number}") is None
        assert time.monotonic() - began < 3


def test_it_remembers_again_when_the_server_is_back(settings: Settings, away: ForgivingRedisCache) -> None:
    assert away.get("a") is None
    broker = str(settings.CELERY_BROKER_URL).replace("redis+socket://", "unix://")
    if not broker.startswith(("redis://", "unix://")):
        pytest.skip("The tests' broker is no Redis.")
    back = use(settings, broker)
    back.set("forgiving", 1)
    assert back.get("forgiving") is None  # within the pause
    assert cache_condition() == "ok"  # asks at once, and ends it
    back.set("forgiving", 2, 5)
    assert back.get("forgiving") == 2


@pytest.mark.django_db
def test_pages_are_served_without_it(client: Client, away: ForgivingRedisCache) -> None:
    ensure_groups()
    user = User.objects.create_user("nadia")
    join_group(user, ANALYSTS)
    client.force_login(user)
    for path in ("/", "/meetings/", "/articles/", "/officials/", "/explore/"):
        assert client.get(path).status_code == 200, path
    assert client.get("/api/v1/meetings/").status_code == 200


@pytest.mark.django_db
def test_readyz_tells_it_and_stays_ready(client: Client, away: ForgivingRedisCache) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["cache"]) == ("ok", AWAY)
