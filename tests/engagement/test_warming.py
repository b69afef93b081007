"""Figures of the whole record are counted before anybody asks for them, one round at a time."""

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve as real_resolve
from pytest_django import Settings

from engagement import warming
from engagement.messages import BrokerAway
from engagement.warming import pages, warm
from tests.factories import AnalystFactory, ConfirmedMeetingFactory, MeetingFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 600.0


@pytest.fixture(autouse=True)
def _cold(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(warming, "count_messages", lambda: 0)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that are asked for, of which none is counted."""
    found: list[str] = []
    monkeypatch.setattr(warming, "_ask", lambda address, *, is_analyst: found.append(address))
    return found


def figures_of(client: Client, address: str) -> list[str]:
    """The queries of the page that count."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in queries if "GROUP BY" in one["sql"] or "COUNT(" in one["sql"]]


@pytest.mark.parametrize("is_analyst", [False, True])
def test_the_first_visitor_waits_for_no_more_than_the_second(client: Client, is_analyst: bool) -> None:
    ConfirmedMeetingFactory.create_batch(3)
    ConfirmedMeetingFactory(about=[TopicFactory()])
    MeetingFactory()
    client.force_login(AnalystFactory() if is_analyst else UserFactory())
    addresses = ["/"] if is_analyst else list(dict.fromkeys(address for address, _ in pages()))
    first = {address: figures_of(client, address) for address in addresses}
    second = {address: figures_of(client, address) for address in addresses}
    assert sum(len(first[address]) > len(second[address]) for address in addresses) > len(addresses) / 2
    cache.clear()
    assert warm(seconds=LONG) == len(pages())
    assert {address: figures_of(client, address) for address in addresses} == second


def test_every_page_is_served(caplog: pytest.LogCaptureFixture) -> None:
    # Of an empty record, too; a redirect to another address would keep nothing.
    caplog.set_level("INFO", logger=warming.__name__)
    warm(seconds=LONG)
    told = [record.getMessage() for record in caplog.records if record.name == warming.__name__]
    assert len(told) == len(pages())
    assert all(": 200 after" in line for line in told), told


def test_a_round_begins_when_the_record_has_changed_and_is_quiet(asked: list[str]) -> None:
    everything = len(pages())
    assert [warm(seconds=LONG), warm(seconds=LONG)] == [everything, 0]
    TopicFactory()
    assert warm(seconds=LONG) == 0  # somebody may be at it still
    TopicFactory()
    assert [warm(seconds=LONG), warm(seconds=LONG), warm(seconds=LONG)] == [0, everything, 0]
    cache.clear()
    assert warm(seconds=LONG) == everything


def test_a_record_that_is_never_quiet_gets_its_rounds(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    warm(seconds=LONG)
    found = []
    for late in (AT := warming.AT_LATEST, AT, -1.0):
        monkeypatch.setattr(warming, "AT_LATEST", late)
        TopicFactory()
        found.append(warm(seconds=LONG))
    assert found == [0, 0, len(pages())]


def test_a_new_day_is_a_new_round(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    warm(seconds=LONG)
    monkeypatch.setattr("engagement.warming.timezone.localdate", lambda: date(2031, 1, 1))
    assert [warm(seconds=LONG), warm(seconds=LONG)] == [len(pages()), 0]


def test_a_step_goes_on_where_the_last_one_ended(asked: list[str]) -> None:
    times = iter([0.0, 1.0, 2.0, 3.0, 99.0])
    assert warm(seconds=10, clock=lambda: next(times)) == 3
    TopicFactory()  # no matter to a round that has begun
    assert warm(seconds=LONG) == len(pages()) - 3
    assert asked == [address for address, _ in pages()]


def test_articles_go_first(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = [1, 1, 0, 0, 3]
    monkeypatch.setattr(warming, "count_messages", lambda: waiting.pop(0))
    assert [warm(seconds=LONG), warm(seconds=LONG), warm(seconds=LONG)] == [0, 0, 2]

    def away() -> int:
        raise BrokerAway

    monkeypatch.setattr(warming, "count_messages", away)
    assert warm(seconds=LONG) == len(pages()) - 2


def test_never_two_at_a_time(asked: list[str]) -> None:
    held, may_end = threading.Event(), threading.Event()

    def other() -> None:
        with warming._alone() as is_alone:
            assert is_alone
            held.set()
            may_end.wait(20)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    assert held.wait(20)
    try:
        assert warm(seconds=LONG) == 0
    finally:
        may_end.set()
        thread.join(20)
    assert warm(seconds=LONG) == len(pages())


def fail(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The page of topics raises."""

    def view(*args: Any) -> HttpResponse:
        raise error

    def resolve(path: str) -> Any:
        match = real_resolve(path)
        if match.url_name == "topics":
            match.func = view
        return match

    monkeypatch.setattr("engagement.warming.resolve", resolve)


def test_a_page_that_fails_holds_no_other_up(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    fail(monkeypatch, ValueError("broken"))
    assert warm(seconds=LONG) == len(pages())
    assert "The figures of /topics/ could not be counted ahead." in caplog.text
    assert warm(seconds=LONG) == 0


def test_a_page_that_was_cut_off_is_not_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    fail(monkeypatch, OperationalError("the server closed the connection"))
    with pytest.raises(OperationalError):
        warm(seconds=LONG)
    left = [address for address, _ in pages()]
    assert warm(seconds=LONG) == len(left) - left.index("/topics/") - 1  # the lock was given back, too


def test_without_a_memory_nothing_is_counted(asked: list[str], settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert warm(seconds=LONG) == 0
