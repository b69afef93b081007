"""Taking over what a flagged account tells, and putting a flag away."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from engagement.exceptions import InvalidTransition, LostUpdate
from engagement.models import Meeting, Operation
from engagement.services.review import confirm_meeting
from engagement.services.undo import undo_operation
from ingest.flags import dismiss_flag, take_over_status
from ingest.models import Report
from tests.factories import MeetingFactory, OfficialFactory, UserFactory
from tests.ingest.telling import attach, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    return UserFactory()


@pytest.fixture
def meeting(analyst: User) -> Meeting:
    """Confirmed as planned for October."""
    made = MeetingFactory(
        status="planned",
        start=date(2021, 10, 1),
        end=date(2021, 10, 31),
        precision="month",
        between=[OfficialFactory(), OfficialFactory()],
    )
    tell(made, "planned", date(2021, 9, 20), when="2021-10")
    return confirm_meeting(meeting_id=made.pk, by=analyst)


@pytest.fixture
def flagged(meeting: Meeting) -> Report:
    return attach(meeting, "held", date(2021, 10, 13), outlet="Tolo", when="2021-10-12")


def test_status_and_sharper_date_are_taken_over_and_the_meeting_stays_confirmed(
    analyst: User, meeting: Meeting, flagged: Report
) -> None:
    report = take_over_status(report_id=flagged.pk, by=analyst)
    before = meeting.version
    meeting.refresh_from_db()
    assert (meeting.status, meeting.interval.iso()[0], meeting.review_state) == ("held", "2021-10-12", "confirmed")
    assert meeting.version > before
    assert (report.flag, report.moved) == (Report.Flag.NONE, True)
    act = Operation.objects.first()
    assert act is not None
    assert act.meetings == [meeting.pk]
    assert "planned to held, as Tolo says" in act.label


def test_taking_over_is_undone_exactly(analyst: User, meeting: Meeting, flagged: Report) -> None:
    rows = Meeting.objects.values().get(pk=meeting.pk), Report.objects.values().get(pk=flagged.pk)
    take_over_status(report_id=flagged.pk, by=analyst)
    undo_operation(operation_id=Operation.objects.latest("pk").pk, by=analyst)
    assert (Meeting.objects.values().get(pk=meeting.pk), Report.objects.values().get(pk=flagged.pk)) == rows


def test_what_is_taken_over_is_not_taken_over_again(analyst: User, flagged: Report) -> None:
    take_over_status(report_id=flagged.pk, by=analyst)
    with pytest.raises(InvalidTransition, match="dealt with it already"):
        take_over_status(report_id=flagged.pk, by=analyst)


def test_stale_page_takes_nothing_over(analyst: User, meeting: Meeting, flagged: Report) -> None:
    with pytest.raises(LostUpdate):
        take_over_status(report_id=flagged.pk, by=analyst, version=meeting.version + 1)
    flagged.refresh_from_db()
    assert flagged.flag == Report.Flag.MOVES


def test_dismissed_flag_leaves_the_meeting_and_no_step(analyst: User, meeting: Meeting, flagged: Report) -> None:
    before = Meeting.objects.values().get(pk=meeting.pk)
    report = dismiss_flag(report_id=flagged.pk, by=analyst)
    assert (report.flag, report.moved) == (Report.Flag.NONE, False)
    assert Meeting.objects.values().get(pk=meeting.pk) == before
    undo_operation(operation_id=Operation.objects.latest("pk").pk, by=analyst)
    flagged.refresh_from_db()
    assert flagged.flag == Report.Flag.MOVES


@pytest.mark.parametrize("flag", ["differs", "gone"])
def test_every_flag_is_dismissed(analyst: User, flag: str) -> None:
    report = tell(MeetingFactory(), "held")
    Report.objects.filter(pk=report.pk).update(flag=flag)
    assert dismiss_flag(report_id=report.pk, by=analyst).flag == ""
    with pytest.raises(InvalidTransition, match="no flag any more"):
        dismiss_flag(report_id=report.pk, by=analyst)


def test_account_without_a_meeting(analyst: User) -> None:
    report = tell(None, "held")
    Report.objects.filter(pk=report.pk).update(flag="moves")
    with pytest.raises(InvalidTransition):
        take_over_status(report_id=report.pk, by=analyst)
    assert dismiss_flag(report_id=report.pk, by=analyst).flag == ""


def test_superseded_account_is_not_found(analyst: User, flagged: Report) -> None:
    Report.objects.filter(pk=flagged.pk).update(superseded_at=flagged.created_at)
    for act in (take_over_status, dismiss_flag):
        with pytest.raises(Report.DoesNotExist):
            act(report_id=flagged.pk, by=analyst)
