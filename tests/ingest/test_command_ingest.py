import io
import json
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from ingest import intake
from ingest.models import Article
from tests.ingest.factories import ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    ids: list[int] = []
    monkeypatch.setattr(intake, "remind_of_article", lambda pk, size: ids.append(pk))
    return ids


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "talks.txt"
    path.write_bytes(b"Wang Yi met Amir Khan Muttaqi.")
    return path


def run(*arguments: str | Path) -> str:
    out = io.StringIO()
    call_command("ingest", *map(str, arguments), stdout=out)
    return out.getvalue()


def run_refused(*arguments: str | Path) -> tuple[str, str]:
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("ingest", *map(str, arguments), stdout=out)
    return out.getvalue(), str(error.value)


def test_a_file_is_uploaded_with_what_is_known_of_it(file: Path) -> None:
    out = run(file, "--outlet", "Tolo", "--url", "https://tolonews.com/1", "--published", "2024-05-17")
    article = Article.objects.get()
    assert (article.outlet, article.url, str(article.published)) == ("Tolo", "https://tolonews.com/1", "2024-05-17")
    assert "received   talks.txt: Received." in out
    assert "1 received, 0 already here, 0 refused." in out


def test_running_again_changes_nothing_and_is_no_failure(file: Path) -> None:
    run(file)
    out = run(file)
    assert "duplicate  talks.txt: This file is already here" in out
    assert Article.objects.count() == 1


def test_a_bad_file_is_told_and_stops_no_other(file: Path, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    (file.parent / "empty.txt").touch()
    (file.parent / "large.txt").write_bytes(b"x" * 1001)
    out, error = run_refused(file.parent, file.parent / "missing.txt")
    assert "refused    empty.txt: The file is empty." in out
    assert "refused    large.txt: The file has" in out
    assert "There is no such file or folder" in out
    assert "1 received, 0 already here, 3 refused." in out
    assert error == "3 refused: see the messages above."
    assert Article.objects.filter(state="failed").count() == 2


def test_a_folder_without_files_is_an_error(tmp_path: Path) -> None:
    assert "no file" in run_refused(tmp_path)[1]


@pytest.mark.parametrize(
    ("option", "words"),
    [
        pytest.param(["--published", "17 May"], "is no date", id="no_date"),
        pytest.param(
            ["--published", (timezone.localdate() + timedelta(days=9)).isoformat()], "lies in the future", id="future"
        ),
        pytest.param(["--url", "nonsense"], "is no web address", id="address"),
    ],
)
def test_bad_options_upload_nothing(file: Path, option: list[str], words: str) -> None:
    assert words in run_refused(file, *option)[1]
    assert not Article.objects.exists()


def test_waiting_tells_each_outcome_and_the_sum(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file.parent / "zeal.txt").write_bytes(b"In another language.")
    naps: list[float] = []

    def work_while_waiting(seconds: float) -> None:
        """Stands for the worker: each nap one article is done."""
        naps.append(seconds)
        article = Article.objects.waiting().order_by("pk").first()
        if article is None:
            return
        if article.filename == "talks.txt":
            article.state, article.text = Article.State.PROCESSED, "They met."
            ReportFactory(article=article)
        else:
            article.state, article.error = Article.State.PARKED, "The text is in another language."
        article.save()

    monkeypatch.setattr(time, "sleep", work_while_waiting)
    out, error = run_refused(file.parent, "--wait")
    assert "[1/2] processed talks.txt: 1 meeting proposed." in out
    assert "[2/2] parked    zeal.txt: The text is in another language." in out
    assert "1 processed, 1 failed, 1 meeting proposed." in out
    assert error == "1 failed: see the messages above."
    assert len(naps) == 3


def test_waiting_in_vain_says_what_may_be_wrong(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 10_000, 40))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    naps = iter([None, None, None])

    def sleep(seconds: float) -> None:
        if next(naps, "over") == "over":
            Article.objects.update(state="processed")

    monkeypatch.setattr(time, "sleep", sleep)
    out = run(file, "--wait")
    assert out.count("is a worker running?") == 1
    assert "1 processed, 0 failed, 0 meetings proposed." in out


def test_names_and_lines_that_no_database_takes_stop_no_other(file: Path) -> None:
    Path(os.fsdecode(os.fsencode(file.parent) + b"/bad\xff\n.txt")).write_bytes(b"Wang Yi met Zamir Kabulov.")
    line = {"id": "a\ud800", "title": "Talks \ud800", "text": "They met \ud800."}
    (file.parent / "list.jsonl").write_text(json.dumps(line), encoding="utf-8")
    out = run(file.parent)
    assert "received   bad.txt: Received." in out
    assert "3 received, 0 already here, 0 refused." in out
    assert set(Article.objects.values_list("filename", flat=True)) == {"bad.txt", "a.txt", "talks.txt"}
