"""Versions tell two states of the record apart, also where transactions overlap."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from engagement.kept import kept_count
from engagement.kept.state import read_state
from engagement.models import Meeting, Topic
from tests.factories import ConfirmedMeetingFactory, DelegationFactory, OfficialFactory, PartyFactory, TopicFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def test_only_the_tables_that_were_written_have_another_version() -> None:
    ConfirmedMeetingFactory()
    before = read_state()
    assert read_state().of_tables(["engagement.topic"]) == before.of_tables(["engagement.topic"])
    TopicFactory()
    after = read_state()
    assert after.of_tables(["engagement.topic"]) != before.of_tables(["engagement.topic"])
    assert after.of_tables(["engagement.meeting"]) == before.of_tables(["engagement.meeting"])


def test_whoever_joins_a_delegation_changes_the_part_of_its_meetings() -> None:
    party, delegation = PartyFactory(), DelegationFactory()
    ConfirmedMeetingFactory(between=[(OfficialFactory(), party), delegation])
    tables = ["engagement.delegation", "engagement.delegationmember"]
    before = read_state().of_parts(tables)
    delegation.members.add(OfficialFactory())
    after = read_state().of_parts(tables)
    assert after != before
    DelegationFactory().members.add(OfficialFactory())  # at no meeting
    assert read_state().of_parts(tables) == after


def test_a_write_with_a_lower_number_that_comes_later_is_seen() -> None:
    """One transaction draws the number of its event, another one writes and ends, then the first ends."""
    TopicFactory()
    read_state()
    drawn, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            Topic.objects.create(slug="slow", name="Slow")
            drawn.set()
            assert may_end.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert drawn.wait(20)
    try:
        TopicFactory()
        between = read_state()
        assert kept_count(Topic.objects.all()) == 2
    finally:
        may_end.set()
        thread.join(20)
    assert read_state().of_tables(["engagement.topic"]) != between.of_tables(["engagement.topic"])
    assert kept_count(Topic.objects.all()) == 3


def test_an_emptied_database_begins_anew() -> None:
    meeting = ConfirmedMeetingFactory()
    before = read_state()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE engagement_meetingevent CASCADE")
    assert read_state().of_tables(["engagement.meeting"]) != before.of_tables(["engagement.meeting"])
    assert Meeting.objects.get() == meeting
