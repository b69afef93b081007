"""The history of each kind of record, as its page in the admin shows it."""

from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from engagement.models import Meeting, Operation
from engagement.services.editing import mark_edited
from engagement.services.review import confirm_meeting, reject_meeting
from engagement.services.undo import undo_operation
from engagement.undo_links import undo_address
from tests.engagement.admin.builders import change_url, meeting_post, row_of
from tests.factories import (
    AnalystFactory,
    CityFactory,
    DelegationFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
)
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db

FACTORIES = {
    "official": OfficialFactory,
    "party": PartyFactory,
    "topic": TopicFactory,
    "delegation": DelegationFactory,
    "city": CityFactory,
}


def url_of(kind: str, pk: object) -> str:
    return reverse(f"admin:{kind}_history", args=[pk])


def history(client: Client, meeting: Meeting, query: str = "") -> str:
    response = client.get(url_of("engagement_meeting", meeting.pk) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_history_tells_who_changed_what(analyst_client: Client, reader_client: Client, meeting: Meeting) -> None:
    muttaqi, delegation = meeting.participations.all()
    rows = [
        row_of(muttaqi, role="minister"),
        row_of(delegation, DELETE="on"),
        {
            "official": OfficialFactory(name="Wang Yi").pk,
            "delegation": "",
            "party": delegation.party_id,
            "role": "envoy",
        },
    ]
    topic = TopicFactory(name="Health")
    analyst_client.post(change_url(meeting), meeting_post(meeting, rows=rows, city="Doha", topics=[topic.pk]))
    meeting.refresh_from_db()
    analyst_client.post(change_url(meeting), meeting_post(meeting, topics=[], _confirm="1"))
    page = history(reader_client, meeting)
    for line in (
        "put it on record (status “held”",
        "changed the city from nothing to “Doha”",
        "changed Amir Khan Muttaqi: role from nothing to “minister”",
        "took off Qatari officials",
        "added Wang Yi for Qatar as “envoy”",
        "added the topic Health",
        "took off the topic Health",
        "changed the review state from “proposed” to “confirmed”",
        "Edited: Amir Khan Muttaqi – Wang Yi",
        "Confirmed: Amir Khan Muttaqi – Wang Yi",
    ):
        assert line in page
    assert '<td data-label="Who">amina</td>' in page
    assert "version" not in page.split("<tbody>")[1].split("</tbody>")[0]


def test_history_names_those_who_are_gone(reader_client: Client, meeting: Meeting) -> None:
    delegation = meeting.participations.get(delegation__isnull=False).delegation
    assert delegation is not None
    with pghistory.context(user=987_654):
        meeting.participations.filter(delegation=delegation).delete()
        mark_edited(meeting, by=None)
    delegation.delete()
    page = history(reader_client, meeting)
    assert "took off Qatari officials (gone since)" in page
    assert "a user who is gone" in page


def test_why_and_undone_by_whom(analyst_client: Client, meeting: Meeting) -> None:
    meeting = Meeting.objects.get(pk=meeting.pk)
    reject_meeting(meeting_id=meeting.pk, by=AnalystFactory(username="bilal"), reason="no_meeting")
    page = history(analyst_client, meeting)
    assert "Why: no meeting is reported" in page
    assert "Undone by" not in page
    undo_operation(operation_id=Operation.objects.get().pk, by=AnalystFactory(username="habib"))
    page = history(analyst_client, meeting)
    assert "Undone by habib" in page
    assert "This undid what was done before: rejected: Amir Khan Muttaqi – Qatari officials." in page
    assert "changed the review state from “rejected” to “proposed”" in page


def test_what_somebody_typed_is_escaped(reader_client: Client, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(note="<script>alert(1)</script>")
    page = history(reader_client, meeting)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_fifty_changes_a_page(analyst_client: Client, meeting: Meeting) -> None:
    for number in range(60):
        with pghistory.context(command=f"no{number}x"):
            Meeting.objects.filter(pk=meeting.pk).update(note=f"note {number}")
    first, second = history(analyst_client, meeting), history(analyst_client, meeting, "?page=2")
    assert first.count('data-label="Who"') == 50
    assert second.count('data-label="Who"') == 11
    assert "to “note 59”" in first
    assert "from “note 8” to “note 9”" in second
    assert "put it on record" in second
    assert history(analyst_client, meeting, "?page=99").count('data-label="Who"') == 11
    assert history(analyst_client, meeting, "?page=x").count('data-label="Who"') == 50


def test_history_takes_a_fixed_number_of_queries(
    analyst_client: Client, meeting: Meeting, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        with pghistory.context(command=f"no{number}x"):
            meeting.participations.create(official=OfficialFactory(), party=PartyFactory())
            meeting.topics.add(TopicFactory())
            ReportFactory(meeting=meeting)
            mark_edited(meeting, by=None)
    confirm_meeting(meeting_id=meeting.pk, by=AnalystFactory())
    history(analyst_client, meeting)
    with django_assert_max_num_queries(25):
        history(analyst_client, meeting)


@pytest.mark.parametrize("kind", FACTORIES)
def test_every_record_has_its_history(
    client: Client, outsider_client: Client, analyst_client: Client, kind: str
) -> None:
    record: Any = FACTORIES[kind]()
    url = url_of(f"engagement_{kind}", record.pk)
    assert client.get(url).status_code == outsider_client.get(url).status_code == 302
    assert analyst_client.post(url).status_code == 405
    assert analyst_client.get(url_of(f"engagement_{kind}", 999_999)).status_code == 404
    assert analyst_client.get(url_of(f"engagement_{kind}", "x")).status_code == 404
    page = analyst_client.get(url).content.decode()
    assert "put it on record" in page
    assert f"History: {record}" in page.replace("&#x27;", "'")
    assert url in analyst_client.get(reverse(f"admin:engagement_{kind}_change", args=[record.pk])).content.decode()


def test_history_of_what_is_older_than_history(analyst_client: Client) -> None:
    topic = TopicFactory()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM engagement_topicevent")
    page = analyst_client.get(url_of("engagement_topic", topic.pk)).content.decode()
    assert "Nothing is known of this topic’s history" in page


def test_history_is_for_those_who_may_see_the_record(reader_client: Client, meeting: Meeting) -> None:
    assert reader_client.get(url_of("engagement_meeting", meeting.pk)).status_code == 200
    for missing in (meeting.pk + 1, "x"):
        assert reader_client.get(url_of("engagement_meeting", missing)).status_code == 404
    assert reader_client.get(url_of("engagement_topic", TopicFactory().pk)).status_code == 403
    assert reader_client.get(url_of("ingest_article", ArticleFactory().pk)).status_code == 403


def test_act_that_stands_has_its_button(analyst_client: Client, reader_client: Client, meeting: Meeting) -> None:
    """Posting to the page that undoes, where the site has it."""
    confirm_meeting(meeting_id=meeting.pk, by=AnalystFactory())
    act = Operation.objects.get()
    address = undo_address(act)
    shown = f'action="{address}"' in history(analyst_client, meeting)
    assert shown == bool(address)
    assert "Undo</button>" not in history(reader_client, meeting)
    undo_operation(operation_id=act.pk, by=AnalystFactory())
    assert f'action="{address or "none"}"' not in history(analyst_client, meeting)
