"""Reviewing one meeting: saving, what is refused, and nothing lost."""

from datetime import date
from unittest.mock import patch

import pghistory
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting, Participation, Party
from engagement.services.editing import mark_edited
from engagement.services.review import confirm_meeting
from tests.engagement.admin.builders import Row, change_url, meeting_post, row_of
from tests.factories import AnalystFactory, OfficialFactory, PartyFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_form_shows_the_meeting(analyst_client: Client, meeting: Meeting) -> None:
    response = analyst_client.get(change_url(meeting))
    assert response.status_code == 200
    assert response.context["adminform"].form["date"].value() == "2021-10-12"
    html = response.content.decode()
    assert 'name="version" value="1"' in html
    assert "Amir Khan Muttaqi" in html
    assert "No article reports this meeting" in html


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2021-10-13", date(2021, 10, 13), date(2021, 10, 13), "day"),
        ("2021-10", date(2021, 10, 1), date(2021, 10, 31), "month"),
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "year"),
        ("2021-10-12 / 2021-10-13", date(2021, 10, 12), date(2021, 10, 13), "day"),
        ("", None, None, "unknown"),
    ],
)
def test_date_of_any_precision_is_saved(
    analyst_client: Client, meeting: Meeting, text: str, start: date | None, end: date | None, precision: str
) -> None:
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, date=text, _continue="1"))
    assert response.status_code == 302
    meeting.refresh_from_db()
    assert (meeting.start, meeting.end, meeting.precision) == (start, end, precision)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("last week", "is no date"),
        ("2021-02-30", "not in the calendar"),
        ("2021-10-13/2021-10-12", "lies before the start"),
        ("/2021", "both sides of the slash"),
        ("2021/", "both sides of the slash"),
    ],
)
def test_wrong_date_is_told_beside_the_field_and_kept(
    analyst_client: Client, meeting: Meeting, text: str, message: str
) -> None:
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, date=text, note="typed"))
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert message in form.errors["date"][0]
    assert form["date"].value() == text
    assert form["note"].value() == "typed"


def test_saving_marks_the_meeting_as_edited_once(analyst_client: Client, meeting: Meeting) -> None:
    topic = TopicFactory()
    post = meeting_post(meeting, note="Seen on video.", topics=[topic.pk], _continue="1")
    analyst_client.post(change_url(meeting), post)
    meeting.refresh_from_db()
    assert meeting.note == "Seen on video."
    assert meeting.version > 1
    assert meeting.edited_at is not None
    assert list(meeting.topics.all()) == [topic]
    assert Meeting.pgh_event_model.objects.filter(pgh_obj=meeting).count() == 2  # type: ignore[attr-defined]


def test_saving_without_a_change_changes_nothing(analyst_client: Client, meeting: Meeting) -> None:
    assert analyst_client.post(change_url(meeting), meeting_post(meeting, _continue="1")).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.version, meeting.edited_at) == (1, None)


def test_participants_are_added_changed_and_taken_off(analyst_client: Client, meeting: Meeting, qatar: Party) -> None:
    muttaqi, delegation = meeting.participations.all()
    envoy = OfficialFactory()
    rows: list[Row] = [
        row_of(muttaqi, role="acting foreign minister"),
        row_of(delegation, DELETE="on"),
        {"official": envoy.pk, "delegation": "", "party": qatar.pk, "role": "envoy"},
    ]
    analyst_client.post(change_url(meeting), meeting_post(meeting, rows=rows, _continue="1"))
    meeting.refresh_from_db()
    assert [(p.name, p.role) for p in meeting.participations.all()] == [
        ("Amir Khan Muttaqi", "acting foreign minister"),
        (envoy.name, "envoy"),
    ]
    assert meeting.version > 1


def test_choosing_another_official_settles_the_resolution(analyst_client: Client, meeting: Meeting) -> None:
    meeting.participations.update(resolution=Participation.Resolution.AMBIGUOUS)
    muttaqi, delegation = meeting.participations.all()
    rows = [row_of(muttaqi, official=OfficialFactory().pk), row_of(delegation, role="hosts")]
    analyst_client.post(change_url(meeting), meeting_post(meeting, rows=rows))
    assert [p.resolution for p in meeting.participations.all()] == ["analyst", "ambiguous"]


@pytest.mark.parametrize("both", [True, False])
def test_participant_is_one_official_or_one_delegation(analyst_client: Client, meeting: Meeting, both: bool) -> None:
    muttaqi, delegation = meeting.participations.all()
    chosen: dict[str, object] = {"delegation": delegation.delegation_id} if both else {"official": ""}
    rows = [row_of(muttaqi, **chosen), row_of(delegation)]
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, rows=rows))
    assert response.status_code == 200
    assert b"Choose either an official or a delegation" in response.content


def test_same_official_twice_is_refused(analyst_client: Client, meeting: Meeting) -> None:
    muttaqi, delegation = meeting.participations.all()
    rows: list[Row] = [
        row_of(muttaqi),
        row_of(delegation),
        {"official": muttaqi.official_id, "delegation": "", "party": "", "role": ""},
    ]
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, rows=rows))
    assert response.status_code == 200
    assert response.context["inline_admin_formsets"][0].formset.total_error_count()
    assert meeting.participations.count() == 2


def test_call_with_a_place_is_refused_beside_the_place(analyst_client: Client, meeting: Meeting) -> None:
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, format="phone", city="Doha"))
    assert response.status_code == 200
    assert "has no place" in response.context["adminform"].form.errors["city"][0]


