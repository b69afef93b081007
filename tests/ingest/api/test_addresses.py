"""Addresses to fetch, by the API: the service and the rules are the page's."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from ingest import fetches, intake
from ingest.models import Article, Fetch
from ingest.web import Page, parse_address
from tests.api_client import ApiClient
from tests.ingest.factories import FailedFetchFactory, FetchFactory

pytestmark = pytest.mark.django_db
HOST = "news.example.org"
ADDRESS = f"https://{HOST}/talks"


@pytest.fixture(autouse=True)
def enqueued(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    settings.FETCH_HOSTS = [HOST]
    ids: list[int] = []
    monkeypatch.setattr(fetches, "enqueue_fetch", ids.append)
    monkeypatch.setattr(intake, "remind_of_article", lambda pk, size: True)
    return ids


def test_an_address_waits_for_a_worker_as_the_page_would_have_it(
    analyst: ApiClient, enqueued: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    body = {"address": f" {ADDRESS}#top", "outlet": "Tolo", "published": "2024-05-17"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = analyst.post("addresses/", body)
    row = Fetch.objects.get()
    assert answer.status_code == 202
    assert answer.json() == {
        "id": row.pk, "address": ADDRESS, "outlet": "Tolo", "published": "2024-05-17", "state": "waiting",
        "message": "", "article": None, "asked_by": "ana", "asked_at": answer.json()["asked_at"],
    }  # fmt: skip
    assert (row.address, row.outlet, str(row.published), row.by) == (ADDRESS, "Tolo", "2024-05-17", analyst.user)
    assert enqueued == [row.pk]
    assert analyst.post("addresses/", {"address": ADDRESS}).json()["id"] == row.pk  # asked for once
    assert Fetch.objects.count() == 1
    page = Client()
    page.force_login(analyst.user)
    assert ADDRESS in page.get(reverse("addresses")).text


def test_what_the_worker_brought_is_told_and_history_names_who_asked(
    analyst: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(parse_address(ADDRESS, fetches.rules()), b"Wang Yi met Muttaqi in Beijing.", ".txt", "utf-8")
    monkeypatch.setattr(fetches, "fetch", lambda *asked: page)
    number = analyst.post("addresses/", {"address": ADDRESS}).json()["id"]
    fetches.work(number)
    article = Article.objects.get()
    told = analyst.get(f"addresses/{number}/").json()
    assert (told["state"], told["article"], told["message"]) == ("done", article.pk, "")
    assert article.uploaded_by == analyst.user
    event = Article.pgh_event_model.objects.first()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["user"] == analyst.user.pk
    assert event.pgh_context.metadata["address"] == ADDRESS


def test_a_failure_is_told_with_its_words_and_can_be_tried_again(
    analyst: ApiClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    failed = FailedFetchFactory(address=ADDRESS)
    analyst.get(f"addresses/{failed.pk}/")
    with django_assert_num_queries(3):  # token, rights, row
        told = analyst.get(f"addresses/{failed.pk}/").json()
    assert (told["state"], told["message"], told["asked_by"]) == ("failed", failed.message, None)
    again = analyst.post("addresses/", {"address": ADDRESS})
    assert (again.status_code, again.json()["state"]) == (202, "waiting")
    assert again.json()["id"] != failed.pk


def test_switched_off_it_says_so(analyst: ApiClient, settings: Settings) -> None:
    settings.FETCH_HOSTS = []
    answer = analyst.post("addresses/", {"address": ADDRESS})
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert "an administrator switches it on (FETCH_HOSTS)" in answer.json()["error"]
    assert not Fetch.objects.exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://evil.example.org/", "not fetched from evil.example.org"),
        (f"https://{HOST}:8080/", "Port 8080"),
        (f"https://user:pass@{HOST}/", "user's name"),
        ("http://127.0.0.1/", "by its name, not by a number"),
        ("http://169.254.169.254/latest/meta-data/", "by its name, not by a number"),
        ("http://localhost/", "not fetched from localhost"),
    ],
)
def test_the_pages_rules_hold(analyst: ApiClient, address: str, words: str) -> None:
    answer = analyst.post("addresses/", {"address": address})
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert words in answer.json()["error"]
    assert not Fetch.objects.exists()


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "address"), ({"address": ""}, "address"), ({"address": "file:///etc/passwd"}, "address"),
        ({"address": "https://[::1"}, "address"), ({"address": "a\x00b"}, "address"),
        ({"address": "\ud800"}, "address"),
        ({"address": f"{ADDRESS}/{'x' * 2000}"}, "address"), ({"address": f"{ADDRESS}/{'č' * 900}"}, "address"),
        ({"address": [ADDRESS]}, "address"), ({"address": ADDRESS, "url": ADDRESS}, "url"),
        ({"address": ADDRESS, "outlet": "x" * 201}, "outlet"), ({"address": ADDRESS, "published": "soon"}, "published"),
        ({"address": ADDRESS, "published": (timezone.localdate() + timedelta(days=9)).isoformat()}, "published"),
        ([ADDRESS], "body"),
    ],
)  # fmt: skip
def test_bodies_that_do_not_fit_store_nothing(analyst: ApiClient, body: Any, named: str) -> None:
    answer = analyst.client.post("/api/v1/addresses/", body, content_type="application/json")
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [named]
    assert not Fetch.objects.exists()


def test_it_is_for_who_uploads(anonymous: ApiClient, viewer: ApiClient, analyst: ApiClient) -> None:
    row = FetchFactory()
    for client, status in ((anonymous, 401), (viewer, 403)):
        assert client.post("addresses/", {"address": ADDRESS}).status_code == status
        assert client.get(f"addresses/{row.pk}/").status_code == status
    assert Fetch.objects.count() == 1
    assert "ask an administrator" in viewer.post("addresses/", {"address": ADDRESS}).json()["error"]
    assert analyst.get("addresses/777777/").status_code == 404
    assert "There is no address 777777" in analyst.get("addresses/777777/").json()["error"]
    assert analyst.get("addresses/99999999999999999999/").status_code == 404
    assert analyst.get("addresses/").status_code == 405


def test_it_counts_as_a_write(analyst: ApiClient, settings: Settings) -> None:
    cache.clear()
    settings.API_WRITE_RATE = "1/min"
    assert [analyst.post("addresses/", {"address": ADDRESS}).status_code for _ in range(2)] == [202, 429]
    assert Fetch.objects.count() == 1
    cache.clear()
