import json
from datetime import date
from pathlib import Path

import pytest

from ingest.evaluation.corpus import CorpusArticle, CorpusError, read_articles, read_folder, read_gold

FOLDERS = sorted(path.parent for path in (Path(__file__).parents[3] / "corpus").glob("*/gold.jsonl"))
GOOD = '{"id": "a", "title": null, "outlet": "", "url": null, "published": "2021-10-12", "text": "Wang met."}'


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_reads_every_set_of_the_corpus(folder: Path) -> None:
    articles, gold = read_folder(folder)
    assert articles
    assert sum(map(len, gold.values())) > len(articles) / 2


def test_reads_articles(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text(f"{GOOD}\n\n", encoding="utf-8")
    assert read_articles(file) == [CorpusArticle("a", None, None, None, date(2021, 10, 12), "Wang met.")]


def test_line_separators_inside_a_text_do_not_end_the_line(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text(json.dumps({"id": "a", "text": "Wang\u2028met."}, ensure_ascii=False), encoding="utf-8")
    assert read_articles(file)[0].text == "Wang\u2028met."


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "no JSON object"),
        (b"[1]", "a list"),
        (b"\xff", "not UTF-8"),
        (b'{"id": "b"}', "the key 'text' is missing"),
        (b'{"id": "b", "text": ""}', "“text” is empty"),
        (b'{"id": 7, "text": "x"}', "“id” holds 7"),
        (b'{"id": "b", "text": "x", "published": "12 Oct"}', "Invalid isoformat string: '12 Oct'"),
        (b'{"id": "b", "text": "x", "date": null}', "unknown keys date"),
        (GOOD.encode(), "the id “a” stands in line 1 already"),
    ],
)
def test_names_file_and_line_of_what_is_wrong(tmp_path: Path, line: bytes, words: str) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_bytes(GOOD.encode() + b"\n\n" + line)
    with pytest.raises(CorpusError) as caught:
        read_articles(file)
    assert f"{file}, line 3: " in str(caught.value)
    assert words in str(caught.value)


def test_gold_of_a_wrong_shape(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('{"id": "a", "meetings": [{"status": "held"}]}', encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1: the key 'participants' is missing"):
        read_gold(file)


def test_missing_file_and_articles_that_only_one_file_has(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"articles\.jsonl cannot be read: No such file"):
        read_folder(tmp_path)
    (tmp_path / "articles.jsonl").write_text(GOOD, encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text('{"id": "b", "meetings": []}', encoding="utf-8")
    with pytest.raises(CorpusError, match="only one has a, b"):
        read_folder(tmp_path)
