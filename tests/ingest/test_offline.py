import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from ingest import offline
from ingest.batch import Unreadable
from ingest.evaluation.corpus import CorpusArticle
from ingest.extraction import ArticleInput, Extraction, Knowledge
from ingest.offline import Source, extract_corpus, extract_sources, find_sources

TEXT = "Muttaqi met Wang Yi in Doha on Monday."
PAGE = (
    "<html><head><title>Talks</title><meta property='article:published_time' content='2021-10-12'>"
    f"<meta property='og:site_name' content='Tolo'></head><body><p>{TEXT}</p></body></html>"
)
NLP = spacy.blank("en")


@pytest.fixture(autouse=True)
def inputs(monkeypatch: pytest.MonkeyPatch) -> list[ArticleInput]:
    """What extraction was given; it reads all articles ahead and finds nothing but the date it was told."""
    given: list[ArticleInput] = []

    def extract_many(nlp: Language, articles: Iterable[ArticleInput], knowledge: Knowledge) -> Iterator[Extraction]:
        assert nlp is NLP
        ahead = list(articles)
        given.extend(ahead)
        for article in ahead:
            published = article.published.isoformat() if article.published else None
            yield Extraction((), (), published, "none", "test", notes=() if published else ("No date.",))

    monkeypatch.setattr(offline, "extract_many", extract_many)
    return given


def run(*paths: Path, published: date | None = None) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """The ids extracted, the failures and the notes by name."""
    failures: dict[str, str] = {}
    notes: dict[str, str] = {}
    found = extract_sources(
        find_sources(paths, published),
        nlp=NLP,
        knowledge=Knowledge(),
        max_bytes=1000,
        on_failure=failures.__setitem__,
        on_note=notes.__setitem__,
    )
    return [article_id for article_id, _ in found], failures, notes


def test_an_id_is_the_file_name_or_the_one_in_the_list(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "list.jsonl").write_text(json.dumps({"id": "t-1", "text": TEXT}), encoding="utf-8")
    sources = [source for source in find_sources([tmp_path]) if isinstance(source, Source)]
    assert [(source.id, source.name) for source in sources] == [
        ("a.txt", str(tmp_path / "a.txt")),
        ("t-1", f"{tmp_path / 'list.jsonl'}, t-1"),
    ]


def test_bad_files_and_lines_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text(TEXT * 40, encoding="utf-8")
    (tmp_path / "d.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "list.jsonl").write_text(f"{{\n{json.dumps({'id': 't-1', 'text': TEXT})}\n", encoding="utf-8")
    ids, failures, _ = run(tmp_path, tmp_path / "nowhere")
    assert ids == ["a.txt", "d.html", "t-1"]
    assert [name.removeprefix(f"{tmp_path}/") for name in failures] == [
        "b.txt",
        "c.txt",
        "list.jsonl, line 1",
        "nowhere",
    ]
    assert "more than the" in failures[str(tmp_path / "c.txt")]


def test_extraction_is_given_what_the_file_and_the_caller_say(tmp_path: Path, inputs: list[ArticleInput]) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    run(tmp_path / "a.html")
    run(tmp_path / "a.html", published=date(2021, 10, 13))
    assert inputs[0] == ArticleInput(TEXT, title="Talks", published=date(2021, 10, 12), outlet="Tolo")
    assert inputs[-1].published == date(2021, 10, 13), "who calls knows better"


def test_notes_of_extraction_and_other_languages_are_passed_on(tmp_path: Path) -> None:
    french, english = tmp_path / "f.txt", tmp_path / "e.txt"
    french.write_text("Le ministre a rencontré l’ambassadeur de Chine à Kaboul lundi.", encoding="utf-8")
    english.write_text(TEXT, encoding="utf-8")
    ids, failures, notes = run(french, published=date(2021, 10, 13))
    assert (ids, failures) == (["f.txt"], {})
    assert "another language than English (French, “fr”)" in notes[str(french)]
    assert run(english)[2] == {str(english): "No date."}


def test_a_corpus_is_extracted_as_it_is(inputs: list[ArticleInput]) -> None:
    article = CorpusArticle("a", "Talks", "Tolo", None, date(2021, 10, 12), "Le ministre.\r\n")
    [extraction] = extract_corpus([article], nlp=NLP, knowledge=Knowledge())
    assert extraction.published == "2021-10-12"
    assert inputs == [ArticleInput("Le ministre.\r\n", title="Talks", published=date(2021, 10, 12), outlet="Tolo")]


def test_a_missing_path_is_unreadable(tmp_path: Path) -> None:
    [one] = find_sources([tmp_path / "nowhere"])
    assert isinstance(one, Unreadable)
    assert one.name == str(tmp_path / "nowhere")
