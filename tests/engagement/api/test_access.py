"""Every endpoint for nobody, viewers and analysts; and how tokens, sessions and limits hold."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from engagement.models import ApiToken, Meeting
from engagement.services.tokens import make_token, revoke_token
from tests.api_client import ApiClient
from tests.factories import (
    AnalystFactory,
    ConfirmedMeetingFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
    UserFactory,
)
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db
READS = [
    *("meetings/", "officials/", "parties/", "topics/", "articles/", "schema/"),
    *("meetings/{meeting}/", "officials/wang-yi/", "parties/CN/", "topics/trade/", "articles/{article}/"),
]
WRITES = [
    *("meetings/{meeting}/confirm/", "meetings/{meeting}/reject/", "meetings/{meeting}/reopen/", "articles/"),
]


@pytest.fixture
def record() -> dict[str, int]:
    OfficialFactory(slug="wang-yi")
    PartyFactory(code="CN")
    TopicFactory(slug="trade")
    return {"meeting": ConfirmedMeetingFactory().pk, "article": ArticleFactory().pk}


@pytest.mark.parametrize("path", READS)
def test_reading_is_for_everybody_who_signed_in(
    path: str, record: dict[str, int], anonymous: ApiClient, viewer: ApiClient, analyst: ApiClient
) -> None:
    address = path.format(**record)
    refused = anonymous.get(address)
    assert refused.status_code == 401
    assert "Bearer" in refused.headers["WWW-Authenticate"]
    assert [client.get(address).status_code for client in (viewer, analyst)] == [200, 200]


@pytest.mark.parametrize("path", WRITES)
def test_writing_is_for_analysts(
    path: str, record: dict[str, int], anonymous: ApiClient, viewer: ApiClient, analyst: ApiClient
) -> None:
    address = path.format(**record)
    assert anonymous.post(address).status_code == 401
    refused = viewer.post(address)
    assert refused.status_code == 403
    assert "ask an administrator" in refused.json()["error"]
    assert analyst.post(address).status_code == 400  # an empty body: it got so far
    assert Meeting.objects.get().review_state == "confirmed"


def test_correcting_is_for_analysts(record: dict[str, int], anonymous: ApiClient, viewer: ApiClient) -> None:
    address, body = f"meetings/{record['meeting']}/", {"version": 1, "note": "changed"}
    assert [one.patch(address, body).status_code for one in (anonymous, viewer)] == [401, 403]
    assert Meeting.objects.get().note == ""


@pytest.mark.parametrize("method", ["put", "delete"])
def test_what_is_not_offered_says_so(method: str, record: dict[str, int], analyst: ApiClient) -> None:
    response = getattr(analyst.client, method)(f"/api/v1/meetings/{record['meeting']}/")
    assert response.status_code == 405
    assert "takes GET" in response.json()["error"]
    assert Meeting.objects.count() == 1


def test_a_session_reads_and_writes_only_with_its_own_form(record: dict[str, int]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(AnalystFactory())
    assert browser.get("/api/v1/meetings/").status_code == 200
    body = {"version": Meeting.objects.get().version}
    refused = browser.post(f"/api/v1/meetings/{record['meeting']}/reopen/", body, content_type="application/json")
    assert refused.status_code == 403
    assert "CSRF" in refused.json()["error"]


def test_the_database_holds_no_token() -> None:
    row, token = make_token(user=UserFactory(), name="report")
    stored = {field.attname: str(getattr(row, field.attname)) for field in ApiToken._meta.concrete_fields}
    assert len(token) > 40
    assert all(token not in value for value in stored.values())
    assert all(token[12:] not in value for value in stored.values())


@pytest.mark.parametrize("header", ["Bearer", "Token abc", "Bearer a b", "Bearer nonsense", "Bearer \xff\xfe"])
def test_a_header_that_opens_nothing_is_refused(header: str) -> None:
    client = Client()
    client.force_login(UserFactory())  # a good session does not stand in for a bad token
    response = client.get("/api/v1/topics/", headers={"Authorization": header})
    assert response.status_code == 401
    assert "API tokens" in response.json()["error"]


def test_revoked_tokens_and_closed_accounts_open_nothing(viewer: ApiClient) -> None:
    assert viewer.get("topics/").status_code == 200
    viewer.user.is_active = False
    viewer.user.save()
    assert viewer.get("topics/").status_code == 401
    viewer.user.is_active = True
    viewer.user.save()
    revoke_token(token_id=ApiToken.objects.get().pk, user=viewer.user)
    assert viewer.get("topics/").status_code == 401


def test_use_is_noted_once_a_minute(viewer: ApiClient) -> None:
    viewer.get("topics/")
    first = ApiToken.objects.get().used_at
    viewer.get("topics/")
    assert first is not None
    assert ApiToken.objects.get().used_at == first
    ApiToken.objects.update(used_at=timezone.now() - timedelta(hours=1))
    viewer.get("topics/")
    used = ApiToken.objects.get().used_at
    assert used is not None
    assert used >= first


def test_too_many_requests_are_told_when_to_go_on(viewer: ApiClient, analyst: ApiClient, settings: Settings) -> None:
    cache.clear()
    settings.API_RATE, settings.API_WRITE_RATE = "2/min", "1/min"
    assert [viewer.get("topics/").status_code for _ in range(3)] == [200, 200, 429]
    refused = viewer.get("topics/")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert re.search(r"wait \d+ seconds", refused.json()["error"])
    assert [analyst.post("articles/").status_code for _ in range(2)] == [400, 429]  # each user has their own
    cache.clear()


def test_addresses_that_there_are_not(viewer: ApiClient, anonymous: ApiClient) -> None:
    response = viewer.get("meetingz/")
    assert response.status_code == 404
    assert "docs" in response.json()["error"]
    assert anonymous.get("meetingz/").status_code == 401


@pytest.mark.parametrize(
    "path",
    ["meetings/99999999999999999999/", "officials/nobody/", "parties/NONE/", "topics/nothing/", "articles/777777/"],
)
def test_records_that_there_are_not(path: str, viewer: ApiClient) -> None:
    response = viewer.get(path)
    assert response.status_code == 404
    assert "There is no" in response.json()["error"]


def test_only_json_is_given(viewer: ApiClient) -> None:
    response = viewer.client.get("/api/v1/topics/", headers={"Accept": "text/html"})
    assert response.status_code == 406
    assert response.json()["error"]


def test_proposals_are_for_analysts(viewer: ApiClient, analyst: ApiClient) -> None:
    proposed, official = MeetingFactory(), OfficialFactory(slug="new", is_provisional=True)
    for path in (f"meetings/{proposed.pk}/", f"officials/{official.slug}/"):
        refused: Any = viewer.get(path)
        assert refused.status_code == 403
        assert "only analysts read" in refused.json()["error"]
        assert analyst.get(path).status_code == 200
    assert viewer.get("meetings/").json()["count"] == 0
    assert viewer.get("schema/").status_code == 200  # which reads all choices
    wrong = viewer.get("meetings/", review_state="proposed")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["review_state"])
    assert analyst.get("meetings/", review_state="proposed").json()["count"] == 1
    assert analyst.get("meetings/").json()["count"] == 0
