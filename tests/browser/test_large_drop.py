"""A drop of more files than rows are shown: bounded requests, a bounded page, nothing lost."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.utils import timezone

from ingest.forms import UploadForm
from ingest.models import Article
from tests.browser.site import Site

pytestmark = pytest.mark.browser
FILES, ROWS = 460, 200
SENDS = 200 + 6  # a request for each row, then 260 files by fifty


@pytest.fixture(autouse=True)
def without_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(current_app, "send_task", away)
    monkeypatch.setattr(current_app, "producer_or_acquire", away)  # nor does it tell how many messages wait


def write(folder: Path, count: int) -> list[Path]:
    paths = []
    for number in range(count):
        path = folder / f"{number:04}.txt"
        path.write_bytes(f"Wang Yi met envoy number {number} in Beijing on Tuesday.".encode())
        paths.append(path)
    paths[-1].write_bytes(b"")  # one that is refused, among those without a row
    return paths


def test_more_files_than_rows(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forms: list[int] = []
    uploads = UploadForm.uploads

    def count(form: UploadForm) -> object:
        found = uploads(form)
        forms.append(len(found))
        return found

    monkeypatch.setattr(UploadForm, "uploads", count)
    site.open("upload")
    site.drop_files(write(tmp_path, FILES))
    assert len(site.find_all("#chosen > li")) == ROWS
    assert "And 260 more files" in site.text("#chosen-rest")
    site.click("#upload-button")
    site.until(lambda: f"of {FILES} done" in site.text("#upload-summary"), "all files are sent", seconds=90)
    assert Article.objects.count() == FILES
    assert (len(forms), max(forms)) == (SENDS, 50)
    assert site.find_all("#chosen > li") == []
    assert not site.find("#chosen-rest").is_displayed()
    rows = site.find_all("#uploaded > li")
    assert len(rows) == ROWS + 1, "those that go well, and the one that was refused"
    assert "The file is empty." in rows[-1].text
    assert "And 259 more without a row here: 259 wait" in site.text("#uploaded-rest")
    Article.objects.filter(state="received").update(state="processed")
    Article.objects.filter(filename="0400.txt").update(state="failed", error="Something failed.")
    site.until(lambda: f"{FILES} of {FILES} done, 2 to look at" in site.text("#upload-summary"), "all are done")
    assert "Something failed." in site.text("#uploaded")
    assert "258 more without a row here: 0 wait" in site.text("#uploaded-rest")


def test_what_is_refused_stays_to_be_sent_again(site: Site, tmp_path: Path) -> None:
    future = (timezone.localdate() + timedelta(days=9)).isoformat()
    site.open("upload")
    site.set_value("#id_published", future)
    site.drop_files(write(tmp_path, 250))
    site.click("#upload-button")
    site.until(lambda: "lies in the future" in site.text("#chosen-rest"), "the error is said", seconds=60)
    assert not Article.objects.exists()
    assert len(site.find_all("#chosen > li")) == ROWS
    assert "And 50 more files" in site.text("#chosen-rest")
    site.set_value("#id_published", "2024-05-17")
    site.click("#upload-button")
    site.until(lambda: "of 250 done" in site.text("#upload-summary"), "all are sent", seconds=60)
    assert Article.objects.count() == 250
    assert set(Article.objects.values_list("published", flat=True)) == {date(2024, 5, 17)}
