"""The page on which two meetings become one, from the list's action to the undo."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from engagement.models import DistinctMeetings, Meeting, Operation, Party
from engagement.services.apart import keep_meetings_apart
from engagement.services.editing import lock_meeting, mark_edited
from engagement.services.merging import merge_meetings
from tests.engagement.admin.builders import change_url, meeting_post
from tests.engagement.builders import everything
from tests.factories import (
    AnalystFactory,
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    ParticipationFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
URL = reverse("admin:engagement_meeting_merge")
LIST = reverse("admin:engagement_meeting_changelist")


@pytest.fixture
def other(taliban: Party, qatar: Party, meeting: Meeting) -> Meeting:
    """As `meeting`, a day later, in Doha, with a Qatari minister whom it names."""
    row = meeting.participations.get(official__isnull=False)
    minister = OfficialFactory(name="Al Thani")
    made: Meeting = MeetingFactory(
        start=date(2021, 10, 13),
        city="Doha",
        country=qatar,
        note="Seen twice.",
        about=[TopicFactory(name="Aid")],
        between=[(row.official, taliban), (minister, qatar)],
    )
    return made


def post_of(keep: Meeting, other: Meeting, **changes: Any) -> dict[str, Any]:
    """What the page posts as it is shown."""
    shared = set(keep.participations.values_list("official", flat=True)) - {None}
    rows = [*keep.participations.all(), *other.participations.exclude(official__in=shared)]
    post = {
        "keep": keep.pk,
        "other": other.pk,
        "keep_version": keep.version,
        "other_version": other.version,
        "shown": [row.pk for row in rows],
        "take": [row.pk for row in rows],
        "reason": "",
    }
    return {**post, **changes}


def asked(keep: Meeting, **more: Any) -> dict[str, Any]:
    return {"keep": keep.pk, **more}


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_action_of_the_list_leads_to_the_page_with_the_confirmed_one_kept(
    analyst_client: Client, meeting: Meeting
) -> None:
    confirmed = ConfirmedMeetingFactory()
    post = {"action": "merge_selected", "_selected_action": [meeting.pk, confirmed.pk]}
    assert analyst_client.post(LIST, post).headers["Location"] == f"{URL}?keep={confirmed.pk}&other={meeting.pk}"


def test_action_wants_exactly_two(analyst_client: Client, reader_client: Client, meeting: Meeting) -> None:
    post = {"action": "merge_selected", "_selected_action": [meeting.pk]}
    assert said(analyst_client.post(LIST, post)) == ["To merge, select exactly two meetings: 1 are selected."]
    post["_selected_action"] = [meeting.pk, MeetingFactory().pk]
    assert "Location" not in reader_client.post(LIST, post).headers


def test_page_shows_both_with_a_choice_where_they_clash(
    analyst_client: Client, meeting: Meeting, other: Meeting
) -> None:
    response = analyst_client.get(URL, {"keep": meeting.pk, "other": other.pk})
    page = response.content.decode()
    assert f"{other.pk} becomes part of {meeting.pk}" in page
    assert f"{URL}?keep={other.pk}&amp;other={meeting.pk}" in page
    fields = {row.name: row for row in response.context["pair"].fields}
    assert (fields["date"].clashes, fields["date"].chosen) == (True, "keep")
    assert (fields["place"].keep, fields["place"].chosen) == ("nothing known", "other")
    assert not fields["status"].differs
    assert (fields["note"].chosen, fields["note"].both) == ("other", "")
    people = {row.name: row for row in response.context["pair"].people}
    assert people["Amir Khan Muttaqi"].where == "in both"
    assert people["Qatari officials"].hint == "perhaps the same as Al Thani: untick it then"
    assert all(row.is_taken for row in people.values())
    assert "The dates have no day in common" in page


def test_merged_as_chosen_with_a_message_that_undoes_it(
    analyst_client: Client, meeting: Meeting, other: Meeting
) -> None:
    before = everything()
    envoys = meeting.participations.get(delegation__isnull=False)
    post = post_of(meeting, other, reason="Same talks.", **{"choose-date": "other"})
    post["take"].remove(envoys.pk)
    response = analyst_client.post(URL, post)
    assert response.headers["Location"] == change_url(meeting)
    meeting.refresh_from_db()
    assert (meeting.start, meeting.city, meeting.note) == (date(2021, 10, 13), "Doha", "Seen twice.")
    assert {row.name for row in meeting.participations.all()} == {"Amir Khan Muttaqi", "Al Thani"}
    act = Operation.objects.get()
    assert (act.reason, act.by and act.by.get_username()) == ("Same talks.", "amina")
    undo = reverse("admin:undo_operation", args=[act.pk])
    assert f'action="{undo}"' in analyst_client.get(change_url(meeting)).content.decode()
    assert analyst_client.post(undo, {"next": change_url(other)}).headers["Location"] == change_url(other)
    assert everything() == before


def test_stale_page_shows_the_meetings_as_they_are_now(
    analyst_client: Client, meeting: Meeting, other: Meeting
) -> None:
    post = post_of(meeting, other)
    mark_edited(lock_meeting(other.pk), by=AnalystFactory())
    before = everything()
    response = analyst_client.post(URL, post)
    assert response.status_code == 409
    assert "Nothing of yours was saved" in response.content.decode()
    assert response.context["pair"].other.version > other.version
    assert everything() == before


def test_refusal_keeps_what_was_chosen(analyst_client: Client, meeting: Meeting, other: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(format="phone")
    post = post_of(meeting, other, reason="Why not", **{"choose-format": "keep", "choose-place": "other"})
    post["take"] = post["take"][1:]
    response = analyst_client.post(URL, post)
    assert response.status_code == 409
    assert "A phone or video call has no place" in response.content.decode()
    assert response.context["reason"] == "Why not"
    assert [row.is_taken for row in response.context["pair"].people] == [False, True, True]
    assert {row.name: row.chosen for row in response.context["pair"].fields}["place"] == "other"


def test_not_the_same_is_remembered_and_asked_before_a_merge(
    analyst_client: Client, meeting: Meeting, other: Meeting
) -> None:
    post = post_of(meeting, other, _apart="1")
    response = analyst_client.post(URL, post)
    assert response.headers["Location"] == change_url(meeting)
    assert DistinctMeetings.objects.get().one == meeting
    del post["_apart"]
    refused = analyst_client.post(URL, post)
    assert refused.status_code == 409
    assert 'name="even_if_distinct"' in refused.content.decode()
    assert analyst_client.post(URL, {**post, "even_if_distinct": "1"}).status_code == 302
    assert not Meeting.objects.filter(pk=other.pk).exists()


def test_warnings_of_what_speaks_against_it(analyst_client: Client, taliban: Party) -> None:
    keep = ConfirmedMeetingFactory(between=[OfficialFactory()])
    other = ConfirmedMeetingFactory(between=[OfficialFactory()], status="denied")
    page = analyst_client.get(URL, {"keep": keep.pk, "other": other.pk}).content.decode()
    for words in ("Both are confirmed", "Nobody who is named in one", "the other is denied"):
        assert words in page
    rejected = MeetingFactory(review_state="rejected", reject_reason="other", reviewed_at=timezone.now())
    page = analyst_client.get(URL, {"keep": keep.pk, "other": rejected.pk}).content.decode()
    assert f"Meeting {rejected.pk} was rejected" in page
    assert 'name="even_if_rejected"' in page


def test_role_of_somebody_in_both_is_asked(analyst_client: Client, taliban: Party) -> None:
    official, keep, other = OfficialFactory(), MeetingFactory(), MeetingFactory()
    kept = ParticipationFactory(meeting=keep, official=official, party=taliban, role="minister")
    ParticipationFactory(meeting=other, official=official, party=taliban, role="acting minister")
    response = analyst_client.get(URL, {"keep": keep.pk, "other": other.pk})
    assert f'name="choose-participant-{kept.pk}"' in response.content.decode()


def test_which_other_meeting_is_asked(analyst_client: Client, meeting: Meeting, other: Meeting) -> None:
    response = analyst_client.get(URL, {"keep": meeting.pk})
    assert [found.pk for found, *_ in response.context["found"]] == [other.pk]
    far = MeetingFactory(city="Oslo")
    response = analyst_client.get(URL, asked(meeting, q="oslo\x00"))
    assert [found.pk for found, *_ in response.context["found"]] == [far.pk]
    assert "No other meeting has these words" in analyst_client.get(URL, asked(meeting, q="zzz")).content.decode()
    keep_meetings_apart(meeting.pk, other.pk, by=AnalystFactory())
    assert not analyst_client.get(URL, {"keep": meeting.pk}).context["found"]


def test_pair_of_one_and_numbers_of_nothing(analyst_client: Client, meeting: Meeting) -> None:
    response = analyst_client.get(URL, {"keep": meeting.pk, "other": meeting.pk})
    assert said(response) == ["These two are one meeting by now: choose another one."]
    wrong: list[dict[str, Any]] = [{}, {"keep": "x"}, {"keep": "0"}, {"keep": "9" * 30}, asked(meeting, other="9" * 18)]
    for query in wrong:
        assert analyst_client.get(URL, query).status_code == 404
    assert analyst_client.put(URL).status_code == 405


def test_number_of_a_merged_meeting_is_what_it_became(analyst_client: Client, meeting: Meeting, other: Meeting) -> None:
    third = MeetingFactory()
    merge_meetings(keep_id=meeting.pk, other_id=other.pk, by=AnalystFactory())
    response = analyst_client.get(URL, {"keep": third.pk, "other": other.pk})
    assert response.headers["Location"] == f"{URL}?keep={third.pk}&other={meeting.pk}"


def test_address_of_a_merged_meeting_leads_to_its_review(
    analyst_client: Client, meeting: Meeting, other: Meeting
) -> None:
    post = meeting_post(other)
    merge_meetings(keep_id=meeting.pk, other_id=other.pk, by=AnalystFactory())
    response = analyst_client.get(change_url(other))
    assert (response.status_code, response.headers["Location"]) == (302, change_url(meeting))
    response = analyst_client.post(change_url(other), post)
    assert response.headers["Location"] == change_url(meeting)
    assert "Nothing of what you sent was saved" in said(response)[-1]
    gone = analyst_client.get(reverse("admin:engagement_meeting_change", args=[10**17]))
    assert gone.headers["Location"] == reverse("admin:index")


def test_who_may(
    client: Client, outsider_client: Client, reader_client: Client, meeting: Meeting, other: Meeting
) -> None:
    post = post_of(meeting, other)
    for visitor in (client, outsider_client):
        assert visitor.get(URL, {"keep": meeting.pk}).status_code == visitor.post(URL, post).status_code == 302
    assert reader_client.get(URL, {"keep": meeting.pk}).status_code == reader_client.post(URL, post).status_code == 403
    assert Meeting.objects.filter(pk=other.pk).exists()


def test_queries_do_not_grow_with_the_participants(
    analyst_client: Client, meeting: Meeting, other: Meeting, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for one in (meeting, other):
        ParticipationFactory.create_batch(15, meeting=one)
        ParticipationFactory.create_batch(5, meeting=one, delegation=None)
        for delegation in DelegationFactory.create_batch(5, members=OfficialFactory.create_batch(2)):
            ParticipationFactory(meeting=one, delegation=delegation)
    with django_assert_max_num_queries(42):
        analyst_client.get(URL, {"keep": meeting.pk, "other": other.pk})
