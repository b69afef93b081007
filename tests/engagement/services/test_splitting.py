"""One meeting that is two: by hand, and by taking apart what a merge joined."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from engagement.dates import DateInterval
from engagement.exceptions import CannotSplit, LostUpdate
from engagement.models import DistinctMeetings, Meeting, Operation
from engagement.services.editing import lock_meeting, mark_edited
from engagement.services.merging import merge_meetings
from engagement.services.recording import MeetingInput, ParticipationInput
from engagement.services.splitting import Part, reversible_merge, says_of, split_meeting
from engagement.services.undo import undo_operation
from tests.engagement.builders import everything, exported
from tests.factories import ConfirmedMeetingFactory, MeetingFactory, OfficialFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
OTHER_DAY = MeetingInput(status="held", interval=DateInterval.from_iso("2021-10-13"))


@pytest.fixture
def analyst() -> User:
    return UserFactory(username="zarghona")


@pytest.fixture
def meeting() -> Meeting:
    return MeetingFactory(between=OfficialFactory.create_batch(3), about=[TopicFactory(slug="trade")], city="Doha")


def rows(meeting: Meeting) -> list[int]:
    return list(meeting.participations.order_by("pk").values_list("pk", flat=True))


def officials(meeting: Meeting) -> set[int | None]:
    return set(meeting.participations.values_list("official_id", flat=True))


def test_new_meeting_has_its_part_and_the_two_are_kept_apart(analyst: User, meeting: Meeting) -> None:
    before, version = exported(), meeting.version
    first, both, goes = meeting.participations.order_by("pk")
    added = ParticipationInput(official_id=OfficialFactory().pk)
    start = exported()
    part = Part(
        says=MeetingInput(status="planned", interval=DateInterval.from_iso("2021-10-13"), participations=(added,)),
        moved=frozenset({goes.pk}),
        shared=frozenset({both.pk}),
    )
    new = split_meeting(meeting_id=meeting.pk, by=analyst, part=part)
    assert officials(meeting) == {first.official_id, both.official_id}
    assert officials(new) == {both.official_id, goes.official_id, added.official_id}
    assert (new.status, new.start, new.review_state) == ("planned", date(2021, 10, 13), "proposed")
    meeting.refresh_from_db()
    assert (meeting.city, [topic.slug for topic in meeting.topics.all()]) == ("Doha", ["trade"])
    assert meeting.version > version
    assert meeting.edited_at
    assert new.edited_at
    assert DistinctMeetings.objects.values_list("one", "other").get() == (meeting.pk, new.pk)
    undo_operation(operation_id=Operation.objects.get(kind="split").pk, by=analyst)
    assert exported() == start != before


def test_what_the_rest_says_is_written(analyst: User, meeting: Meeting) -> None:
    part = Part(says=says_of(meeting), shared=frozenset(rows(meeting)), rest=OTHER_DAY)
    new = split_meeting(meeting_id=meeting.pk, by=analyst, part=part)
    meeting.refresh_from_db()
    assert (meeting.start, meeting.city, meeting.topics.count()) == (date(2021, 10, 13), "", 0)
    assert (new.start, new.city, new.topics.get().slug) == (date(2021, 10, 12), "Doha", "trade")


def test_refusals_change_nothing(analyst: User, meeting: Meeting) -> None:
    confirmed = ConfirmedMeetingFactory(between=OfficialFactory.create_batch(2))
    before = everything()
    for number, part, message in (
        (meeting.pk, Part(says=OTHER_DAY), "Nobody would take part in the new"),
        (meeting.pk, Part(says=OTHER_DAY, moved=frozenset(rows(meeting))), "Nobody would be left"),
        (meeting.pk, Part(says=OTHER_DAY, moved=frozenset({0})), "Somebody changed who took part"),
        (confirmed.pk, Part(says=OTHER_DAY, moved=frozenset(rows(confirmed)[:1])), "two parties"),
    ):
        with pytest.raises(CannotSplit, match=message):
            split_meeting(meeting_id=number, by=analyst, part=part)
    with pytest.raises(LostUpdate):
        split_meeting(
            meeting_id=meeting.pk, by=analyst, part=Part(says=OTHER_DAY, shared=frozenset(rows(meeting))), version=0
        )
    with pytest.raises(Meeting.DoesNotExist):
        split_meeting(meeting_id=0, by=analyst, part=Part(says=OTHER_DAY))
    assert everything() == before


def test_merge_that_nobody_touched_is_taken_apart_exactly_by_whoever_may(analyst: User, meeting: Meeting) -> None:
    other = MeetingFactory(between=[OfficialFactory()])
    before = exported()
    merge_meetings(keep_id=meeting.pk, other_id=other.pk, by=analyst)
    merge = reversible_merge(meeting.pk)
    assert merge
    undo_operation(operation_id=merge.pk, by=UserFactory())
    assert exported() == before


def test_merge_that_somebody_built_on_is_not_taken_apart_blindly(analyst: User, meeting: Meeting) -> None:
    other = MeetingFactory(between=[OfficialFactory()])
    merge_meetings(keep_id=meeting.pk, other_id=other.pk, by=analyst)
    mark_edited(lock_meeting(meeting.pk), by=analyst)
    assert reversible_merge(meeting.pk) is None
