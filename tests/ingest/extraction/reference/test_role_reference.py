"""Whom titles and groups without a name stand for."""

import pytest
from spacy.language import Language

from ingest.extraction.reference.role_reference import spell_out
from tests.ingest.extraction.builders import analyse_text, spoken_of

pytestmark = pytest.mark.model
TWO_ENVOYS = "American envoy John Smith and Chinese envoy Zhao Xing waited."
TWO_AMERICANS = "American envoy John Smith and American Ambassador Peter Olsen arrived."


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("the FM", ("the", "foreign", "minister")),
        ("Prime Minister/Foreign Minister", ("prime", "minister", "foreign", "minister")),
        ("acting Minister of Foreign Affairs", ("acting", "minister", "of", "foreign")),
    ],
)
def test_abbreviations_are_spelled_out(told: str, words: tuple[str, ...]) -> None:
    assert spell_out(told) == words


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("The minister", ["yi"]),
        ("The Chinese minister", ["yi"]),
        ("The FM", ["yi"]),
        ("The top diplomat", ["yi"]),
        ("The visiting dignitary", ["yi"]),
        ("The defence minister", []),
        ("The Qatari minister", ["QA"]),
    ],
)
def test_a_title_is_whoever_holds_it(nlp: Language, title: str, who: list[str]) -> None:
    text = f"Wang Yi arrived on Monday. {title} met the Taliban."
    assert spoken_of(analyse_text(nlp, text), title) == who


@pytest.mark.parametrize(
    ("before", "who"),
    [("American envoy John Smith arrived.", ["smith"]), (TWO_AMERICANS, ["US"])],
)
def test_an_official_of_a_party_is_its_only_one_spoken_of(nlp: Language, before: str, who: list[str]) -> None:
    assert spoken_of(analyse_text(nlp, f"{before} The US official met the Taliban."), "The US official") == who


def test_a_title_may_belong_to_somebody_named_further_down(nlp: Language) -> None:
    text = (
        "BEIJING (AA) - The foreign minister received American envoy John Smith on Monday.\n\n"
        "Foreign Minister Li Qiang of China spoke of trade."
    )
    assert spoken_of(analyse_text(nlp, text), "The foreign minister") == ["qiang"]
    undated = text.removeprefix("BEIJING (AA) - ")
    assert spoken_of(analyse_text(nlp, undated), "The foreign minister") == []


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        ("Wang Yi came. Qatari Minister Nabil Harzan received the guest.", "the guest", ["yi"]),
        ("Wang Yi came to see Minister Nabil Harzan. Wang thanked his host.", "his host", ["harzan"]),
        ("Qatari Minister Nabil Harzan waited. Wang Yi thanked his host.", "his host", ["harzan"]),
        (f"{TWO_AMERICANS} Wang Yi received the visitors.", "the visitors", ["smith", "olsen"]),
        ("Wang Yi came with Ambassador Zhao Xing of China. Wang thanked his host.", "his host", []),
    ],
)
def test_hosts_and_visitors_sit_across(nlp: Language, text: str, words: str, who: list[str]) -> None:
    assert spoken_of(analyse_text(nlp, text), words) == who


def test_visitors_are_not_of_the_country_that_the_copy_comes_from(nlp: Language) -> None:
    text = "BEIJING (AA) - American envoy John Smith met Ambassador Zhao Xing of China. The visitor spoke of trade."
    assert spoken_of(analyse_text(nlp, text), "The visitor") == ["smith"]


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        (f"{TWO_ENVOYS} The two envoys met the Taliban.", "The two envoys", ["smith", "xing"]),
        (f"{TWO_ENVOYS} The American visitors met the Taliban.", "The American visitors", ["smith", "US"]),
        (f"{TWO_ENVOYS} Two envoys met the Taliban.", "Two envoys", []),
    ],
)
def test_several_are_those_of_whom_it_can_be_said(nlp: Language, text: str, words: str, who: list[str]) -> None:
    assert spoken_of(analyse_text(nlp, text), words) == who


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        (
            "Wang Yi met Qatari Minister Nabil Harzan. Experts of the two countries then talked about trade.",
            "Experts of the two countries",
            ["CN", "QA"],
        ),
        ("China and Qatar want trade. Officials from both countries met on Monday.", "Officials", ["CN", "QA"]),
        ("Wang Yi met American envoy John Smith. His delegation stayed.", "His delegation", ["CN"]),
        ("Officials from both countries met on Monday.", "Officials", []),
    ],
)
def test_groups_are_of_the_parties_spoken_of(nlp: Language, text: str, words: str, who: list[str]) -> None:
    assert spoken_of(analyse_text(nlp, text), words) == who


def test_a_spokesman_is_no_official_spoken_of(nlp: Language) -> None:
    text = "Spokesman Peter Olsen spoke of Wang Yi. The official met the Taliban."
    assert spoken_of(analyse_text(nlp, text), "The official") == ["yi"]
