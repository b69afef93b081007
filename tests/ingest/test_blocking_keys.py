"""Whoever writes, by whatever way: the database keeps the blocking keys of what is on record."""

import threading
import time
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db import connection, transaction

from engagement.models import Meeting, Official, Party
from engagement.services import review
from engagement.services.officials import establish_officials
from engagement.services.review import confirm_meeting
from ingest.models import BlockingKey
from ingest.models.blocking import of_parties
from tests.factories import (
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    ParticipationFactory,
    PartyFactory,
    UserFactory,
)
from tests.ingest.blocking_keys import wrong_keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties() -> list[Party]:
    return [PartyFactory(code=code) for code in ("CN", "TALIBAN")]


@pytest.fixture
def people() -> list[Official]:
    return [OfficialFactory(), OfficialFactory()]


@pytest.fixture
def meeting(parties: list[Party], people: list[Official]) -> Meeting:
    made: Meeting = ConfirmedMeetingFactory(between=list(zip(people, parties, strict=True)))
    return made


def closed(meeting: Meeting) -> dict[int, int]:
    rows = BlockingKey.objects.filter(meeting_id=meeting.pk)
    return dict(rows.values_list("key", "closed"))


def test_of_each_official_and_each_two_parties(meeting: Meeting, parties: list[Party], people: list[Official]) -> None:
    pair = of_parties(*(party.pk for party in parties))
    assert closed(meeting) == {pair: 3, **{-official.pk: 1 for official in people}}
    told = BlockingKey.objects.filter(meeting_id=meeting.pk).values_list("start", "end").distinct()
    assert list(told) == [(date(2021, 10, 12), date(2021, 10, 12))]


def test_three_parties_are_three_pairs(meeting: Meeting) -> None:
    ParticipationFactory(meeting=meeting)
    assert sum(key > 0 for key in closed(meeting)) == 3
    assert sum(key < 0 for key in closed(meeting)) == 3


def test_a_delegation_may_be_anybodys(parties: list[Party], people: list[Official]) -> None:
    envoys = DelegationFactory(party=parties[1])
    meeting = ConfirmedMeetingFactory(between=[(people[0], parties[0]), envoys])
    named_first = parties[0].pk < parties[1].pk
    assert closed(meeting)[of_parties(parties[0].pk, parties[1].pk)] == (1 if named_first else 2)


def test_nothing_is_closed_while_it_is_not_settled(meeting: Meeting, people: list[Official]) -> None:
    Official.objects.filter(pk=people[0].pk).update(is_provisional=True)
    assert set(closed(meeting).values()) == {0}
    Official.objects.filter(pk=people[0].pk).update(is_provisional=False)
    assert set(closed(meeting).values()) == {1, 3}
    Meeting.objects.filter(pk=meeting.pk).update(review_state="proposed")
    assert set(closed(meeting).values()) == {0}
    assert wrong_keys() == []


def test_who_comes_with_a_delegation_is_there(parties: list[Party], people: list[Official]) -> None:
    envoys = DelegationFactory(party=parties[0])
    meeting = MeetingFactory(between=[envoys])
    assert closed(meeting) == {}
    envoys.members.set(people)
    assert set(closed(meeting)) == {-official.pk for official in people}
    envoys.members.remove(people[1])
    assert set(closed(meeting)) == {-people[0].pk}
    envoys.leader = people[1]
    envoys.save()
    assert set(closed(meeting)) == {-official.pk for official in people}
    assert wrong_keys() == []


def test_they_follow_every_write(meeting: Meeting, parties: list[Party]) -> None:
    other = MeetingFactory(start=None)
    row = meeting.participations.get(party=parties[0])
    row.meeting = other
    row.save()
    assert set(closed(other)) == {-(row.official_id or 0)}
    row.party, row.official = PartyFactory(), OfficialFactory()
    row.save()
    ParticipationFactory(meeting=other)
    Meeting.objects.filter(pk=other.pk).update(start=date(2022, 1, 1), end=date(2022, 1, 31), precision="month")
    assert wrong_keys() == []
    meeting.delete()
    assert closed(meeting) == {}
    assert wrong_keys() == []


def test_a_rejected_one_has_none(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(review_state="rejected", reject_reason="other")
    assert closed(meeting) == {}
    assert wrong_keys() == []


def test_an_emptied_table_leaves_none(meeting: Meeting) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE engagement_participation")
    assert closed(meeting) == {}


def at_once(*works: Callable[[], object]) -> list[BaseException | None]:
    """What each of them raised, run in threads of their own."""
    raised: list[BaseException | None] = [None] * len(works)

    def work(number: int) -> None:
        try:
            works[number]()
        except Exception as error:  # noqa: BLE001  (all are told)
            raised[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    return raised


@pytest.mark.django_db(transaction=True)
def test_two_who_add_somebody_at_the_same_moment_see_each_other(meeting: Meeting) -> None:
    is_added = threading.Event()

    def add_slowly() -> None:
        with transaction.atomic():
            ParticipationFactory(meeting=meeting)
            is_added.set()
            time.sleep(0.3)

    def add_meanwhile() -> None:
        assert is_added.wait(10)
        ParticipationFactory(meeting=meeting)

    assert at_once(add_slowly, add_meanwhile) == [None, None]
    assert meeting.participations.count() == 4
    assert wrong_keys() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("edited_at", [None, "2021-10-13T00:00Z"], ids=["new", "edited"])
def test_two_meetings_of_one_new_official_are_confirmed_at_once(
    parties: list[Party], monkeypatch: pytest.MonkeyPatch, edited_at: str | None
) -> None:
    new = OfficialFactory(is_provisional=True)
    sides = [(new, parties[0]), (OfficialFactory(), parties[1])]
    waiting = [MeetingFactory(between=sides, edited_at=edited_at) for _ in range(2)]
    users, both = [UserFactory(), UserFactory()], threading.Barrier(2, timeout=10)

    def establish_together(one: Meeting) -> None:
        both.wait()
        establish_officials(one)

    monkeypatch.setattr(review, "establish_officials", establish_together)
    acts = [partial(confirm_meeting, meeting_id=one.pk, by=user) for one, user in zip(waiting, users, strict=True)]
    assert at_once(*acts) == [None, None]
    assert not Official.objects.get(pk=new.pk).is_provisional
    # One of them may be left open, which is more to compare and loses nothing.
    assert all(what == "missing" or closed_ == 0 for what, *_, closed_ in wrong_keys())
