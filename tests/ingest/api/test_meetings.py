"""Meetings of the API: what they hold, the pages' filters, and an analyst's changes in history."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engagement.history import latest_change
from engagement.models import Meeting, MergedMeeting, MergedOfficial, Operation
from engagement.services.undo import undo_operation
from tests.api_client import ApiClient
from tests.factories import (
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
)
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kabul() -> Meeting:
    """Held in Kabul in October 2021, with an official, a delegation and two sources."""
    taliban, china = PartyFactory(code="TALIBAN", name="Taliban"), PartyFactory(code="CN", name="China")
    yi = OfficialFactory(slug="wang-yi", name="Wang Yi")
    envoys = DelegationFactory(title="envoys", party=taliban, leader=OfficialFactory(slug="muttaqi"), members=[yi])
    meeting: Meeting = ConfirmedMeetingFactory(
        start=date(2021, 10, 1), end=date(2021, 10, 31), precision="month", city="Kabul",
        country=PartyFactory(code="AF"), between=[(yi, china), envoys], about=[TopicFactory(slug="trade")],
    )  # fmt: skip
    late = ArticleFactory(title="Late", outlet="Tolo", published=date(2021, 11, 2), url="https://tolo.example/1")
    ReportFactory(meeting=meeting, article=late, confidence=0.5)
    ReportFactory(meeting=meeting, article=ArticleFactory(title="Early", published=date(2021, 10, 9)))
    ReportFactory(meeting=meeting, superseded=True)
    return meeting


def proposal() -> Meeting:
    meeting: Meeting = MeetingFactory(between=[OfficialFactory(), DelegationFactory()])
    return meeting


def test_a_meeting_tells_everything(viewer: ApiClient, kabul: Meeting) -> None:
    told = viewer.get(f"meetings/{kabul.pk}/").json()
    assert told == viewer.get("meetings/").json()["results"][0]
    assert told["date"] == {"start": "2021-10-01", "end": "2021-10-31", "precision": "month"}
    assert [told[name] for name in ("city", "country", "status", "review_state", "topics")] == [
        *("Kabul", "AF", "held", "confirmed", ["trade"]),
    ]
    person, group = told["participants"]
    assert (person["official"], person["party"], person["delegation"]) == ("wang-yi", "CN", None)
    assert group["delegation"] == {"title": "envoys", "leader": "muttaqi", "members": ["wang-yi"]}
    assert (group["official"], group["party"], group["name"]) == (None, "TALIBAN", "envoys")
    assert told["page"] == f"http://testserver/meetings/{kabul.pk}/"


def test_each_source_stands_with_its_quote(viewer: ApiClient, kabul: Meeting) -> None:
    early, late = viewer.get(f"meetings/{kabul.pk}/").json()["sources"]
    assert [early["title"], late["title"]] == ["Early", "Late"]
    known = ("outlet", "published", "url", "confidence", "prominence")
    assert [late[name] for name in known] == ["Tolo", "2021-11-02", "https://tolo.example/1", 0.5, "main"]
    article = viewer.get(f"articles/{late['article']}/").json()
    assert article["text"][late["start"] : late["end"]] == late["quote"]
    assert [account["meeting"] for account in article["accounts"]] == [kabul.pk]


FILTERS: list[dict[str, Any]] = [
    {},
    {"official": "wang-yi"},
    {"official": ["wang-yi", "muttaqi"]},
    {"party": ["TALIBAN", "china"], "status": "held"},
    {"topic": "trade", "country": "AF"},
    {"date_from": "2021-10-12", "date_to": "2021"},
    {"q": "kabul"},
    {"format": "in_person", "ordering": "date"},
    {"place": "Kabul", "ordering": "-recorded"},
    {"party": "TALIBAN", "date_to": "2020"},
]


@pytest.mark.parametrize("query", FILTERS)
def test_filters_give_what_the_page_gives(viewer: ApiClient, kabul: Meeting, query: dict[str, Any]) -> None:
    taliban = PartyFactory(code="TALIBAN")
    muttaqi = DelegationFactory(party=taliban)
    ConfirmedMeetingFactory(format="in_person", between=[(OfficialFactory(), taliban)])
    ConfirmedMeetingFactory(format="in_person", start=date(2020, 3, 3), city="Kabul", between=[muttaqi])
    ConfirmedMeetingFactory(status="planned", start=None)
    page = Client()
    page.force_login(viewer.user)
    listed = page.get("/meetings/", query, follow=True).context["page"].object_list
    answer = viewer.get("meetings/", **query).json()
    assert [one["id"] for one in answer["results"]] == [one.pk for one in listed]
    assert answer["count"] == len(listed)


def test_names_that_are_no_filter_are_refused_by_name(viewer: ApiClient, kabul: Meeting) -> None:
    response = viewer.get("meetings/", oficial="wang-yi", party="CN")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["oficial"]
    assert "official" in response.json()["fields"]["oficial"][0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("official", "nobody"), ("party", "ZZZ"), ("topic", "none"), ("status", "done"), ("format", "json"),
        ("date_from", "yesterday"), ("ordering", "size"), ("page", "0"), ("page", "x"), ("page_size", "201"),
        ("page_size", "many"), ("topic", "a\x00b"), ("q", "\x00"), ("country", "TALIBAN\x00"),
    ],
)  # fmt: skip
def test_values_that_do_not_fit_are_refused(viewer: ApiClient, kabul: Meeting, name: str, value: str) -> None:
    response = viewer.get("meetings/", **{name: value})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [name]


def test_pages_hold_each_meeting_once(viewer: ApiClient) -> None:
    pks = {ConfirmedMeetingFactory().pk for _ in range(7)}
    seen, address = [], "/api/v1/meetings/?page_size=3"
    while address:
        answer = viewer.client.get(address).json()
        seen += [one["id"] for one in answer["results"]]
        address = answer["next"]
    assert (len(seen), set(seen), answer["count"]) == (7, pks, 7)
    beyond = viewer.get("meetings/", page="4", page_size="3")
    assert beyond.status_code == 404
    assert "the list has 3" in beyond.json()["error"]


def test_queries_do_not_grow_with_the_list(viewer: ApiClient, kabul: Meeting) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert viewer.get("meetings/", party="TALIBAN", page_size="200").status_code == 200
        return len(queries)

    asked()  # which notes that the token is used
    one = asked()
    for _ in range(5):
        ReportFactory(meeting=ConfirmedMeetingFactory(between=[(DelegationFactory(), PartyFactory(code="TALIBAN"))]))
    assert asked() == one <= 12


def test_merged_records_lead_to_what_they_are(viewer: ApiClient, kabul: Meeting) -> None:
    MergedMeeting.objects.create(old_id=990001, meeting=kabul)
    MergedOfficial.objects.create(old_slug="vang-i", official=OfficialFactory(slug="wang-yi2"))
    moved = viewer.get("meetings/990001/")
    assert (moved.status_code, moved.headers["Location"]) == (302, f"/api/v1/meetings/{kabul.pk}/")
    assert viewer.get("officials/vang-i/").headers["Location"] == "/api/v1/officials/wang-yi2/"


def test_review_is_an_operation_of_the_user(analyst: ApiClient) -> None:
    meeting = proposal()
    address = f"meetings/{meeting.pk}/"
    confirmed = analyst.post(address + "confirm/", {"version": meeting.version})
    assert (confirmed.status_code, confirmed.json()["review_state"]) == (200, "confirmed")
    assert confirmed.json()["reviewed_by"] == "ana"
    reopened = analyst.post(address + "reopen/", {"version": confirmed.json()["version"]})
    body = {"version": reopened.json()["version"], "reason": "duplicate"}
    rejected = analyst.post(address + "reject/", body).json()
    assert (rejected["review_state"], rejected["reject_reason"]) == ("rejected", "duplicate")
    acts = Operation.objects.order_by("pk")
    assert [(act.kind, act.by) for act in acts] == [(kind, analyst.user) for kind in ("confirm", "reopen", "reject")]
    change = latest_change(meeting)
    assert change is not None
    assert str(change.author) == "ana"


def test_a_stale_version_changes_nothing(analyst: ApiClient) -> None:
    meeting = proposal()
    old = {"version": meeting.version}
    assert analyst.patch(f"meetings/{meeting.pk}/", {**old, "city": "Doha"}).status_code == 200
    for response in (
        analyst.patch(f"meetings/{meeting.pk}/", {**old, "city": "Oslo"}),
        analyst.post(f"meetings/{meeting.pk}/confirm/", old),
        analyst.post(f"meetings/{meeting.pk}/reject/", {**old, "reason": "other"}),
    ):
        assert (response.status_code, response.json()["code"]) == (409, "stale")
        assert "ana changed the city" in response.json()["error"]
    meeting.refresh_from_db()
    assert (meeting.city, meeting.review_state) == ("Doha", "proposed")


@pytest.mark.parametrize(
    "body",
    [{}, {"version": "x"}, {"version": -1}, {"version": "1"}, {"version": True}, {"version": 1, "sure": True}, [1]],
)
def test_decisions_need_a_version_and_nothing_else(analyst: ApiClient, body: Any) -> None:
    meeting = proposal()
    response = analyst.post(f"meetings/{meeting.pk}/confirm/", body)
    assert response.status_code == 400
    assert response.json()["fields"]
    meeting.refresh_from_db()
    assert meeting.review_state == "proposed"


def test_what_the_record_refuses_is_said(analyst: ApiClient) -> None:
    alone = MeetingFactory(between=[OfficialFactory()])
    refused = analyst.post(f"meetings/{alone.pk}/confirm/", {"version": alone.version})
    assert (refused.status_code, refused.json()["code"]) == (409, "refused")
    assert "at least two parties" in refused.json()["error"]
    again = analyst.post(f"meetings/{alone.pk}/reopen/", {"version": alone.version})
    assert "already" in again.json()["error"]
    assert not Operation.objects.exists()


def test_corrections_are_written_read_and_undone(analyst: ApiClient, kabul: Meeting) -> None:
    TopicFactory(slug="aid")
    body = {
        "version": kabul.version, "status": "cancelled", "date": {"start": "2021-10-12"}, "city": "Doha",
        "country": "cn", "topics": ["aid"], "note": "by letter",
    }  # fmt: skip
    told = analyst.patch(f"meetings/{kabul.pk}/", body).json()
    assert told["date"] == {"start": "2021-10-12", "end": "2021-10-12", "precision": "day"}
    names = ("status", "city", "country", "topics", "note", "format")
    assert [told[name] for name in names] == ["cancelled", "Doha", "CN", ["aid"], "by letter", "unknown"]
    act = Operation.objects.get()
    assert (act.kind, act.by, act.meetings) == ("edit", analyst.user, [kabul.pk])
    undo_operation(operation_id=act.pk, by=analyst.user)
    again = analyst.get(f"meetings/{kabul.pk}/").json()
    assert [again[name] for name in names] == ["held", "Kabul", "AF", ["trade"], "", "unknown"]
    assert again["date"]["precision"] == "month"


def test_what_was_read_can_be_sent_back(analyst: ApiClient, kabul: Meeting) -> None:
    told = analyst.get(f"meetings/{kabul.pk}/").json()
    same = {name: told[name] for name in ("version", "status", "date", "city", "country", "format", "topics", "note")}
    answer = analyst.patch(f"meetings/{kabul.pk}/", same)
    assert (answer.status_code, answer.json()) == (200, told)
    assert not Operation.objects.exists()


def test_a_call_loses_its_place_and_takes_none(analyst: ApiClient, kabul: Meeting) -> None:
    body = {"version": kabul.version, "format": "phone"}
    refused = analyst.patch(f"meetings/{kabul.pk}/", {**body, "city": "Doha"})
    assert (refused.status_code, refused.json()["code"]) == (409, "refused")
    told = analyst.patch(f"meetings/{kabul.pk}/", body).json()
    assert (told["format"], told["city"], told["country"]) == ("phone", "", None)


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("status", "done", "status"), ("country", "ZZZ", "country"), ("topics", ["none"], "topics"),
        ("city", "x" * 101, "city"), ("city", 7, "city"), ("note", "a\x00b", "note"), ("note", "\ud800", "note"),
        ("country", "\x00", "country"), ("topics", ["\ud800"], "topics.0"), ("topics", "trade", "topics"),
        ("date", "2021", "date"), ("date", {"start": "2021-13"}, "date"), ("date", {"end": "2021"}, "date.start"),
        ("date", {"start": "2021-10-12", "precision": "month"}, "date.start"), ("date", {"day": 1}, "date.day"),
        ("date", {"start": "2021-10-12", "end": "2021-10-11"}, "date"), ("cities", "Oslo", "cities"),
        ("date", {"start": "2021", "precision": "day"}, "date.precision"),
        ("date", {"start": "2021", "precision": "unknown"}, "date.precision"),
    ],
)  # fmt: skip
def test_fields_that_do_not_fit_are_named(analyst: ApiClient, field: str, value: Any, named: str) -> None:
    meeting = proposal()
    response = analyst.patch(f"meetings/{meeting.pk}/", {"version": meeting.version, field: value})
    assert response.status_code == 400, response.json()
    assert list(response.json()["fields"]) == [named]
    assert not Operation.objects.exists()
