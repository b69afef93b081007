"""The commands that need no database: pytest-django refuses these tests one."""

import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.model

TEXT = (
    "Chinese Foreign Minister Wang Yi met the Taliban's acting foreign minister, Amir Khan Muttaqi, in Doha on Monday. "
    "The two sides discussed trade, transit and humanitarian aid, the Chinese foreign ministry said in a statement."
)
CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "talks.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: str | Path) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def test_extract_prints_an_object_with_the_corpus_keys(article: Path) -> None:
    entry = json.loads(run("extract", "--published", "2021-10-27", article))
    assert (list(entry), entry["id"], entry["published"]) == (
        ["id", "published", "meetings"],
        "talks.txt",
        "2021-10-27",
    )
    [meeting] = entry["meetings"]
    assert list(meeting) == [
        *("status", "date", "place", "format", "participants", "topics", "prominence", "evidence", "confidence"),
    ]
    assert meeting["status"] == "held"
    assert meeting["date"] == {"start": "2021-10-25", "end": None, "precision": "day"}
    assert meeting["place"] == {"city": "Doha", "country": "QA"}
    assert {who["name"] for who in meeting["participants"]} == {"Wang Yi", "Amir Khan Muttaqi"}
    assert set(meeting["participants"][0]) == {"kind", "name", "role", "party"}
    assert meeting["evidence"] in TEXT
    assert 0 <= meeting["confidence"] <= 1


def test_extract_goes_on_after_a_bad_file_and_fails_at_the_end(article: Path) -> None:
    (article.parent / "empty.txt").write_bytes(b"")
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="1 could not be read"):
        call_command("extract", str(article.parent), stdout=out, stderr=err)
    assert json.loads(out.getvalue())["id"] == "talks.txt"
    assert f"{article.parent / 'empty.txt'}: The file is empty." in err.getvalue()


def test_extract_prints_names_that_are_no_utf_8(article: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(article.parent) + b"/bad\xff.txt"))
    odd.write_text(TEXT, encoding="utf-8")
    assert json.loads(run("extract", odd))["id"] == "bad.txt"


@pytest.mark.parametrize(
    ("published", "words"), [("27 Oct", "“27 Oct” is no date"), ("2999-01-01", "lies in the future")]
)
def test_extract_refuses_dates_that_it_cannot_use(article: Path, published: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run("extract", article, "--published", published)


def test_extract_takes_a_date_for_a_single_file_only(article: Path) -> None:
    for paths in ([article.parent], [article, article], [article.with_suffix(".jsonl")]):
        with pytest.raises(CommandError, match="give it with a single file"):
            run("extract", *paths, "--published", "2021-10-27")
