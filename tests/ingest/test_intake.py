import hashlib
from datetime import date, timedelta
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from ingest import claiming, intake
from ingest.intake import Upload, upload_article
from ingest.models import Article
from tests.factories import UserFactory
from tests.ingest.factories import FailedArticleFactory

pytestmark = pytest.mark.django_db
BODY = b"Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday."


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    ids: list[int] = []

    def enqueue(article_id: int, size: int) -> bool:
        ids.append(article_id)
        return True

    monkeypatch.setattr(intake, "remind_of_article", enqueue)
    return ids


def test_upload_is_stored_and_enqueued_on_commit(
    enqueued: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        receipt = upload_article(
            Upload("a.txt", [BODY[:10], BODY[10:]], outlet="  Tolo \n News ", published=date(2021, 10, 13)), by=None
        )
        assert enqueued == []
    article = Article.objects.get()
    assert receipt.outcome == "received"
    assert bytes(article.original) == BODY
    assert article.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (article.outlet, article.given, article.published_from) == ("Tolo News", ["outlet", "published"], "given")
    assert enqueued == [article.pk]


def test_duplicate_names_the_first_copy_and_changes_nothing(enqueued: list[int]) -> None:
    first = upload_article(Upload("first.txt", [BODY]), by=None)
    again = upload_article(Upload("again.txt", [BODY], outlet="Other"), by=None)
    assert again.outcome == "duplicate"
    assert again.article == first.article
    assert "first.txt" in again.message
    assert Article.objects.count() == 1


def test_empty_file_keeps_a_row_with_the_message(enqueued: list[int]) -> None:
    receipt = upload_article(Upload("empty.txt", []), by=None)
    assert receipt.outcome == "refused"
    assert receipt.article.state == Article.State.FAILED
    assert "empty" in receipt.article.error
    assert enqueued == []


def test_oversized_file_keeps_a_row_without_its_bytes(settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    receipt = upload_article(Upload("big.txt", (b"x" * 100 for _ in range(11))), by=None)
    assert receipt.outcome == "refused"
    assert "allowed" in receipt.message
    assert (receipt.article.size, bytes(receipt.article.original)) == (1100, b"")


def test_oversized_file_is_taken_once_the_limit_allows_it(
    settings: Settings, enqueued: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    first = upload_article(Upload("big.txt", [BODY]), by=None)
    settings.UPLOAD_MAX_BYTES = 1000
    with patch.object(claiming, "enqueue_article", enqueued.append), django_capture_on_commit_callbacks(execute=True):
        again = upload_article(Upload("again.txt", [BODY]), by=None)
    article = Article.objects.get()
    assert (again.outcome, again.article.pk, bytes(article.original)) == ("received", first.article.pk, BODY)
    assert (article.state, article.error, enqueued) == (Article.State.RECEIVED, "", [article.pk])


def test_a_second_empty_file_is_told_that_it_is_empty() -> None:
    upload_article(Upload("one.txt", []), by=None)
    receipt = upload_article(Upload("two.txt", []), by=None)
    assert receipt.outcome == "duplicate"
    assert receipt.message.startswith("The file is empty.")
    assert "one.txt" in receipt.message


def test_a_duplicate_says_why_the_first_copy_failed() -> None:
    FailedArticleFactory(sha256=hashlib.sha256(BODY).hexdigest(), original=BODY, error="It is a menu.")
    assert "(failed: It is a menu.)" in upload_article(Upload("again.txt", [BODY]), by=None).message


def test_a_film_among_the_files_is_refused_like_any_other_large_one(settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    content = intake._Content(size=3 * 1024**3, sha256="f" * 64)
    with patch.object(intake, "_read", return_value=content):
        receipt = upload_article(Upload("film.mp4", []), by=None)
    assert (receipt.outcome, Article.objects.get().size) == ("refused", 3 * 1024**3)


def test_file_at_the_limit_is_taken(settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    assert upload_article(Upload("fits.txt", [b"x" * 1000]), by=None).outcome == "received"


def test_future_publication_keeps_the_file_and_says_what_to_do() -> None:
    future = timezone.localdate() + timedelta(days=30)
    receipt = upload_article(Upload("a.txt", [BODY], published=future), by=None)
    assert receipt.outcome == "refused"
    assert future.isoformat() in receipt.message
    article = Article.objects.get()
    assert (article.published, bytes(article.original)) == (None, BODY)


def test_address_that_is_none_is_refused_with_words() -> None:
    receipt = upload_article(Upload("a.txt", [BODY], url="javascript:alert(1)"), by=None)
    assert receipt.outcome == "refused"
    assert "no" in receipt.message
    assert receipt.article.url == ""


HOSTILE = [
    "..\\..\\windows\\system32\\a.txt", "a\x00.txt", "a\r\nSet-Cookie: x=y.txt", "\u202etxt.exe", "x" * 300 + ".pdf",
    "...", 'a";b=".txt', "C:evil.txt", "a\u200b\u2066\u2069.txt", "\x1b[31mred.txt",
    "خبر/../نامه.txt", ".htaccess", "a/" * 300,
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_download_has_a_name_without_folders(client: Client, name: str) -> None:
    client.force_login(UserFactory())
    article = upload_article(Upload(name, [BODY]), by=None).article
    header = client.get(reverse("article-original", args=[article.pk])).headers["Content-Disposition"]
    assert header.startswith("attachment; filename")
    told = unquote(header.partition("=")[2].removeprefix("utf-8''")).strip('"')
    assert told
    assert not set(told) & set('/\\\r\n\0\u202e":')
    assert not told.startswith(".")


@pytest.mark.parametrize(
    "name", ["", "a\x00b.txt", "ü" * 400 + ".txt", "../../etc/passwd", "a\n.txt", "\udcff", *HOSTILE]
)
def test_any_filename_is_kept_harmless(name: str) -> None:
    article = upload_article(Upload(name, [BODY]), by=None).article
    assert article.filename
    assert len(article.filename) <= 255
    assert article.filename.isprintable()


def test_metadata_that_no_database_takes_is_mended() -> None:
    upload = Upload("a.txt", [BODY], title="Talks\x00 \ud800", outlet="\x00", url="http://\ud800")
    article = upload_article(upload, by=None).article
    assert (article.title, article.outlet) == ("Talks\ufffd \ufffd", "\ufffd")
    assert "is not a web address" in article.error


def test_size_in_the_message_is_never_the_limit_itself(settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    receipt = upload_article(Upload("over.txt", [b"x" * (1024 * 1024 + 1)]), by=None)
    assert "has 1.1 MB, more than the 1 MB" in receipt.message
