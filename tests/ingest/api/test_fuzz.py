"""Whatever is sent, the API answers in JSON with words, and never breaks."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.models import Meeting
from ingest import fetches, intake
from tests.api_client import ApiClient
from tests.factories import MeetingFactory, OfficialFactory

pytestmark = pytest.mark.django_db
fuzz = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NAMES = [
    *("official", "party", "topic", "status", "review_state", "format", "country", "place", "date_from", "date_to"),
    *("q", "ordering", "attention", "page", "page_size", "kind", "state", "outlet", "other"),
]
FIELDS = [
    "version",
    "status",
    "date",
    "city",
    "country",
    "format",
    "topics",
    "note",
    "reason",
    "text",
    "published",
    "address",
]
TEXTS = st.text(max_size=30) | st.sampled_from(["2021-02-31", "0000", "-1", "99999999999999999999", "\x00", "held"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def check(response: Any) -> None:
    assert response.status_code < 500
    assert response.headers["Content-Type"] == "application/json"
    if response.status_code >= 400:
        assert response.json()["error"]


@fuzz
@given(
    path=st.sampled_from(["meetings", "officials", "parties", "topics", "articles"]),
    query=st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=4),
)
def test_any_query(analyst: ApiClient, path: str, query: list[tuple[str, str]]) -> None:
    encoded = urlencode(query, errors="surrogatepass")
    check(analyst.client.get(f"/api/v1/{path}/?{encoded}"))


@fuzz
@given(body=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5) | JSON, with_version=st.booleans())
def test_any_body(analyst: ApiClient, monkeypatch: pytest.MonkeyPatch, body: Any, with_version: bool) -> None:
    monkeypatch.setattr(intake, "remind_of_article", lambda pk, size: None)
    monkeypatch.setattr(fetches, "is_on", lambda: True)
    meeting = Meeting.objects.first() or MeetingFactory(between=[OfficialFactory(), OfficialFactory()])
    if with_version and isinstance(body, dict):
        body["version"] = meeting.version
    raw = json.dumps(body)
    for method, path in (
        ("PATCH", f"meetings/{meeting.pk}/"),
        ("POST", f"meetings/{meeting.pk}/confirm/"),
        ("POST", f"meetings/{meeting.pk}/reject/"),
        ("POST", "articles/"),
        ("POST", "addresses/"),
    ):
        check(analyst.client.generic(method, f"/api/v1/{path}", raw, "application/json"))
