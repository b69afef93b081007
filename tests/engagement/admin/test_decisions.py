"""The buttons below a meeting, and the way to the next proposal."""

import pytest
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting
from engagement.services.review import confirm_meeting, reject_meeting
from tests.engagement.admin.builders import change_url, meeting_post, row_of
from tests.factories import AnalystFactory, MeetingFactory, OfficialFactory, ParticipationFactory

pytestmark = pytest.mark.django_db

NEXT = "admin:engagement_meeting_next"


def review_state(meeting: Meeting) -> str:
    return str(Meeting.objects.values_list("review_state", flat=True).get(pk=meeting.pk))


def test_confirm_saves_and_decides_at_once(analyst_client: Client, meeting: Meeting) -> None:
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, city="Doha", _confirm="1"))
    assert response.headers["Location"] == change_url(meeting)
    meeting.refresh_from_db()
    assert (meeting.city, meeting.review_state) == ("Doha", "confirmed")
    assert meeting.reviewed_by is not None
    assert meeting.reviewed_by.username == "amina"


def test_confirm_and_next_goes_to_the_next_proposal(analyst_client: Client, meeting: Meeting) -> None:
    later, earlier = MeetingFactory(start="2021-11-01"), MeetingFactory(start="2021-09-01")
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, _confirm_next="1"))
    assert response.headers["Location"] == change_url(earlier)
    assert review_state(meeting) == "confirmed"
    assert review_state(later) == review_state(earlier) == "proposed"


def test_next_starts_again_at_the_top_and_ends_at_the_list(analyst_client: Client, meeting: Meeting) -> None:
    first = MeetingFactory(start="2021-11-01")
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, _save_next="1"))
    assert response.headers["Location"] == change_url(first)
    first.delete()
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, _confirm_next="1"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("admin:engagement_meeting_changelist")
    assert "No other proposal waits" in response.content.decode()


def test_next_keeps_to_the_list_that_the_analyst_came_from(analyst_client: Client, meeting: Meeting) -> None:
    MeetingFactory(start="2021-09-03", status="planned")
    same = MeetingFactory(start="2021-09-02")
    query = "?_changelist_filters=review_state__exact%3Dproposed%26status__exact%3Dheld"
    response = analyst_client.post(change_url(meeting) + query, meeting_post(meeting, _confirm_next="1"))
    assert response.headers["Location"] == change_url(same) + query


def test_next_goes_on_over_the_pages(analyst_client: Client, meeting: Meeting) -> None:
    MeetingFactory(status="planned", start="2022-01-01")
    query = "?_changelist_filters=status__exact%3Dheld%26p%3D7"
    assert analyst_client.get(reverse(NEXT) + query).headers["Location"] == change_url(meeting) + query


@pytest.mark.parametrize("filters", ["q=%00", "o=99", "p=x"])
def test_next_survives_odd_filters(analyst_client: Client, meeting: Meeting, filters: str) -> None:
    response = analyst_client.get(reverse(NEXT), {"_changelist_filters": filters})
    assert response.headers["Location"].startswith(change_url(meeting))


def test_next_shrugs_off_filters_that_mean_nothing(analyst_client: Client, meeting: Meeting) -> None:
    response = analyst_client.get(
        reverse(NEXT), {"_changelist_filters": "status__exact=held&password=x&start__gte=never"}
    )
    assert response.headers["Location"].startswith(change_url(meeting))


def test_incomplete_meeting_is_not_confirmed_and_nothing_is_lost(analyst_client: Client, meeting: Meeting) -> None:
    meeting.participations.last().delete()  # type: ignore[union-attr]
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, note="typed", _confirm="1"))
    assert response.status_code == 200
    assert b"at least two parties" in response.content
    assert response.context["adminform"].form["note"].value() == "typed"
    meeting.refresh_from_db()
    assert (meeting.review_state, meeting.note, meeting.version) == ("proposed", "", 1)


