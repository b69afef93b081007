"""Articles of the API: the page's filters, the upload and its refusals, and who it was in history."""

import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from ingest import intake
from ingest.models import Article
from tests.api_client import ApiClient
from tests.factories import ConfirmedMeetingFactory, MeetingFactory
from tests.ingest.factories import ArticleFactory, FailedArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db
TEXT = "Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday."


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    ids: list[int] = []
    monkeypatch.setattr(intake, "remind_of_article", lambda pk, size: ids.append(pk))
    return ids


def text_file(name: str = "a.txt", body: str = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body.encode())


@pytest.mark.parametrize(
    "query",
    [
        {}, {"q": "talks"}, {"state": "failed"}, {"outlet": "tolo"}, {"ordering": "published"},
        {"date_from": "2021-10", "date_to": "2021-11"}, {"ordering": "uploaded", "q": "Article"},
    ],
)  # fmt: skip
def test_filters_give_what_the_page_gives(viewer: ApiClient, query: dict[str, str]) -> None:
    ArticleFactory(title="Talks in Kabul", outlet="Tolo News", published=date(2021, 10, 12))
    ArticleFactory(outlet="Tolo", published=date(2021, 12, 1))
    FailedArticleFactory()
    page = Client()
    page.force_login(viewer.user)
    listed = [one.pk for one in page.get("/articles/", query).context["page"].object_list]
    answer = viewer.get("articles/", **query).json()
    assert [one["id"] for one in answer["results"]] == listed
    assert answer["count"] == len(listed)


def test_counts_and_accounts_are_of_what_one_may_read(viewer: ApiClient, analyst: ApiClient) -> None:
    article = ArticleFactory()
    confirmed, proposed = ConfirmedMeetingFactory(), MeetingFactory()
    for meeting in (confirmed, proposed):
        ReportFactory(article=article, meeting=meeting)
    told = analyst.get(f"articles/{article.pk}/").json()
    assert (told["proposals"], told["undecided"], told["text"]) == (2, 1, article.text)
    assert [one["meeting"] for one in told["accounts"]] == [confirmed.pk, proposed.pk]
    accounts = viewer.get(f"articles/{article.pk}/").json()["accounts"]
    assert [one["meeting"] for one in accounts] == [confirmed.pk]


def test_queries_do_not_grow_with_the_list(viewer: ApiClient) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert viewer.get("articles/").status_code == 200
        return len(queries)

    ArticleFactory(uploaded_by=viewer.user)
    asked()
    one = asked()
    for _ in range(5):
        ReportFactory(article__uploaded_by=viewer.user)
    assert asked() == one <= 6


def test_a_text_is_received_and_history_names_the_user(
    analyst: ApiClient, enqueued: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    body = {"text": TEXT + "\r\nMore.", "title": "Talks in Beijing", "outlet": "Tolo", "published": "2021-10-12"}
    with django_capture_on_commit_callbacks(execute=True):
        response = analyst.post("articles/", {**body, "url": "https://tolo.example/1"})
    article = Article.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "article": article.pk, "state": "received", "message": "Received.",
        "page": f"http://testserver/articles/{article.pk}/",
    }  # fmt: skip
    assert (article.filename, bytes(article.original)) == ("talks-in-beijing.txt", f"{TEXT}\nMore.".encode())
    assert (article.published, article.uploaded_by, enqueued) == (date(2021, 10, 12), analyst.user, [article.pk])
    event = Article.pgh_event_model.objects.get()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["user"] == analyst.user.pk


def test_a_file_is_received_and_again_is_a_duplicate(analyst: ApiClient) -> None:
    first = analyst.send("articles/", {"file": text_file("talks.txt"), "outlet": "Tolo"})
    assert (first.status_code, Article.objects.get().filename) == (201, "talks.txt")
    for again in (analyst.send("articles/", {"file": text_file("b.txt")}), analyst.post("articles/", {"text": TEXT})):
        assert again.status_code == 409
        assert (again.json()["code"], again.json()["article"]) == ("duplicate", first.json()["article"])
        assert "talks.txt" in again.json()["error"]
    assert Article.objects.count() == 1


