"""What the database itself refuses, whoever writes."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from engagement.models import Affiliation, Meeting, Participation
from tests.factories import (
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    ParticipationFactory,
    PartyFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"start": date(2021, 10, 2), "end": date(2021, 10, 1), "precision": "day"}, "meeting_end_not_before_start"),
        ({"start": date(2021, 10, 2), "end": date(2021, 10, 31), "precision": "month"}, "meeting_month_is_whole"),
        ({"start": date(2021, 10, 1), "end": date(2021, 10, 20), "precision": "month"}, "meeting_month_is_whole"),
        ({"start": date(2021, 2, 1), "end": date(2021, 12, 31), "precision": "year"}, "meeting_year_is_whole"),
        ({"start": date(2021, 1, 1), "end": None, "precision": "day"}, "meeting_precision_fits"),
        ({"start": None, "end": None, "precision": "day"}, "meeting_precision_fits"),
        ({"start": date(2021, 1, 1), "end": date(2021, 1, 1), "precision": "unknown"}, "meeting_precision_fits"),
        ({"status": "maybe"}, "meeting_status_known"),
        ({"review_state": "seen", "reviewed_at": NOW}, "meeting_review_state_known"),
        ({"format": "letter"}, "meeting_format_known"),
        ({"format": "phone", "city": "Doha"}, "meeting_call_has_no_place"),
        ({"review_state": "proposed", "reject_reason": "other"}, "meeting_reason_only_if_rejected"),
        ({"review_state": "confirmed", "reviewed_at": None}, "meeting_decided_has_time"),
    ],
)
def test_meeting_refuses(changes: dict[str, Any], constraint: str) -> None:
    meeting = MeetingFactory(review_state="proposed")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**changes)


@pytest.mark.parametrize("both", [True, False])
def test_participation_is_of_exactly_one(both: bool) -> None:
    participation = ParticipationFactory(official=OfficialFactory(), delegation=None)
    changes: dict[str, Any] = {"delegation": DelegationFactory()} if both else {"official": None}
    with pytest.raises(IntegrityError, match="participation_official_or_delegation"), transaction.atomic():
        Participation.objects.filter(pk=participation.pk).update(**changes)


def test_official_takes_part_once() -> None:
    first = ParticipationFactory(official=OfficialFactory(), delegation=None)
    with pytest.raises(IntegrityError, match="official_once_per_meeting"), transaction.atomic():
        ParticipationFactory(meeting=first.meeting, official=first.official, delegation=None)


def test_affiliation_ends_after_it_starts() -> None:
    with pytest.raises(IntegrityError, match="affiliation_end_not_before_start"), transaction.atomic():
        Affiliation.objects.create(
            official=OfficialFactory(),
            party=PartyFactory(),
            start=date(2022, 1, 1),
            end=date(2021, 1, 1),
        )


@pytest.mark.parametrize("code", ["af", "A F", "", "-AF"])
def test_party_code_is_in_capitals(code: str) -> None:
    with pytest.raises(IntegrityError, match="party_code_in_capitals"), transaction.atomic():
        PartyFactory(code=code)


def test_history_sees_raw_sql() -> None:
    meeting = MeetingFactory(review_state="proposed", city="")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE engagement_meeting SET city = 'Termez', format = 'in_person' WHERE id = %s", [meeting.pk]
        )
    events = Meeting.pgh_event_model.objects.filter(pgh_obj_id=meeting.pk).order_by("pgh_id")  # type: ignore[attr-defined]
    assert list(events.values_list("pgh_label", "city"))[-1] == ("update", "Termez")