def test_constraint_that_only_the_database_sees_is_told_in_the_form(analyst_client: Client, meeting: Meeting) -> None:
    def violate(*_: object, **__: object) -> None:
        Participation.objects.create(meeting=meeting)

    with patch("engagement.admin.meetings.mark_edited", side_effect=violate):
        response = analyst_client.post(change_url(meeting), meeting_post(meeting, note="typed"))
    assert response.status_code == 200
    assert b"Choose either an official or a delegation" in response.content
    assert response.context["adminform"].form["note"].value() == "typed"
    meeting.refresh_from_db()
    assert (meeting.note, meeting.version) == ("", 1)


def test_constraint_without_a_name_is_told_too(analyst_client: Client, meeting: Meeting) -> None:
    with patch("engagement.admin.meetings.mark_edited", side_effect=IntegrityError("no such thing")):
        response = analyst_client.post(change_url(meeting), meeting_post(meeting, note="typed"))
    assert response.status_code == 200
    assert b"The database refused this (no such thing)" in response.content


@pytest.mark.django_db(transaction=True)  # history tells writes apart by the time of their transactions
def test_lost_update_is_refused_and_nothing_typed_is_lost(analyst_client: Client, meeting: Meeting) -> None:
    muttaqi, delegation = meeting.participations.all()
    rows: list[Row] = [
        row_of(muttaqi, role="minister"),
        row_of(delegation, role="hosts"),
        {"official": "", "delegation": "", "party": "", "role": "new"},
    ]
    post = meeting_post(meeting, rows=rows, note="typed", city="Doha")
    other = Client()
    other.force_login(AnalystFactory(username="bilal"))
    other.post(
        change_url(meeting),
        meeting_post(meeting, city="Kabul", rows=[row_of(muttaqi), row_of(delegation, DELETE="on")]),
    )
    response = analyst_client.post(change_url(meeting), post)
    assert response.status_code == 200
    html = response.content.decode()
    assert "bilal changed the city from nothing to “Kabul”; took off Qatari officials" in html
    assert "Open it as it is now" in html
    form = response.context["adminform"].form
    assert (form["note"].value(), form["city"].value(), form["version"].value()) == ("typed", "Doha", "1")
    for role in ("minister", "hosts", "new"):
        assert f'value="{role}"' in html
    meeting.refresh_from_db()
    assert (meeting.city, meeting.note) == ("Kabul", "")


@pytest.mark.django_db(transaction=True)
def test_lost_update_of_participants_is_refused(analyst_client: Client, meeting: Meeting) -> None:
    post = meeting_post(meeting, note="typed")
    with transaction.atomic(), pghistory.context(user=AnalystFactory(username="bilal").pk):
        meeting.participations.last().delete()  # type: ignore[union-attr]
        mark_edited(meeting, by=None)
    response = analyst_client.post(change_url(meeting), post)
    assert response.status_code == 200
    assert "bilal took off Qatari officials on" in response.content.decode()


@pytest.mark.parametrize("version", ["", "x", "0"])
def test_form_without_its_version_is_refused(analyst_client: Client, meeting: Meeting, version: str) -> None:
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, note="typed", version=version))
    assert response.status_code == 200
    meeting.refresh_from_db()
    assert meeting.note == ""


def test_confirmed_meeting_stays_complete(analyst_client: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting_id=meeting.pk, by=AnalystFactory())
    meeting.refresh_from_db()
    muttaqi, delegation = meeting.participations.all()
    post = meeting_post(meeting, rows=[row_of(muttaqi), row_of(delegation, DELETE="on")])
    response = analyst_client.post(change_url(meeting), post)
    assert response.status_code == 200
    assert b"at least two parties" in response.content
    assert meeting.participations.count() == 2


def test_meeting_is_added_by_hand(analyst_client: Client, qatar: Party) -> None:
    rows = [
        {"official": OfficialFactory().pk, "delegation": "", "party": p.pk, "role": ""} for p in (qatar, PartyFactory())
    ]
    url = reverse("admin:engagement_meeting_add")
    assert analyst_client.get(url).status_code == 200
    response = analyst_client.post(url, meeting_post(rows=rows, date="2022-03", city="Doha", country=qatar.pk))
    assert response.status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.review_state, meeting.precision, meeting.participations.count()) == ("proposed", "month", 2)
    assert meeting.edited_at is not None


def test_missing_meeting_leads_back(analyst_client: Client, meeting: Meeting) -> None:
    url = reverse("admin:engagement_meeting_change", args=[meeting.pk + 1])
    assert analyst_client.get(url).status_code == 302
    assert analyst_client.post(url, meeting_post(meeting)).status_code == 302


def test_reader_sees_the_meeting_without_a_form(reader_client: Client, meeting: Meeting) -> None:
    response = reader_client.get(change_url(meeting))
    assert response.status_code == 200
    html = response.content.decode()
    assert "12 Oct 2021" in html
    assert "_confirm" not in html
    assert reader_client.post(change_url(meeting), meeting_post(meeting, note="typed")).status_code == 403


def test_others_are_sent_to_sign_in(client: Client, outsider_client: Client, meeting: Meeting) -> None:
    for visitor in (client, outsider_client):
        response = visitor.post(change_url(meeting), meeting_post(meeting, note="typed"))
        assert response.status_code == 302
        assert "/login/" in response.headers["Location"] or "/sign-in/" in response.headers["Location"]
    meeting.refresh_from_db()
    assert meeting.note == ""
