"""How far a title reaches, and whose it is; sentences are written by hand."""

import pytest

from ingest.extraction.actors import RolePhrase
from ingest.extraction.article import Article
from ingest.extraction.gazetteer import gazetteer_for
from ingest.extraction.knowledge import CityEntry, Knowledge
from ingest.extraction.roles import PhraseBuilder
from tests.ingest.extraction.builders import build_doc, build_knowledge

TAGS = {"the": "DT", "a": "DT", "in": "IN", "to": "IN", "of": "IN", "and": "CC", ",": ",", "left": "VBD", "his": "PRP$",
        "Chinese": "JJ", "Qatari": "JJ", "officials": "NNS", "representatives": "NNS", "general": "JJ"}  # fmt: skip
CITIES = (CityEntry("Mazar-e-Sharif", "AF"),)


def phrases(text: str) -> tuple[Article, list[RolePhrase]]:
    words = text.split()
    article = build_doc(words, tags=[TAGS.get(word, "NNP" if word[0].isupper() else "NN") for word in words])
    known = build_knowledge()
    gazetteer = gazetteer_for(Knowledge(known.parties, (), (*known.cities, *CITIES)))
    hits, cities = gazetteer.find_parties(article), gazetteer.find_cities(article)
    return article, PhraseBuilder(article, set(), hits, cities).find()


@pytest.mark.parametrize(
    ("text", "phrase", "owners", "others"),
    [
        ("the Chinese ambassador left", "the Chinese ambassador", ["CN"], []),
        ("the ambassador of China to Qatar left", "the ambassador of China to Qatar", ["CN"], ["QA"]),
        ("the consul general in Kandahar left", "the consul general in Kandahar", [], []),
        ("the Chinese consul general in Kandahar left", "the Chinese consul general in Kandahar", ["CN"], []),
        ("a consul general in Mazar - e - Sharif left", "a consul general in Mazar - e - Sharif", [], []),
        ("the ambassador in New York left", "the ambassador in New York", [], []),
        ("the ambassador in spring left", "the ambassador", [], []),
        ("the minister of trade and industry left", "the minister of trade and industry", [], []),
        ("the Chinese and Qatari officials left", "the Chinese and Qatari officials", ["CN", "QA"], []),
        ("representatives of China and Qatar left", "representatives of China and Qatar", ["CN", "QA"], []),
    ],
)
def test_the_phrase_and_its_parties(text: str, phrase: str, owners: list[str], others: list[str]) -> None:
    article, (found,) = phrases(text)
    assert article.words(found.start, found.end) == phrase
    assert (found.owners, found.others) == (owners, others)


def test_what_a_title_is_about_may_follow_its_city() -> None:
    article, (found,) = phrases("the consul in Kandahar of China left")
    assert article.words(found.start, found.end) == "the consul in Kandahar of China"
    assert found.owners == ["CN"]


def test_whose_deputy() -> None:
    _, (found,) = phrases("his deputy minister left")
    assert found.possessor == found.start
