"""The pages on which two officials become one, and one becomes two."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from engagement.models import DistinctOfficials, Meeting, Official, Operation, Party
from engagement.services.merging_officials import merge_officials
from tests.engagement.builders import everything
from tests.factories import (
    AffiliationFactory,
    AnalystFactory,
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db
URL = reverse("admin:engagement_official_merge")
LIST = reverse("admin:engagement_official_changelist")


@pytest.fixture
def keep(taliban: Party) -> Official:
    official: Official = OfficialFactory(name="Amir Khan Muttaqi", spellings=["Mottaki"])
    AffiliationFactory(official=official, party=taliban)
    return official


@pytest.fixture
def other() -> Official:
    official: Official = OfficialFactory(name="Amir Khan Motaqi", is_provisional=True, spellings=["متقی"])
    return official


def change_url(official: Official) -> str:
    return reverse("admin:engagement_official_change", args=[official.pk])


def split_url(official: Official) -> str:
    return reverse("admin:engagement_official_split", args=[official.pk])


def asked(keep: Official, **more: Any) -> dict[str, Any]:
    return {"keep": keep.pk, **more}


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_action_of_the_list_keeps_who_is_on_record(analyst_client: Client, keep: Official, other: Official) -> None:
    post = {"action": "merge_selected", "_selected_action": [other.pk, keep.pk]}
    assert analyst_client.post(LIST, post).headers["Location"] == f"{URL}?keep={keep.pk}&other={other.pk}"
    post["_selected_action"] = [keep.pk]
    assert "select exactly two officials" in said(analyst_client.post(LIST, post))[-1]


def test_page_shows_both_and_what_speaks_against_it(
    analyst_client: Client, keep: Official, other: Official, qatar: Party
) -> None:
    meeting = MeetingFactory()
    kept = ParticipationFactory(meeting=meeting, official=keep, role="minister")
    ParticipationFactory(meeting=meeting, official=other, role="envoy")
    AffiliationFactory(official=other, party=qatar)
    page = analyst_client.get(URL, {"keep": keep.pk, "other": other.pk}).content.decode()
    for words in (
        "Mottaki",
        "متقی",
        f"choose-participant-{kept.pk}",
        "same meeting",
        "different parties",
        "choose-name",
    ):
        assert words in page
    assert f"{URL}?keep={other.pk}&amp;other={keep.pk}" in page


def test_merged_with_a_message_that_undoes_it(analyst_client: Client, keep: Official, other: Official) -> None:
    meeting = MeetingFactory(between=[other])
    before = everything()
    post = {"keep": keep.pk, "other": other.pk, "choose-name": "other", "reason": "A typo."}
    assert analyst_client.post(URL, post).headers["Location"] == change_url(keep)
    keep.refresh_from_db()
    assert keep.name == "Amir Khan Motaqi"
    assert meeting.participations.get().official == keep
    act = Operation.objects.get()
    undo = reverse("admin:undo_operation", args=[act.pk])
    assert f'action="{undo}"' in analyst_client.get(change_url(keep)).content.decode()
    analyst_client.post(undo)
    assert everything() == before


def test_different_people_are_remembered(analyst_client: Client, keep: Official, other: Official) -> None:
    post = {"keep": keep.pk, "other": other.pk}
    assert analyst_client.post(URL, {**post, "_apart": "1"}).headers["Location"] == change_url(keep)
    assert DistinctOfficials.objects.exists()
    refused = analyst_client.post(URL, post)
    assert refused.status_code == 409
    assert "amina said that these are two people" in refused.content.decode()
    assert not analyst_client.get(URL, {"keep": keep.pk}).context["found"]
    assert analyst_client.post(URL, {**post, "even_if_distinct": "1"}).status_code == 302


def test_two_sides_of_a_confirmed_meeting_are_refused(analyst_client: Client, keep: Official, other: Official) -> None:
    ConfirmedMeetingFactory(between=[keep, other])
    response = analyst_client.post(URL, {"keep": keep.pk, "other": other.pk, "reason": "Sure"})
    assert response.status_code == 409
    assert "one person cannot be" in response.content.decode()
    assert response.context["reason"] == "Sure"


def test_who_else_is_asked(analyst_client: Client, keep: Official, other: Official) -> None:
    stranger = OfficialFactory(name="Wang Yi")
    assert [one.pk for one, *_ in analyst_client.get(URL, {"keep": keep.pk}).context["found"]] == [other.pk]
    found = analyst_client.get(URL, asked(keep, q="wang")).context["found"]
    assert [one.pk for one, *_ in found] == [stranger.pk]
    assert "Nobody else is called so" in analyst_client.get(URL, asked(keep, q="zzz")).content.decode()


def test_addresses_of_a_merged_official_lead_on(analyst_client: Client, keep: Official, other: Official) -> None:
    merge_officials(keep_id=keep.pk, other_id=other.pk, by=AnalystFactory())
    response = analyst_client.get(change_url(other))
    assert (response.status_code, response.headers["Location"]) == (302, change_url(keep))
    assert analyst_client.get(split_url(other)).headers["Location"] == split_url(keep)
    third = OfficialFactory()
    response = analyst_client.get(URL, {"keep": other.pk, "other": third.pk})
    assert response.headers["Location"] == f"{URL}?keep={keep.pk}&other={third.pk}"
    assert said(analyst_client.get(URL, {"keep": other.pk, "other": keep.pk}))
    wrong: list[dict[str, Any]] = [{}, {"keep": 10**17}, asked(keep, other="x")]
    for query in wrong:
        assert analyst_client.get(URL, query).status_code == 404
    assert said(analyst_client.get(URL, {"keep": keep.pk, "other": keep.pk}))


def test_split_by_ticking_rows_and_taken_back(analyst_client: Client, keep: Official) -> None:
    meeting: Meeting = MeetingFactory(between=[keep])
    DelegationFactory(title="Envoys", leader=keep, members=[keep])
    page = analyst_client.get(split_url(keep)).content.decode()
    for words in (f"Meeting {meeting.pk}", "Mottaki", "foreign minister (TALIBAN)", "Delegations led", "joined"):
        assert words in page
    before = everything()
    row, spelling = meeting.participations.get(), keep.names.get()
    post = {"name": "Manouchehr Mottaki", "participation": [row.pk], "spelling": [spelling.pk], "reason": "Iran"}
    response = analyst_client.post(split_url(keep), post)
    new = Official.objects.get(name="Manouchehr Mottaki")
    assert response.headers["Location"] == change_url(new)
    assert meeting.participations.get().official == new
    analyst_client.post(reverse("admin:undo_operation", args=[Operation.objects.get().pk]))
    assert everything() == before


@pytest.mark.parametrize(("name", "message"), [("", "Give the new official a name"), ("X", "Choose what belongs")])
def test_split_that_is_refused_keeps_what_was_typed(
    analyst_client: Client, keep: Official, name: str, message: str
) -> None:
    ticked = [keep.names.get().pk] if not name else []
    response = analyst_client.post(split_url(keep), {"name": name, "spelling": ticked, "reason": "Because"})
    assert response.status_code == 409
    assert message in response.content.decode()
    assert response.context["reason"] == "Because"
    assert any(is_chosen for *_, rows in response.context["groups"] for *_, is_chosen in rows) is bool(ticked)
    assert Official.objects.count() == 1


def test_split_of_a_merge_offers_to_take_it_apart(analyst_client: Client, keep: Official, other: Official) -> None:
    merge_officials(keep_id=keep.pk, other_id=other.pk, by=AnalystFactory(username="habib"))
    page = analyst_client.get(split_url(keep)).content.decode()
    assert "It was merged by habib" in page
    assert reverse("admin:undo_operation", args=[Operation.objects.get().pk]) in page


def test_nothing_to_split(analyst_client: Client) -> None:
    assert "Nothing belongs to this official" in analyst_client.get(split_url(OfficialFactory())).content.decode()
    assert analyst_client.get(reverse("admin:engagement_official_split", args=[10**17])).status_code == 404


def test_who_may(
    client: Client, outsider_client: Client, reader_client: Client, keep: Official, other: Official
) -> None:
    post = asked(keep, other=other.pk, name="X", spelling=[keep.names.get().pk])
    for url in (URL, split_url(keep)):
        for visitor in (client, outsider_client):
            assert visitor.get(url, post).status_code == visitor.post(url, post).status_code == 302
        assert reader_client.get(url, post).status_code == reader_client.post(url, post).status_code == 403
    assert Official.objects.count() == 2


def test_queries_do_not_grow(
    analyst_client: Client, keep: Official, other: Official, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for meeting in MeetingFactory.create_batch(20):
        ParticipationFactory(meeting=meeting, official=keep)
        ParticipationFactory(meeting=meeting, official=other)
        DelegationFactory(leader=keep)
    AffiliationFactory.create_batch(10, official=keep)
    with django_assert_max_num_queries(30):
        analyst_client.get(URL, {"keep": keep.pk, "other": other.pk})
    with django_assert_max_num_queries(30):
        analyst_client.get(split_url(keep))
