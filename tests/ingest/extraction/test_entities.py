"""Our way to the recogniser's entities gives spaCy's own, token by token."""

import pytest
import spacy
from django.conf import settings
from spacy.language import Language

from benchmarks.articles import read_articles
from ingest.extraction.cleaning import split_paragraphs
from ingest.extraction.encoding import NER
from ingest.extraction.entities import decoder_for
from ingest.extraction.extract import ArticleInput, parse_many

ODD = [
    "",
    " ",
    "\n\n \t\n",
    "Wang",
    "Wang Yi",
    "In Kabul, Wang Yi  \n met Amir Khan Muttaqi \n on Tuesday. Moscow. New York",
    "Mr. X. of the U.N. Security Council\u00a0and the World Food Programme’s David Beasley, 3 p.m., $5 million, 20 %.",
    "United Arab Emirates United States of America Ministry of Foreign Affairs " * 30,
    "…!?— « »",
]


def texts(folder: str) -> list[str]:
    articles = read_articles(settings.BASE_DIR / "corpus" / folder)
    return [part.text for article in articles for part in split_paragraphs(article.text)]


@pytest.mark.parametrize("folder", ["dev-plain", "dev-hard", ""])
def test_all_that_a_doc_holds_is_the_same(nlp: Language, folder: str) -> None:
    decoder = decoder_for(nlp)
    assert decoder is not None
    told = texts(folder) if folder else ODD
    expected = list(nlp.pipe(told, batch_size=32))
    marked = list(nlp.pipe(told, batch_size=32, disable=[NER]))
    assert not any(doc.ents for doc in marked)
    decoder.mark(marked)
    assert [doc.to_bytes() for doc in marked] == [doc.to_bytes() for doc in expected]
    assert any(len(ent) > 1 for doc in marked for ent in doc.ents)


def test_nothing_to_mark(nlp: Language) -> None:
    decoder = decoder_for(nlp)
    assert decoder is not None
    decoder.mark([])
    decoder.mark([nlp.make_doc("")])


def test_other_pipelines_are_left_to_spacy() -> None:
    assert decoder_for(spacy.blank("en")) is None
    ruled = spacy.blank("en")
    ruled.add_pipe("ner")
    ruled.add_pipe("entity_ruler")  # what comes behind the recogniser needs what it found
    assert decoder_for(ruled) is None


def test_texts_are_read_without_our_way_too(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    article = ArticleInput("Wang Yi met Amir Khan Muttaqi in Kabul on Tuesday, the ministry said.")
    monkeypatch.setattr("ingest.extraction.parsing.encoder_for", lambda nlp: None)
    ours = next(parse_many(nlp, [article]))
    monkeypatch.setattr("ingest.extraction.parsing.decoder_for", lambda nlp: None)
    theirs = next(parse_many(nlp, [article]))
    assert [doc.to_bytes() for doc in ours.docs] == [doc.to_bytes() for doc in theirs.docs]
    assert ours.docs[0].ents
