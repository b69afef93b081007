"""Beat asks, a worker counts, and a web process finds the figures in the cache that they share."""

from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from engagement import warming
from tests.factories import ConfirmedMeetingFactory, UserFactory
from tests.live import LiveWorker, wait_until

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]
ADDRESSES = ("/", "/meetings/", "/officials/", "/meetings/?count=party-dyads", "/explore/?picture=party-parties")


def test_figures_are_there_before_anybody_asks(live_worker: LiveWorker, client: Client, settings: Settings) -> None:
    socket = urlsplit(settings.CELERY_BROKER_URL).path
    backend = "engagement.config.forgiving_cache.ForgivingRedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": f"unix://{socket}", "OPTIONS": {"db": 1}}}
    cache.clear()
    ConfirmedMeetingFactory.create_batch(3)
    live_worker.start(1, beat=True, CACHE_URL=f"redis://{socket}?db=1", WARM_SECONDS="1")

    def is_done() -> bool:
        round_ = cache.get(warming._key())
        return bool(round_ and round_.ended)

    wait_until(is_done, "a round is over", log=live_worker.log, timeout=90)
    live_worker.stop()
    client.force_login(UserFactory())
    warmed = counted(client)
    cache.clear()
    first, second = counted(client), counted(client)
    cache.clear()
    assert warmed == second
    assert sum(first) >= sum(second) + len(ADDRESSES)


def counted(client: Client) -> list[int]:
    """Of each page, how many queries count."""
    found = []
    for address in ADDRESSES:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found.append(sum("GROUP BY" in one["sql"] or "COUNT(" in one["sql"] for one in queries))
    return found
