"""What was done, looked up and taken back."""

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from engagement.models import Meeting, Operation
from engagement.services.merging import merge_meetings
from engagement.services.operations import operation
from engagement.services.review import reject_meeting, reopen_meeting
from tests.engagement.admin.builders import change_url
from tests.engagement.builders import everything
from tests.factories import AnalystFactory, MeetingFactory, OfficialFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:engagement_operation_changelist")


@pytest.fixture
def act(meeting: Meeting) -> Operation:
    """The rejection of `meeting` by Habib."""
    reject_meeting(meeting_id=meeting.pk, by=AnalystFactory(username="habib"), reason="off_topic")
    return Operation.objects.get()


def undo_url(act: Operation) -> str:
    return reverse("admin:undo_operation", args=[act.pk])


def page_of(act: Operation) -> str:
    return reverse("admin:engagement_operation_change", args=[act.pk])


def test_undone_by_whoever_may_edit_and_done_again(analyst_client: Client, meeting: Meeting, act: Operation) -> None:
    after = everything()
    response = analyst_client.post(undo_url(act))
    assert response.headers["Location"] == change_url(meeting)
    meeting.refresh_from_db()
    assert meeting.review_state == "proposed"
    (message,) = get_messages(response.wsgi_request)
    assert "everything is as it was before" in str(message)
    undo = Operation.objects.get(kind="undo")
    assert undo.by is not None
    assert undo.by.get_username() == "amina"
    assert undo_url(undo) in str(message)
    analyst_client.post(undo_url(undo))
    assert everything() == after


def test_refusal_is_told_and_changes_nothing(analyst_client: Client, meeting: Meeting, act: Operation) -> None:
    reopen_meeting(meeting_id=meeting.pk, by=AnalystFactory(username="zarghona"))
    before = everything()
    response = analyst_client.post(undo_url(act), {"next": LIST})
    assert response.headers["Location"] == LIST
    (message,) = get_messages(response.wsgi_request)
    assert "zarghona changed the same meeting later" in str(message)
    assert everything() == before


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_way_back_stays_on_the_site(analyst_client: Client, meeting: Meeting, act: Operation, address: str) -> None:
    assert analyst_client.post(undo_url(act), {"next": address}).headers["Location"] == change_url(meeting)


def test_way_back_where_nothing_is_left(analyst_client: Client, analyst: User) -> None:
    with operation(Operation.Kind.ADD, by=analyst, officials=[0]):
        OfficialFactory()
    assert analyst_client.post(undo_url(Operation.objects.get())).headers["Location"] == LIST


def test_way_back_to_an_official(analyst_client: Client, analyst: User) -> None:
    official = OfficialFactory()
    with operation(Operation.Kind.EDIT, by=analyst, officials=[official.pk]):
        official.note = "Seen."
        official.save()
    back = analyst_client.post(undo_url(Operation.objects.get())).headers["Location"]
    assert back == reverse("admin:engagement_official_change", args=[official.pk])


def test_who_may_undo(client: Client, outsider_client: Client, reader_client: Client, act: Operation) -> None:
    before = everything()
    for visitor in (client, outsider_client):
        assert visitor.post(undo_url(act)).status_code == 302
    assert reader_client.post(undo_url(act)).status_code == 403
    assert everything() == before


def test_undo_of_nothing_and_by_a_link(analyst_client: Client, act: Operation) -> None:
    assert analyst_client.get(undo_url(act)).status_code == 405
    assert analyst_client.post(reverse("admin:undo_operation", args=[0])).status_code == 404


def test_list_is_filtered_by_kind_and_by_who(analyst_client: Client, act: Operation) -> None:
    reopen_meeting(meeting_id=act.meetings[0], by=AnalystFactory(username="zarghona"))
    page = analyst_client.get(LIST, {"kind__exact": "reject"})
    assert [row.pk for row in page.context["cl"].result_list] == [act.pk]
    page = analyst_client.get(LIST, {"by__id__exact": str(act.by_id)})
    assert [row.pk for row in page.context["cl"].result_list] == [act.pk]
    assert "Amir Khan Muttaqi" in page.content.decode()


def test_page_tells_what_was_written_and_offers_the_undo(
    analyst_client: Client, reader_client: Client, meeting: Meeting, act: Operation
) -> None:
    page = analyst_client.get(page_of(act)).content.decode()
    for words in ("1 meeting", change_url(meeting), undo_url(act), "off_topic"):
        assert words in page
    assert undo_url(act) not in reader_client.get(page_of(act)).content.decode()
    analyst_client.post(undo_url(act))
    page = analyst_client.get(page_of(act)).content.decode()
    assert "undone by amina" in page
    assert undo_url(act) not in page


def test_page_of_a_merge_leads_to_what_is_left(analyst_client: Client, meeting: Meeting, analyst: User) -> None:
    other = MeetingFactory()
    merge_meetings(keep_id=meeting.pk, other_id=other.pk, by=analyst)
    page = analyst_client.get(page_of(Operation.objects.get())).content.decode()
    assert change_url(meeting) in page
    assert change_url(other) in page


def test_nobody_changes_it_by_hand(analyst_client: Client, client: Client, act: Operation) -> None:
    assert analyst_client.get(reverse("admin:engagement_operation_add")).status_code == 403
    assert analyst_client.post(page_of(act), {"label": "x"}).status_code == 403
    assert analyst_client.post(reverse("admin:engagement_operation_delete", args=[act.pk])).status_code == 403
    assert client.get(LIST).status_code == client.get(page_of(act)).status_code == 302


def test_list_takes_a_fixed_number_of_queries(
    analyst_client: Client, meeting: Meeting, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        reject_meeting(meeting_id=meeting.pk, by=AnalystFactory(username=f"a{number}"), reason="other")
        reopen_meeting(meeting_id=meeting.pk, by=AnalystFactory(username=f"b{number}"))
    with django_assert_max_num_queries(20):
        analyst_client.get(LIST)