def test_what_intake_refuses_is_kept_with_its_words(analyst: ApiClient, settings: Settings) -> None:
    empty = analyst.send("articles/", {"file": text_file("empty.txt", "")})
    assert (empty.status_code, empty.json()["code"]) == (422, "refused")
    assert "The file is empty" in empty.json()["error"]
    settings.UPLOAD_MAX_BYTES = 10
    large = analyst.send("articles/", {"file": text_file()})
    assert large.status_code == 422
    assert Article.objects.filter(state="failed").count() == 2


def test_an_archive_is_answered_part_by_part(analyst: ApiClient) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in (
            ("a.txt", TEXT),
            ("b.txt", TEXT),
            ("inner.zip", "PK"),
            ("c.csv", f"text,title\n{TEXT}!,T\n"),
        ):
            archive.writestr(name, text)
    first = analyst.send("articles/", {"file": SimpleUploadedFile("a.zip", packed.getvalue()), "outlet": "Tolo"})
    assert (first.status_code, first.json()["received"]) == (201, 2)
    told = [(one["filename"], one["outcome"]) for one in first.json()["parts"]]
    assert told == [
        ("a.txt", "received"), ("b.txt", "duplicate"), ("c-2.txt", "received"), ("a.zip, inner.zip", "refused"),
    ]  # fmt: skip
    assert set(Article.objects.values_list("outlet", "uploaded_by")) == {("Tolo", analyst.user.pk)}
    again = analyst.send("articles/", {"file": SimpleUploadedFile("a.zip", packed.getvalue())})
    assert (again.status_code, again.json()["code"], len(again.json()["parts"])) == (422, "refused", 4)
    broken = analyst.send("articles/", {"file": SimpleUploadedFile("a.zip", b"no zip")})
    assert (broken.status_code, broken.json()["code"]) == (422, "refused")
    assert "damaged or no zip file" in broken.json()["error"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "text"), ({"text": " \n"}, "text"), ({"text": TEXT, "adress": "x"}, "adress"),
        ({"text": TEXT, "url": "tolo"}, "url"), ({"text": TEXT, "published": "12.10.2021"}, "published"),
        ({"text": TEXT, "published": (timezone.localdate() + timedelta(days=9)).isoformat()}, "published"),
        ({"text": TEXT, "title": "x" * 501}, "title"), ({"text": "a\x00b"}, "text"), ({"text": "\ud800"}, "text"),
        ({"text": [TEXT]}, "text"), ([], "body"),
    ],
)  # fmt: skip
def test_bodies_that_do_not_fit_store_nothing(analyst: ApiClient, body: Any, named: str) -> None:
    response = analyst.client.post("/api/v1/articles/", body, content_type="application/json")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [named]
    assert not Article.objects.exists()


@pytest.mark.parametrize("raw", ["{", "[" * 100_000, "\xff", '{"text": NaN}'])
def test_broken_json_is_said(analyst: ApiClient, raw: str) -> None:
    response = analyst.client.generic("POST", "/api/v1/articles/", raw.encode("latin-1"), "application/json")
    assert response.status_code == 400
    assert "JSON" in response.json()["error"]


def test_several_files_and_other_formats_are_refused(analyst: ApiClient) -> None:
    several = analyst.send("articles/", {"file": [text_file(), text_file("b.txt", "Other.")]})
    assert (several.status_code, list(several.json()["fields"])) == (400, ["file"])
    form = analyst.client.generic("POST", "/api/v1/articles/", "text=x", "application/x-www-form-urlencoded")
    assert form.status_code == 415
    assert not Article.objects.exists()


def test_too_large_a_body_is_refused_unread(analyst: ApiClient, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    for response in (analyst.post("articles/", {"text": "x" * 200}), analyst.send("articles/", {"text": "x" * 200})):
        assert response.status_code == 413
        assert "file" in response.json()["error"]
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    damaged = analyst.send("articles/", {"text": "x", "title": "y"})
    assert (damaged.status_code, "error" in damaged.json()) == (400, True)
