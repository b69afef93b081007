"""Decisions on many meetings at once: the preview, what is decided, what is refused, and the undo."""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement import undo_links
from engagement.event_tables import event_tables
from engagement.models import Meeting, Operation
from engagement.services import deciding
from engagement.services.review import reject_meeting
from engagement.services.undo import undo_operation
from tests.factories import AnalystFactory, MeetingFactory, OfficialFactory, ParticipationFactory

pytestmark = pytest.mark.django_db

URL = reverse("admin:engagement_meeting_changelist")
DECIDE = reverse("admin:engagement_meeting_decide")
ACTIONS = {"confirm": "confirm_selected", "reject": "reject_selected"}


def preview(client: Client, kind: str, *meetings: Meeting, query: str = "", **more: str) -> Any:
    post = {"action": ACTIONS[kind], "_selected_action": [meeting.pk for meeting in meetings], **more}
    return client.post(URL + query, post)


def tokens(page: Any) -> list[str]:
    """The rows that the preview would post."""
    return re.findall(r'name="row" value="([0-9:]+)"', page.content.decode())


def decide(client: Client, kind: str, rows: list[str], **more: str) -> list[str]:
    """Posts what a preview posts; returns the messages of the answer."""
    response = client.post(DECIDE, {"kind": kind, "row": rows, **more})
    assert response.status_code == 302
    return [str(message) for message in get_messages(response.wsgi_request)]


def states(*meetings: Meeting) -> list[str]:
    return [Meeting.objects.get(pk=meeting.pk).review_state for meeting in meetings]


def complete() -> Meeting:
    meeting: Meeting = MeetingFactory(between=OfficialFactory.create_batch(2, is_provisional=True))
    return meeting


def everything() -> dict[str, list[Any]]:
    return {label: list(table.model._base_manager.order_by("pk").values()) for label, table in event_tables().items()}


def test_preview_shows_the_rows_and_writes_nothing(analyst_client: Client, meeting: Meeting) -> None:
    other = complete()
    page = preview(analyst_client, "confirm", meeting, other)
    assert page.status_code == 200
    assert "2 meetings will be confirmed" in page.content.decode()
    assert "Amir Khan Muttaqi (TALIBAN) – Qatari officials (QA)" in page.content.decode()
    assert sorted(tokens(page)) == sorted(f"{one.pk}:{one.version}" for one in (meeting, other))
    assert states(meeting, other) == ["proposed", "proposed"]
    assert not Operation.objects.exists()


def test_preview_says_what_will_be_refused_and_why(analyst_client: Client, meeting: Meeting) -> None:
    lonely, no_party, disputed, rejected = MeetingFactory(), complete(), complete(), complete()
    ParticipationFactory(meeting=no_party, party=None)
    Meeting.objects.filter(pk=disputed.pk).update(is_disputed=True)
    reject_meeting(meeting_id=rejected.pk, by=AnalystFactory(), reason="other")
    page = preview(analyst_client, "confirm", meeting, lonely, no_party, disputed, rejected)
    assert tokens(page) == [f"{meeting.pk}:{meeting.version}"]
    text = page.content.decode()
    for words in (
        "4 stay as they are",
        "needs participants of at least two parties",
        "has no party yet",
        "Rule on the dispute first",
        "This meeting is rejected",
    ):
        assert words in text


def test_preview_of_what_cannot_be_decided_has_no_button(analyst_client: Client) -> None:
    page = preview(analyst_client, "confirm", MeetingFactory())
    assert "None of these can be confirmed" in page.content.decode()
    assert 'name="decide"' not in page.content.decode()


def test_confirmed_in_one_operation_and_undone_exactly(analyst_client: Client) -> None:
    meetings = [complete(), complete()]
    before = everything()
    rows = tokens(preview(analyst_client, "confirm", *meetings))
    told = decide(analyst_client, "confirm", rows)
    assert told[0].startswith("2 meetings are confirmed.")
    assert states(*meetings) == ["confirmed", "confirmed"]
    act = Operation.objects.get()
    assert (act.kind, act.label, act.meetings) == ("confirm", "2 meetings", sorted(one.pk for one in meetings))
    assert act.by
    # By the page of its own, where there is one.
    if address := undo_links.undo_address(act):
        assert f'action="{address}"' in told[0]
        analyst_client.post(address)
    else:
        undo_operation(operation_id=act.pk, by=act.by)
    assert everything() == before


def test_message_holds_a_button_that_undoes(analyst_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_links, "UNDO", "admin:engagement_meeting_delete")  # some page with a number in its address
    meeting = complete()
    told = decide(analyst_client, "confirm", tokens(preview(analyst_client, "confirm", meeting)))
    address = reverse("admin:engagement_meeting_delete", args=[Operation.objects.get().pk])
    assert f'<form method="post" action="{address}"' in told[0]
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', told[0])
    shown = analyst_client.get(URL).content.decode()
    assert f'<form method="post" action="{address}"' in shown


def test_row_that_changed_since_the_preview_is_refused_and_named(analyst_client: Client, meeting: Meeting) -> None:
    other, gone = complete(), complete()
    rows = tokens(preview(analyst_client, "confirm", meeting, other, gone))
    reject_meeting(meeting_id=meeting.pk, by=AnalystFactory(username="bilal"), reason="other")
    Operation.objects.all().delete()
    number = gone.pk
    gone.delete()
    told = decide(analyst_client, "confirm", rows)
    assert states(meeting, other) == ["rejected", "confirmed"]
    assert any("Amir Khan Muttaqi" in text and "bilal" in text and "is not confirmed" in text for text in told)
    assert any(f">Meeting {number}</a>" in text and "no longer on record" in text for text in told)
    assert Operation.objects.get().meetings == [other.pk]


