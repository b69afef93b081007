import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.batch import Known, Unreadable, read_batch
from ingest.intake import Upload


def read(*paths: Path, known: Known | None = None) -> list[Upload | Unreadable]:
    return list(read_batch(paths, known or Known()))


def write_articles(folder: Path, *entries: object) -> Path:
    path = folder / "articles.jsonl"
    path.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries), encoding="utf-8")
    return path


def entry(**changes: Any) -> dict[str, Any]:
    return {"id": "1", "title": None, "outlet": None, "url": None, "published": None, "text": "They met.", **changes}


def test_a_folder_gives_its_files_by_name_with_those_below(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "deep/er/c.html", ".hidden", ".git/config", "gold.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    names = [one.filename for one in read(tmp_path) if isinstance(one, Upload)]
    assert names == ["a.txt", "b.txt", "deep/er/c.html"]


def test_a_file_comes_with_its_bytes_and_what_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"They met.")
    [one] = [
        (one.filename, b"".join(one.chunks), one.outlet, one.published)
        for one in read_batch([path], Known("Tolo", "", date(2024, 5, 17)))
        if isinstance(one, Upload)
    ]
    assert one == ("a.txt", b"They met.", "Tolo", date(2024, 5, 17))


def test_a_path_that_there_is_not_stops_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    missing, found = read(tmp_path / "no.txt", path)
    assert isinstance(missing, Unreadable)
    assert "no such file" in missing.message
    assert isinstance(found, Upload)


def test_each_line_of_articles_is_an_article_with_its_metadata(tmp_path: Path) -> None:
    url = "https://a.org/1"
    write_articles(tmp_path, entry(title="T", outlet="O", url=url, published="2024-05-17", text="Größe"), entry(id="2"))
    first, second = read(tmp_path, known=Known("Known", "https://b.org", date(2020, 1, 1)))
    assert first == Upload("1.txt", ["Größe".encode()], title="T", outlet="O", url=url, published=date(2024, 5, 17))
    assert second == Upload("2.txt", [b"They met."], outlet="Known", url="https://b.org", published=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(b"{", "no JSON object", id="broken_json"),
        pytest.param(b"[1]", "no JSON object", id="no_object"),
        pytest.param(b'"\xff"', "not UTF-8", id="encoding"),
        pytest.param(json.dumps(entry(text="")).encode(), "“text” is missing", id="no_text"),
        pytest.param(json.dumps(entry(id=None)).encode(), "“id” is missing", id="no_id"),
        pytest.param(json.dumps(entry(title=["a"])).encode(), "No text in title", id="wrong_type"),
        pytest.param(json.dumps(entry(author="x")).encode(), "Unknown keys: author", id="unknown_key"),
        pytest.param(json.dumps(entry(published="17 May")).encode(), "“17 May” is no date", id="date"),
    ],
)
def test_a_wrong_line_is_named_and_stops_no_other(tmp_path: Path, line: bytes, words: str) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(b"\n".join([line, b"", json.dumps(entry()).encode()]))
    wrong, right = read(path)
    assert isinstance(wrong, Unreadable)
    assert wrong.name == "articles.jsonl, line 1"
    assert words in wrong.message
    assert isinstance(right, Upload)


def test_half_a_character_becomes_a_question_mark(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text('{"id": "1", "text": "a\\ud800b"}', encoding="utf-8")
    [one] = read(path)
    assert isinstance(one, Upload)
    assert one.chunks == [b"a?b"]
