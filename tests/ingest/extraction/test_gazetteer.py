from datetime import date

import pytest

from ingest.extraction.gazetteer import Gazetteer, gazetteer_for, parties_on, split_words
from ingest.extraction.knowledge import AffiliationEntry, Knowledge, OfficialEntry
from tests.ingest.extraction.builders import build_doc, build_knowledge


@pytest.fixture
def gazetteer() -> Gazetteer:
    return Gazetteer(build_knowledge())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("talks with Afghan officials", [("AF", "demonym")]),
        ("the Islamic Emirate said", [("TALIBAN", "name")]),
        ("Kabul told Beijing", [("AF", "capital"), ("CN", "capital")]),
        ("he told us", []),
        ("US envoys", [("US", "name")]),
        ("the White House said", [("US", "metonym")]),
        ("the world bank", []),
    ],
)
def test_parties(gazetteer: Gazetteer, text: str, found: list[tuple[str, str]]) -> None:
    assert [(hit.code, hit.form) for hit in gazetteer.find_parties(build_doc(text.split()))] == found


def test_cities_by_their_usual_name(gazetteer: Gazetteer) -> None:
    article = build_doc(["flew", "from", "Qandahar", "to", "New", "York"])
    assert [(hit.city.name, hit.start, hit.end) for hit in gazetteer.find_cities(article)] == [
        ("Kandahar", 2, 3),
        ("New York", 4, 6),
    ]


def test_officials_by_every_spelling(gazetteer: Gazetteer) -> None:
    (hit,) = gazetteer.find_officials(build_doc(["Amir", "Khan", "Mottaqi", "left"]))
    assert [official.key for official in hit.officials] == ["amir-khan-muttaqi"]
    assert (hit.start, hit.end) == (0, 3)


def test_a_surname_alone_is_no_full_name(gazetteer: Gazetteer) -> None:
    assert gazetteer.find_officials(build_doc(["Muttaqi", "left"])) == []


def test_the_party_of_the_day() -> None:
    official = OfficialEntry(
        "x",
        "X Y",
        (),
        (
            AffiliationEntry("CN", "envoy", date(2010, 1, 1), date(2015, 1, 1)),
            AffiliationEntry("UN", "head", date(2016, 1, 1)),
        ),
    )
    assert parties_on(official, date(2012, 1, 1)) == ("CN",)
    assert parties_on(official, date(2020, 1, 1)) == ("UN",)
    assert parties_on(official, None) == ("UN", "CN")


def test_built_once_for_each_knowledge() -> None:
    knowledge, other = build_knowledge(), Knowledge()
    assert gazetteer_for(knowledge) is gazetteer_for(knowledge)
    assert gazetteer_for(other) is not gazetteer_for(knowledge)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Jean-Pierre", ["Jean", "-", "Pierre"]),
        ("U.S.", ["U.S."]),
        ("People's Republic", ["People", "'s", "Republic"]),
    ],
)
def test_words_as_the_tokeniser_sees_them(phrase: str, words: list[str]) -> None:
    assert split_words(phrase) == words
