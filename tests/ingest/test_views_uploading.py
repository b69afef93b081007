import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from ingest import intake
from ingest.models import Article
from tests.factories import UserFactory
from tests.ingest.factories import ArticleFactory, FailedArticleFactory, ReportFactory, WaitingArticleFactory

pytestmark = pytest.mark.django_db
URL = reverse("upload")
JSON = {"Accept": "application/json"}
BODY = b"Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday."
FUTURE = (timezone.localdate() + timedelta(days=9)).isoformat()


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    ids: list[int] = []
    monkeypatch.setattr(intake, "remind_of_article", lambda pk, size: ids.append(pk))
    return ids


@pytest.fixture(autouse=True)
def uploader(client: Client) -> Any:
    user = UserFactory(permissions=["ingest.add_article"])
    client.force_login(user)
    return user


def text_file(name: str = "a.txt", body: bytes = BODY) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def test_sign_in_is_required() -> None:
    assert Client().post(URL, {"file": text_file()}).status_code == 302
    assert not Article.objects.exists()


@pytest.mark.parametrize("name", ["upload", "upload-receipts"])
def test_viewers_may_not_upload(name: str) -> None:
    viewer = Client()
    viewer.force_login(UserFactory())
    assert viewer.get(reverse(name)).status_code == 403
    assert viewer.post(reverse(name), {"file": text_file()}).status_code in {403, 405}
    assert not Article.objects.exists()


def test_the_page_names_the_limit(client: Client, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 20 * 1024 * 1024
    assert "20.0\xa0MB" in client.get(URL).text


def test_files_without_the_script_lead_to_their_receipts(
    client: Client,
    uploader: Any,
    enqueued: list[int],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            URL,
            {"file": [text_file("a.txt"), text_file("b.txt", b"Other talks were held.")], "outlet": "Tolo"},
            follow=True,
        )
    assert response.redirect_chain == [(reverse("upload-receipts"), 302)]
    assert [row.filename for row in response.context["rows"]] == ["a.txt", "b.txt"]
    articles = Article.objects.order_by("pk")
    assert [(one.outlet, one.uploaded_by) for one in articles] == [("Tolo", uploader)] * 2
    assert enqueued == [one.pk for one in articles]


def test_receipts_before_any_upload(client: Client) -> None:
    assert "Nothing was uploaded" in client.get(reverse("upload-receipts")).text


def test_the_script_gets_the_row_of_its_file(client: Client) -> None:
    response = client.post(URL, {"file": text_file()}, headers=JSON)
    article = Article.objects.get()
    assert f'data-article="{article.pk}"' in response.json()["html"]
    assert "data-waiting" in response.json()["html"]


def test_one_bad_file_stops_no_other(client: Client, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    files = [text_file("empty.txt", b""), text_file("large.txt", b"x" * 1001), text_file("good.txt")]
    text = client.post(URL, {"file": files}, follow=True).text
    assert "The file is empty" in text
    assert "more than the" in text
    states = Article.objects.values_list("filename", "state").order_by("pk")
    assert list(states) == [("empty.txt", "failed"), ("large.txt", "failed"), ("good.txt", "received")]


def test_the_same_file_twice_names_and_links_the_first(client: Client) -> None:
    client.post(URL, {"file": text_file("first.txt")})
    first = Article.objects.get()
    html = client.post(URL, {"file": text_file("second.txt")}, headers=JSON).json()["html"]
    assert "uploaded on" in html
    assert "first.txt" in html
    assert first.get_absolute_url() in html
    assert "data-waiting" not in html
    assert Article.objects.count() == 1


def test_a_pasted_text_becomes_an_article(client: Client) -> None:
    client.post(URL, {"text": BODY.decode(), "title": "Talks"})
    article = Article.objects.get()
    assert (article.filename, article.title, bytes(article.original)) == ("talks.txt", "Talks", BODY)


def test_a_future_date_stands_beside_its_field_and_nothing_typed_is_lost(client: Client) -> None:
    response = client.post(URL, {"text": "Some <b>talks</b>.", "outlet": "Tolo", "published": FUTURE})
    assert response.status_code == 200
    assert "This date lies in the future" in response.context["form"]["published"].errors[0]
    assert "Some &lt;b&gt;talks&lt;/b&gt;." in response.text
    assert 'value="Tolo"' in response.text
    assert not Article.objects.exists()


def test_the_script_gets_errors_by_field(client: Client) -> None:
    response = client.post(URL, {"file": text_file(), "published": FUTURE, "url": "nonsense"}, headers=JSON)
    assert response.status_code == 422
    assert set(response.json()["errors"]) == {"published", "url"}


def test_file_names_are_escaped(client: Client) -> None:
    html = client.post(URL, {"file": text_file("<img src=x>.txt")}, headers=JSON).json()["html"]
    assert "<img" not in html
    assert "&lt;img src=x&gt;" in html


def status(client: Client, ids: str) -> Any:
    return client.get(reverse("article-status"), {"ids": ids})


def test_status_tells_how_far_each_article_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    waiting, failed, done = WaitingArticleFactory(), FailedArticleFactory(), ArticleFactory()
    ReportFactory(article=done)
    with django_assert_num_queries(4):  # session, user, permissions, articles
        answer = status(client, f"{waiting.pk},{failed.pk},{done.pk},{done.pk + 999}").json()["articles"]
    assert {pk: (one["state"], one["waiting"]) for pk, one in answer.items()} == {
        str(waiting.pk): ("received", True),
        str(failed.pk): ("failed", False),
        str(done.pk): ("processed", False),
    }
    assert "1 meeting proposed" in answer[str(done.pk)]["html"]
    assert failed.error in answer[str(failed.pk)]["html"]


@pytest.mark.parametrize("ids", ["", "x", "1,,2", "-1", "²", "9" * 30, ",".join(["1"] * 501)])
def test_status_refuses_what_are_no_ids(client: Client, ids: str) -> None:
    response = status(client, ids)
    assert response.status_code == 400
    assert "ids" in response.json()["error"]


def test_status_needs_sign_in() -> None:
    assert status(Client(), "1").status_code == 302


def test_archive_gives_a_line_for_each_file_and_for_what_is_refused(client: Client) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "Muttaqi met Wang Yi in Doha.")
        archive.writestr("inner.zip", b"PK\x03\x04")
        archive.writestr("b.txt", "Muttaqi met Hakan Fidan in Ankara.")
    file = SimpleUploadedFile("drop.zip", packed.getvalue())
    html = client.post(URL, {"file": file}, headers=JSON).json()["html"]
    assert Article.objects.count() == 2
    assert html.count("<li") == 3
    assert "drop.zip, inner.zip" in html
    assert "An archive inside an archive is not opened" in html


def test_refused_archive_is_told_without_the_script(client: Client) -> None:
    file = SimpleUploadedFile("drop.zip", b"no zip at all")
    page = client.post(URL, {"file": file}, follow=True).content.decode()
    assert "The archive is damaged or no zip file" in page
    assert not Article.objects.exists()
