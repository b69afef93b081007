"""The upload page with its script, where files are bad; no worker runs, so nothing is processed."""

from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.utils import timezone
from pytest_django import Settings

from ingest.models import Article
from tests.browser.site import Site

pytestmark = pytest.mark.browser
BODY = b"Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday."


@pytest.fixture(autouse=True)
def without_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the broker is down: what is uploaded is kept and waits."""

    def away(*_: object, **__: object) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(current_app, "send_task", away)
    monkeypatch.setattr(current_app, "producer_or_acquire", away)  # nor does it tell how many messages wait


def write(folder: Path, name: str, body: bytes) -> Path:
    path = folder / name
    path.write_bytes(body)
    return path


def uploaded(site: Site) -> list[str]:
    return [row.get_attribute("data-state") or "" for row in site.find_all("#uploaded > li")]


def test_one_bad_file_stops_no_other(site: Site, tmp_path: Path, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    good, empty = write(tmp_path, "good.txt", BODY), write(tmp_path, "empty.txt", b"")
    large, again = write(tmp_path, "large.txt", b"x" * 1001), write(tmp_path, "again.txt", BODY)
    site.open("upload")
    site.drop_files([empty, large, good, again])
    assert "this file will be refused" in site.text("#chosen > li:nth-child(2)")
    site.click("#upload-button")
    site.until(lambda: len(uploaded(site)) == 4, "all files are sent")
    assert uploaded(site) == ["failed", "failed", "received", "received"]
    assert "The file is empty." in site.text("#uploaded > li:nth-child(1)")
    assert "more than the" in site.text("#uploaded > li:nth-child(2)")
    assert "processed by itself" in site.text("#uploaded > li:nth-child(3)")
    assert "already here: “good.txt”" in site.text("#uploaded > li:nth-child(4)")
    assert Article.objects.count() == 3


def test_a_future_date_stands_beside_its_field_and_can_be_mended(site: Site, tmp_path: Path) -> None:
    future = (timezone.localdate() + timedelta(days=9)).isoformat()
    site.open("upload")
    site.fill("#id_outlet", "Tolo News")
    site.set_value("#id_published", future)
    site.drop_files([write(tmp_path, "a.txt", BODY), write(tmp_path, "b.txt", BODY * 2)])
    site.click("#chosen > li:nth-child(2) summary")
    site.set_value("#chosen > li:nth-child(2) [name=published]", "2024-05-17")
    site.click("#upload-button")
    site.until(lambda: uploaded(site) == ["received"], "the file with a date of its own is sent")
    assert "lies in the future" in site.text(".field:has(#id_published) .errorlist")
    assert "Not uploaded yet" in site.text("#chosen")
    assert site.find("#id_outlet").get_attribute("value") == "Tolo News"
    site.set_value("#id_published", "2024-05-20")
    site.click("#upload-button")
    site.until(lambda: uploaded(site) == ["received", "received"], "the other one is sent too")
    assert site.find_all("#upload-form .errorlist") == []
    stored = Article.objects.order_by("filename").values_list("filename", "outlet", "published")
    assert [(name, outlet, str(day)) for name, outlet, day in stored] == [
        ("a.txt", "Tolo News", "2024-05-20"),
        ("b.txt", "Tolo News", "2024-05-17"),
    ]


def test_a_pasted_text_is_uploaded_with_its_title(site: Site) -> None:
    site.open("upload")
    site.click("#paste > summary")
    site.fill("#id_title", "Talks in Beijing")
    site.fill("#id_text", BODY.decode())
    site.click("#upload-button")
    site.until(lambda: uploaded(site) == ["received"], "the text is sent")
    article = Article.objects.get()
    assert (article.title, bytes(article.original)) == ("Talks in Beijing", BODY)


def test_chosen_files_can_be_removed(site: Site, tmp_path: Path) -> None:
    site.open("upload")
    site.find("#id_file").send_keys(str(write(tmp_path, "a.txt", BODY)))
    site.until(lambda: site.find_all("#chosen > li"), "the file is listed")
    site.click("#chosen [data-part=remove]")
    site.click("#upload-button")
    assert "Choose at least one file" in site.text("#drop-zone .errorlist")
    assert not Article.objects.exists()


def test_a_row_follows_its_article_without_reloading(site: Site, tmp_path: Path) -> None:
    site.open("upload")
    site.drop_files([write(tmp_path, "a.txt", BODY)])
    site.click("#upload-button")
    site.until(lambda: uploaded(site) == ["received"], "the file is sent")
    Article.objects.update(state="processing")
    site.until(lambda: uploaded(site) == ["processing"], "the row says that it is being read")
    Article.objects.update(state="failed", error="Something <b>failed</b>.")
    site.until(lambda: uploaded(site) == ["failed"], "the row says that it failed")
    assert "Something <b>failed</b>." in site.text("#uploaded")
    assert site.find_all("[data-waiting]") == []
