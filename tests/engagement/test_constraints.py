"""What the database itself refuses, whoever writes."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from engagement.models import Affiliation, Meeting, Participation
from tests.factories import (
    AffiliationFactory,
    CityFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    OfficialNameFactory,
    ParticipationFactory,
    PartyFactory,
    TopicFactory,
)
from tests.ingest.factories import ArticleFactory, ReportFactory

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
        ({"start": date(2021, 10, 1), "end": date(2021, 10, 30), "precision": "month"}, "meeting_month_is_whole"),
        ({"precision": "week"}, "meeting_precision_known"),
        ({"version": 0}, "meeting_version_counts_from_one"),
        ({"review_state": "proposed", "reject_reason": "other"}, "meeting_rejected_for_a_reason"),
        ({"review_state": "rejected", "reviewed_at": NOW}, "meeting_rejected_for_a_reason"),
        ({"review_state": "rejected", "reviewed_at": NOW, "reject_reason": "bored"}, "meeting_rejected_for_a_reason"),
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


@pytest.mark.parametrize("end", [date(2021, 10, 31), date(2022, 2, 28), date(2024, 2, 29), date(2021, 12, 31)])
def test_month_ends_with_its_last_day(end: date) -> None:
    meeting = MeetingFactory(start=end.replace(day=1), end=end, precision="month")
    meeting.full_clean()  # Django's own check of the constraint agrees with the database's
    assert Meeting.objects.get().interval.iso() == (f"{end:%Y-%m}", None)


@pytest.mark.parametrize(
    ("factory", "changes", "constraint"),
    [
        (AffiliationFactory, {"start": date(2021, 1, 1), "precision": "unknown"}, "affiliation_precision_fits"),
        (AffiliationFactory, {"precision": "week"}, "affiliation_precision_known"),
        (ParticipationFactory, {"resolution": "guessed"}, "participation_resolution_known"),
        (PartyFactory, {"kind": "club"}, "party_kind_known"),
        (PartyFactory, {"country": F("id")}, "party_not_in_itself"),
        (CityFactory, {"name": ""}, "city_has_name"),
        (OfficialFactory, {"slug": ""}, "official_has_slug"),
        (OfficialNameFactory, {"name": ""}, "spelling_is_not_empty"),
        (TopicFactory, {"name": ""}, "topic_has_name"),
        (TopicFactory, {"slug": ""}, "topic_has_name"),
        (ArticleFactory, {"published_from": "rumour", "published": date(2021, 1, 1)}, "article_published_from_known"),
        (ArticleFactory, {"state": "lost"}, "article_state_known"),
        (ReportFactory, {"flag": "odd"}, "report_flag_known"),
        (ReportFactory, {"prominence": "huge"}, "report_prominence_known"),
    ],
)
def test_row_refuses(factory: Any, changes: dict[str, Any], constraint: str) -> None:
    row = factory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**changes)


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