def test_only_the_rows_that_were_shown(analyst_client: Client, meeting: Meeting) -> None:
    rows = tokens(preview(analyst_client, "reject", meeting, select_across="1"))
    late = complete()
    decide(analyst_client, "reject", rows, reason="other")
    assert states(meeting, late) == ["rejected", "proposed"]


def test_all_of_a_filtered_list(analyst_client: Client, meeting: Meeting) -> None:
    planned = MeetingFactory(status="planned")
    page = preview(analyst_client, "reject", meeting, query="?status__exact=planned", select_across="1")
    assert tokens(page) == [f"{planned.pk}:{planned.version}"]
    action = re.search(r'<form method="post"\s+action="([^"]+)"', page.content.decode())
    assert action
    response = analyst_client.post(action[1], {"kind": "reject", "row": tokens(page), "reason": "other"})
    assert response["Location"] == f"{URL}?status__exact=planned"


def test_more_than_one_decision_takes(
    analyst_client: Client, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engagement.admin.actions.LIMIT", 1)
    complete()
    response = preview(analyst_client, "confirm", meeting, select_across="1")
    assert response.status_code == 302
    [told] = [str(message) for message in get_messages(response.wsgi_request)]
    assert "These are 2 meetings, more than the 1 that can be decided at once" in told
    told = decide(analyst_client, "confirm", [f"{meeting.pk}:1", "2:1"])[-1]
    assert "Choose them in the list again" in told
    monkeypatch.setattr(deciding, "LIMIT", 0)
    with pytest.raises(ValueError, match="more than the 0"):
        deciding.decide_meetings({1: 1}, kind="confirm", by=AnalystFactory())


@pytest.mark.parametrize("rows", [[], ["x"], ["1"], ["1:"], [":1"], ["1:²"], ["1:2:3"], ["9" * 30 + ":1"]])
def test_rows_that_are_none(analyst_client: Client, rows: list[str]) -> None:
    [told] = decide(analyst_client, "confirm", rows)
    assert "Choose them in the list again" in told


def test_kind_that_is_none(analyst_client: Client, meeting: Meeting) -> None:
    decide(analyst_client, "merge", [f"{meeting.pk}:{meeting.version}"])
    assert states(meeting) == ["proposed"]


def test_many_refusals_are_counted(analyst_client: Client) -> None:
    rows = [f"{one.pk}:{one.version}" for one in MeetingFactory.create_batch(22)]
    told = decide(analyst_client, "confirm", rows)
    assert len(told) == 21
    assert told[-1].startswith("2 more are not confirmed")
    assert not Operation.objects.exists()


@pytest.mark.parametrize("reason", ["", "boring"])
def test_reject_without_a_reason_asks_again(analyst_client: Client, meeting: Meeting, reason: str) -> None:
    rows = tokens(preview(analyst_client, "reject", meeting))
    Meeting.objects.filter(pk=meeting.pk).update(city="Doha", version=meeting.version + 1)
    response = analyst_client.post(DECIDE, {"kind": "reject", "row": [*rows, "999999:1"], "reason": reason})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert tokens(response) == []  # it has changed meanwhile, and that is said now
    assert "It has changed since you saw it" in response.content.decode()
    assert states(meeting) == ["proposed"]


def test_reject_many(analyst_client: Client) -> None:
    meetings = MeetingFactory.create_batch(2)
    page = preview(analyst_client, "reject", *meetings)
    assert page.content.decode().count('<select name="reason"') == 1
    assert "This field is required" not in page.content.decode()
    told = decide(analyst_client, "reject", tokens(page), reason="off_topic")
    assert told[0].startswith("2 meetings are rejected.")
    assert states(*meetings) == ["rejected", "rejected"]
    assert set(Meeting.objects.values_list("reject_reason", flat=True)) == {"off_topic"}
    assert Operation.objects.get().reason == "off_topic"


def test_preview_takes_as_many_queries_for_ten_as_for_two(analyst_client: Client) -> None:
    def count(number: int) -> int:
        meetings = [complete() for _ in range(number)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            preview(analyst_client, "confirm", *meetings)
        return len(queries)

    count(1)
    assert count(10) <= count(2)


@pytest.mark.parametrize("kind", ACTIONS)
def test_reader_decides_nothing(reader_client: Client, meeting: Meeting, kind: str) -> None:
    preview(reader_client, kind, meeting)
    post = {"kind": kind, "row": f"{meeting.pk}:{meeting.version}", "reason": "other"}
    assert reader_client.post(DECIDE, post).status_code == 403
    assert states(meeting) == ["proposed"]


def test_others_are_sent_to_sign_in(client: Client, outsider_client: Client, meeting: Meeting) -> None:
    for visitor in (client, outsider_client):
        assert preview(visitor, "confirm", meeting).status_code == 302
        assert visitor.post(DECIDE, {"kind": "confirm", "row": f"{meeting.pk}:1"}).status_code == 302
    assert states(meeting) == ["proposed"]


def test_decisions_are_posted(analyst_client: Client) -> None:
    assert analyst_client.get(DECIDE).status_code == 405