def test_participant_without_party_is_not_confirmed(analyst_client: Client, meeting: Meeting) -> None:
    ParticipationFactory(meeting=meeting, party=None)
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, _confirm="1"))
    assert response.status_code == 200
    assert b"has no party yet" in response.content


def test_reject_needs_a_reason(analyst_client: Client, meeting: Meeting) -> None:
    for reason in ("", "boring"):
        response = analyst_client.post(change_url(meeting), meeting_post(meeting, _reject="1", reject_reason=reason))
        assert response.status_code == 200
        assert b"choose" in response.content
    assert review_state(meeting) == "proposed"


def test_reject_with_a_reason(analyst_client: Client, meeting: Meeting) -> None:
    other = MeetingFactory()
    post = meeting_post(meeting, _reject="1", reject_reason="duplicate")
    assert analyst_client.post(change_url(meeting), post).headers["Location"] == change_url(other)
    meeting.refresh_from_db()
    assert (meeting.review_state, meeting.reject_reason) == ("rejected", "duplicate")


@pytest.mark.parametrize("decision", ["confirm", "reject"])
def test_reopen(analyst_client: Client, meeting: Meeting, decision: str) -> None:
    if decision == "confirm":
        confirm_meeting(meeting_id=meeting.pk, by=AnalystFactory())
    else:
        reject_meeting(meeting_id=meeting.pk, by=AnalystFactory(), reason="other")
    meeting.refresh_from_db()
    page = analyst_client.get(change_url(meeting)).content.decode()
    assert 'name="_reopen"' in page
    assert 'name="_confirm"' not in page
    analyst_client.post(change_url(meeting), meeting_post(meeting, _reopen="1"))
    assert review_state(meeting) == "proposed"


def test_decision_on_a_decided_meeting_is_refused(analyst_client: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting_id=meeting.pk, by=AnalystFactory())
    meeting.refresh_from_db()
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, _reject="1", reject_reason="other"))
    assert response.status_code == 200
    assert b"reopen it first" in response.content


@pytest.mark.django_db(transaction=True)  # each write at a time of its own
def test_decision_on_an_older_version_is_refused(analyst_client: Client, meeting: Meeting) -> None:
    post = meeting_post(meeting, _confirm="1")
    reject_meeting(meeting_id=meeting.pk, by=AnalystFactory(), reason="other")
    response = analyst_client.post(change_url(meeting), post)
    assert response.status_code == 200
    assert "review state from “proposed” to “rejected”" in response.content.decode()


def test_reader_decides_nothing(reader_client: Client, meeting: Meeting) -> None:
    for button in ("_confirm", "_confirm_next", "_reject", "_reopen", "_save_next"):
        response = reader_client.post(change_url(meeting), {**meeting_post(meeting), button: "1"})
        assert response.status_code == 403
    assert review_state(meeting) == "proposed"


def test_next_view(analyst_client: Client, reader_client: Client, client: Client, meeting: Meeting) -> None:
    assert analyst_client.get(reverse(NEXT)).headers["Location"] == change_url(meeting)
    assert analyst_client.post(reverse(NEXT)).status_code == 405
    assert reader_client.get(reverse(NEXT)).status_code == 403
    assert client.get(reverse(NEXT)).status_code == 302
    Meeting.objects.all().delete()
    assert analyst_client.get(reverse(NEXT)).headers["Location"] == reverse("admin:engagement_meeting_changelist")


def test_who_is_added_to_a_confirmed_meeting_is_established(analyst_client: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting_id=meeting.pk, by=AnalystFactory())
    meeting.refresh_from_db()
    newcomer = OfficialFactory(is_provisional=True)
    stored = [row_of(one) for one in meeting.participations.all()]
    added = {"official": newcomer.pk, "delegation": "", "party": stored[0]["party"], "role": ""}
    response = analyst_client.post(change_url(meeting), meeting_post(meeting, rows=[*stored, added], _continue="1"))
    assert response.status_code == 302
    newcomer.refresh_from_db()
    assert not newcomer.is_provisional
