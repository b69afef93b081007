"""Who is to look at a meeting."""

import pytest
from django.contrib.auth.models import User

from engagement.exceptions import CannotAssign
from engagement.models import Meeting, Operation
from engagement.services.assigning import assign_meetings, assignable_users
from engagement.services.groups import ANALYSTS, VIEWERS, ensure_groups, join_group
from engagement.services.undo import undo_operation
from tests.factories import AnalystFactory, MeetingFactory, OfficialFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    user: User = AnalystFactory(username="amina")
    return user


def test_only_those_who_may_change_meetings_can_be_chosen(analyst: User) -> None:
    ensure_groups()
    by_group, reader, gone = UserFactory(username="bilal"), UserFactory(), AnalystFactory(is_active=False)
    join_group(by_group, ANALYSTS)
    join_group(reader, VIEWERS)
    root = UserFactory(username="root", is_superuser=True)
    assert list(assignable_users()) == [analyst, by_group, root]
    for nobody in (reader, gone):
        with pytest.raises(CannotAssign, match="may not change meetings"):
            assign_meetings([MeetingFactory().pk], nobody, by=analyst)


def test_assigned_in_one_operation_and_undone(analyst: User) -> None:
    meetings = MeetingFactory.create_batch(3)
    before = list(Meeting.objects.order_by("pk").values())
    ids = [meeting.pk for meeting in meetings]
    assert assign_meetings([*ids, 999_999], analyst, by=analyst) == 3
    assert set(Meeting.objects.values_list("assigned_to", flat=True)) == {analyst.pk}
    versions = set(Meeting.objects.values_list("version", flat=True))
    assert len(versions) == 3
    assert versions.isdisjoint(meeting.version for meeting in meetings)
    act = Operation.objects.get()
    assert (act.kind, act.label, act.meetings) == ("assign", "3 meetings to amina", ids)
    undo_operation(operation_id=act.pk, by=analyst)
    assert list(Meeting.objects.order_by("pk").values()) == before


def test_one_meeting_is_named_and_nobody_too(analyst: User) -> None:
    meeting = MeetingFactory(between=[OfficialFactory(name="Wang Yi")], assigned_to=analyst)
    other = MeetingFactory()
    assert assign_meetings([meeting.pk, other.pk], None, by=analyst) == 1
    assert Operation.objects.get().label == "Wang Yi to nobody"


def test_it_is_no_edit_and_what_changes_nothing_is_no_operation(analyst: User) -> None:
    meeting = MeetingFactory()
    assign_meetings([meeting.pk], analyst, by=analyst)
    meeting.refresh_from_db()
    assert meeting.edited_at is None
    assert assign_meetings([meeting.pk], analyst, by=analyst) == 0
    assert Operation.objects.count() == 1
