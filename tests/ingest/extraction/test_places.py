"""Which words are places, how firmly, and which places a meeting may have been at."""

from datetime import date

import pytest
from spacy.language import Language

from ingest.extraction import ArticleInput, Knowledge
from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.place_choice import PlaceChooser
from ingest.extraction.assembly.sites import Site, Sites, title_article
from ingest.extraction.extract import analyse_many
from ingest.extraction.knowledge import PartyEntry
from ingest.extraction.rules import load_rules
from ingest.extraction.schema import PlaceDraft

KABUL, DOHA = PlaceDraft("Kabul", "AF"), PlaceDraft("Doha", "QA")


def analyse(nlp: Language, knowledge: Knowledge, text: str, title: str | None = None) -> Analysis:
    articles = [ArticleInput(text, title, date(2023, 5, 3), None)]
    ((_, analysis, _),) = analyse_many(nlp, articles, knowledge)
    return analysis


@pytest.fixture(scope="session")
def wider(knowledge: Knowledge) -> Knowledge:
    kuwait = PartyEntry("KW", "Kuwait", "country", demonyms=("Kuwaiti",), capital="Kuwait City")
    swiss = PartyEntry("CH", "Switzerland", "country", demonyms=("Swiss",), capital="Bern")
    return Knowledge((*knowledge.parties, kuwait, swiss), knowledge.officials, knowledge.cities, knowledge.topics)


def test_the_category_of_a_house_is_its_city_and_country() -> None:
    for rule in load_rules("houses"):
        city, comma, country = rule.category.rpartition(",")
        assert (bool(city), comma, len(country), country.isupper()) == (True, ",", 2, True), rule.id


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "place", "kind", "grip"),
    [
        ("Wang Yi met him in Doha on Monday.", DOHA, "city", 2),
        ("Wang Yi flew to Doha on Monday.", DOHA, "city", 1),
        ("Wang Yi met him at the Kremlin on Monday.", PlaceDraft("Moscow", "RU"), "house", 2),
        ("Wang Yi met him in the Qatari capital on Monday.", DOHA, "capital", 2),
        ("Wang Yi met him at the Qatari foreign ministry on Monday.", DOHA, "seat", 2),
        ("Wang Yi met him in the Swiss resort of Wengen on Monday.", PlaceDraft("Wengen", "CH"), "town", 2),
        ("Wang Yi stayed in China on Monday.", PlaceDraft(None, "CN"), "country", 2),
        ("Doha: Wang Yi sees the ministers.", DOHA, "city", 3),
        ("KUWAIT, Sept 18 (GTA) -- Wang Yi met the ministers.", PlaceDraft("Kuwait City", "KW"), "city", 0),
    ],
)
def test_places_in_words(nlp: Language, wider: Knowledge, text: str, place: PlaceDraft, kind: str, grip: int) -> None:
    found = analyse(nlp, wider, text).places
    assert (place, kind, grip) in [(mention.place, mention.kind, mention.grip) for mention in found]


@pytest.mark.model
def test_what_a_house_says_is_no_place_there(nlp: Language, knowledge: Knowledge) -> None:
    (mention,) = analyse(nlp, knowledge, "The Kremlin said that Wang Yi had called.").places
    assert mention.grip == 0


def sites_of(analysis: Analysis) -> dict[PlaceDraft, Site]:
    trigger = analysis.triggers[-1]
    return {site.place: site for site in Sites(analysis).candidates(trigger, analysis.cast.actors)}


@pytest.mark.model
def test_every_choice_has_none_and_the_capitals_of_those_who_met(nlp: Language, knowledge: Knowledge) -> None:
    sites = sites_of(analyse(nlp, knowledge, "Wang Yi met Qatari officials.", "Talks in Kandahar"))
    origins = {place: site.origin for place, site in sites.items()}
    assert origins == {
        PlaceDraft("Beijing", "CN"): "capital",
        DOHA: "capital",
        PlaceDraft("Kandahar", "AF"): "title",
        PlaceDraft(): "nowhere",
    }


@pytest.mark.model
def test_an_envoy_may_have_been_received_where_sent(nlp: Language, knowledge: Knowledge) -> None:
    sites = sites_of(analyse(nlp, knowledge, "Mullah Baradar met the Chinese ambassador to Qatar, Zhao Xing."))
    assert sites[DOHA].origin in ("posted", "via")


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("KABUL, May 2 (Agency) -- Wang Yi arrived from Doha. He met the Taliban here.", "here", KABUL),
        ("KABUL, May 2 (Agency) -- Wang Yi flew on to Doha. He met the Taliban there.", "there", DOHA),
    ],
)
def test_here_and_there(nlp: Language, knowledge: Knowledge, text: str, word: str, place: PlaceDraft) -> None:
    analysis = analyse(nlp, knowledge, text)
    (mention,) = [m for m in Sites(analysis).told if m.kind == word]
    assert (mention.place, mention.span.end - mention.span.start) == (place, len(word))


@pytest.mark.model
def test_there_is_no_place_in_there_is(nlp: Language, knowledge: Knowledge) -> None:
    analysis = analyse(nlp, knowledge, "Wang Yi flew to Doha. There is hope that he met the Taliban.")
    assert not [m for m in Sites(analysis).told if m.kind == "there"]


@pytest.mark.model
def test_each_site_has_features_of_its_own(nlp: Language, knowledge: Knowledge) -> None:
    analysis = analyse(nlp, knowledge, "KABUL, May 2 (Agency) -- Qatari officials met Wang Yi in Doha on Monday.")
    chooser, trigger = PlaceChooser(analysis), analysis.triggers[0]
    actors = [actor for actor in analysis.cast.actors if actor.party in ("CN", "QA")]
    sites = chooser.candidates(trigger, actors)
    rows = dict(zip((site.place for site in sites), chooser.rows(trigger, actors, sites), strict=True))
    assert {"grade=a", "gov=trigger", "home=x", "host=True"} <= set(rows[DOHA])
    assert {"home=0/1", "rival=a|home=0/1", "host=False"} <= set(rows[KABUL])
    assert "nowhere|rival=a" in rows[PlaceDraft()]


def test_a_headline_is_one_sentence_of_words() -> None:
    article = title_article("Wang Yi in Kabul")
    assert [token.lower for token in article.tokens] == ["wang", "yi", "in", "kabul"]
    assert title_article("").sentences == []
