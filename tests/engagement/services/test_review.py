import threading

import pghistory
import pytest
from django.contrib.auth.models import User
from django.db import connection

from engagement.exceptions import IncompleteMeeting, InvalidTransition, LostUpdate
from engagement.models import Meeting, Official
from engagement.services.review import confirm_meeting, reject_meeting, reopen_meeting
from tests.factories import (
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    ParticipationFactory,
    PartyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    return UserFactory(username="zarghona")


def proposal() -> Meeting:
    """A proposed meeting of two people of two parties."""
    meeting = MeetingFactory(review_state="proposed")
    meeting.participations.all().delete()
    ParticipationFactory.create_batch(2, meeting=meeting)
    return meeting


def test_confirm_says_who_and_when(analyst: User) -> None:
    meeting = confirm_meeting(meeting_id=proposal().pk, by=analyst)
    meeting.refresh_from_db()
    assert meeting.review_state == Meeting.ReviewState.CONFIRMED
    assert meeting.reviewed_by == analyst
    assert meeting.reviewed_at is not None
    assert meeting.version > 1


def test_confirm_establishes_provisional_officials(analyst: User) -> None:
    meeting = proposal()
    other = OfficialFactory(is_provisional=True)
    Official.objects.filter(participations__meeting=meeting).update(is_provisional=True)
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    assert list(Official.objects.filter(is_provisional=True)) == [other]


def test_confirm_establishes_those_who_came_with_a_delegation(analyst: User) -> None:
    leader, member = OfficialFactory.create_batch(2, is_provisional=True)
    delegation = DelegationFactory(leader=leader, members=[member])
    meeting = MeetingFactory(between=[OfficialFactory(), delegation])
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    assert not Official.objects.filter(is_provisional=True).exists()


def test_confirm_needs_two_parties(analyst: User) -> None:
    meeting = proposal()
    first = meeting.participations.all()[0]
    meeting.participations.update(party=first.party)
    with pytest.raises(IncompleteMeeting, match="at least two parties"):
        confirm_meeting(meeting_id=meeting.pk, by=analyst)
    meeting.refresh_from_db()
    assert meeting.review_state == Meeting.ReviewState.PROPOSED


def test_confirm_needs_every_party(analyst: User) -> None:
    meeting = proposal()
    ParticipationFactory(meeting=meeting, party=None)
    with pytest.raises(IncompleteMeeting, match="no party"):
        confirm_meeting(meeting_id=meeting.pk, by=analyst)


def test_reject_keeps_the_reason_and_reopen_drops_it(analyst: User) -> None:
    meeting = reject_meeting(meeting_id=proposal().pk, by=analyst, reason="one_party")
    assert meeting.reject_reason == "one_party"
    meeting = reopen_meeting(meeting_id=meeting.pk, by=analyst)
    assert (meeting.review_state, meeting.reject_reason) == ("proposed", "")


def test_reject_refuses_an_unknown_reason(analyst: User) -> None:
    with pytest.raises(InvalidTransition, match="no reason"):
        reject_meeting(meeting_id=proposal().pk, by=analyst, reason="bored")


def test_decided_meeting_is_not_decided_again(analyst: User) -> None:
    meeting = confirm_meeting(meeting_id=proposal().pk, by=analyst)
    with pytest.raises(InvalidTransition, match="reopen it first"):
        reject_meeting(meeting_id=meeting.pk, by=analyst, reason="other")
    with pytest.raises(InvalidTransition, match="is confirmed already"):
        confirm_meeting(meeting_id=meeting.pk, by=analyst)


def test_proposal_is_not_reopened(analyst: User) -> None:
    with pytest.raises(InvalidTransition):
        reopen_meeting(meeting_id=proposal().pk, by=analyst)


def test_missing_meeting_is_an_error(analyst: User) -> None:
    with pytest.raises(Meeting.DoesNotExist):
        confirm_meeting(meeting_id=999_999, by=analyst)


def test_lost_update_names_who_changed_what(analyst: User) -> None:
    meeting = proposal()
    seen = meeting.version
    with pghistory.context(user=analyst.pk):
        meeting.city, meeting.version = "Samarkand", seen + 1
        meeting.save()
    with pytest.raises(LostUpdate) as caught:
        confirm_meeting(meeting_id=meeting.pk, by=UserFactory(), version=seen)
    words = str(caught.value)
    assert "zarghona" in words
    assert "“Samarkand”" in words
    assert "city" in words
    meeting.refresh_from_db()
    assert meeting.review_state == Meeting.ReviewState.PROPOSED


def test_lost_update_names_people_and_places_not_numbers(analyst: User) -> None:
    meeting = proposal()
    guest = OfficialFactory(name="Zamir Kabulov")
    with pghistory.context(user=analyst.pk):
        ParticipationFactory(meeting=meeting, official=guest, party=PartyFactory(name="Russia"))
        meeting.country, meeting.version = PartyFactory(name="Uzbekistan"), 2
        meeting.save()
    with pytest.raises(LostUpdate) as caught:
        confirm_meeting(meeting_id=meeting.pk, by=UserFactory(), version=1)
    words = str(caught.value)
    assert words.startswith("zarghona ")
    assert "added Zamir Kabulov for Russia" in words
    assert "changed the country of place from nothing to Uzbekistan" in words


def test_lost_update_to_the_machine_says_so() -> None:
    meeting = proposal()
    with pghistory.context(task="process_article", article=5):
        Meeting.objects.filter(pk=meeting.pk).update(city="Doha", version=2)
    with pytest.raises(LostUpdate, match=r"^The machine \(reading article 5\) changed the city from nothing to “Doha”"):
        confirm_meeting(meeting_id=meeting.pk, by=UserFactory(), version=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_analysts_at_once_one_is_refused(analyst: User) -> None:
    meeting = proposal()
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def decide() -> None:
        try:
            start.wait(timeout=10)
            confirm_meeting(meeting_id=meeting.pk, by=analyst, version=1)
            outcomes.append("confirmed")
        except LostUpdate:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["confirmed", "refused"]
