"""Every foreign key is known, and no table of events is among them."""

import pytest
from django.db import IntegrityError

from engagement.models import Comment, DistinctMeetings, Meeting, MergedMeeting, Official
from engagement.services.related_rows import foreign_keys_to, repoint
from tests.factories import MeetingFactory, OfficialFactory

pytestmark = pytest.mark.django_db


def named(model: type[Meeting] | type[Official]) -> set[str]:
    return {f"{key.model._meta.label_lower}.{key.name}" for key in foreign_keys_to(model)}


def test_all_keys_to_a_meeting() -> None:
    assert named(Meeting) >= {
        "engagement.participation.meeting",
        "engagement.meeting_topics.meeting",
        "engagement.comment.meeting",
        "engagement.reviewlease.meeting",
        "engagement.mergedmeeting.meeting",
        "engagement.distinctmeetings.one",
        "engagement.distinctmeetings.other",
        "ingest.report.meeting",
        "ingest.matchsuggestion.meeting",
    }


def test_all_keys_to_an_official() -> None:
    assert named(Official) >= {
        "engagement.participation.official",
        "engagement.delegation.leader",
        "engagement.delegation_members.official",
        "engagement.officialname.official",
        "engagement.affiliation.official",
        "engagement.mergedofficial.official",
    }


def test_events_and_views_are_left_alone() -> None:
    assert not [name for model in (Meeting, Official) for name in named(model) if "event" in name or "attend" in name]


def test_rows_move_but_those_that_the_caller_moves() -> None:
    old, new = MeetingFactory.create_batch(2)
    comment = Comment.objects.create(meeting=old, text="Look.")
    merged = MergedMeeting.objects.create(old_id=1, meeting=old)
    repoint(old, new, apart_from=(MergedMeeting,))
    comment.refresh_from_db()
    merged.refresh_from_db()
    assert (comment.meeting, merged.meeting) == (new, old)


def test_refusal_other_than_of_an_equal_row_is_an_error() -> None:
    first, second = MeetingFactory.create_batch(2)
    DistinctMeetings.objects.create(one=first, other=second)
    with pytest.raises(IntegrityError, match="in_order"):
        repoint(second, first)


def test_spelling_that_both_have_is_kept_once() -> None:
    old, new = OfficialFactory(spellings=["One", "Two"]), OfficialFactory(spellings=["Two"])
    repoint(old, new)
    assert sorted(new.names.values_list("name", flat=True)) == ["One", "Two"]
    assert not old.names.exists()
