"""Whom pronouns stand for, in sentences as the trained pipeline reads them."""

import pytest
from spacy.language import Language

from tests.ingest.extraction.builders import analyse_text, spoken_of

pytestmark = pytest.mark.model
WOMAN_AND_MAN = "Chinese Ambassador Maria Zhao arrived in Doha with Qatari envoy Peter Harzan."
ENVOY = "American envoy John Smith waited in Kabul."
HER = "Qatari Foreign Minister Maria Harzan came to Beijing on Monday."


@pytest.mark.parametrize(
    ("text", "pronoun", "who"),
    [
        (f"{WOMAN_AND_MAN} She spoke about trade.", "She", "zhao"),
        (f"{WOMAN_AND_MAN} He spoke about trade.", "He", "harzan"),
        ("Ms Harzan met Xi Qang. She was glad.", "She", "harzan"),
        ("Ms Harzan met Xi Qang. He was glad.", "He", "qang"),
    ],
)
def test_gender_by_given_name_or_address(nlp: Language, text: str, pronoun: str, who: str) -> None:
    assert spoken_of(analyse_text(nlp, text), pronoun) == [who]


def test_a_gender_is_learned_from_the_first_pronoun(nlp: Language) -> None:
    analysis = analyse_text(nlp, "Zhao Xing met Li Qiang. He spoke to her. She was glad.")
    assert [spoken_of(analysis, word) for word in ("He", "her", "She")] == [["xing"], ["qiang"], ["qiang"]]
    assert {actor.words[-1]: actor.feminine for actor in analysis.cast.people()} == {"xing": False, "qiang": True}


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Foreign Minister Nabil Harzan received him.", "smith"),
        ("Foreign Minister Nabil Harzan and Ambassador Zhao Xing received him.", "smith"),
        ("Foreign Minister Nabil Harzan flew in and met him.", "smith"),
        ("Foreign Minister Nabil Harzan flew to Doha to meet him.", "smith"),
        ("Foreign Minister Nabil Harzan was glad that Wang Yi met him.", "harzan"),
    ],
)
def test_an_object_is_not_the_subject_of_its_own_clause(nlp: Language, sentence: str, who: str) -> None:
    assert spoken_of(analyse_text(nlp, f"{ENVOY} {sentence}"), "him") == [who]


def test_nobody_else_is_nobody(nlp: Language) -> None:
    assert spoken_of(analyse_text(nlp, "Qatari Foreign Minister Nabil Harzan received him in Doha."), "him") == []


@pytest.mark.parametrize(
    ("sentence", "pronoun"),
    [("Foreign Minister Nabil Harzan defended himself.", "himself"),
     ("Foreign Minister Nabil Harzan said that he had met Wang Yi.", "he")],
)  # fmt: skip
def test_reflexives_and_what_a_subject_says_are_the_subject(nlp: Language, sentence: str, pronoun: str) -> None:
    assert spoken_of(analyse_text(nlp, f"{ENVOY} {sentence}"), pronoun) == ["harzan"]


@pytest.mark.parametrize(
    "text",
    [
        "“I met Wang Yi in Doha,” Foreign Minister Nabil Harzan said.",
        "“Trade has grown,” Foreign Minister Nabil Harzan said. “I met Wang Yi in Doha.”",
        "“I met Wang Yi in Doha.” That is what Foreign Minister Nabil Harzan said.",
    ],
)
def test_i_is_whoever_is_quoted(nlp: Language, text: str) -> None:
    assert spoken_of(analyse_text(nlp, text), "I") == ["harzan"]


def test_i_in_another_paragraph_is_not(nlp: Language) -> None:
    text = "“Trade has grown,” Foreign Minister Nabil Harzan said.\n\nI met Wang Yi in Doha once."
    assert spoken_of(analyse_text(nlp, text), "I") == []


@pytest.mark.parametrize(("between", "who"), [(3, ["harzan"]), (9, [])])
def test_the_hero_is_meant_for_some_sentences(nlp: Language, between: int, who: list[str]) -> None:
    text = f"{HER} {'It was late. ' * between}In the evening she met Wang Yi."
    assert spoken_of(analyse_text(nlp, text), "she") == who


@pytest.mark.parametrize(
    ("sentence", "word", "who"),
    [
        ("Her talks with Wang Yi were about trade.", "Her", ["harzan"]),
        ("Her car broke down.", "Her", []),
        ("“Our talks went well,” Harzan said.", "Our", ["harzan"]),
        ("“Our roads are good,” Harzan said.", "Our", []),
    ],
)
def test_who_owns_talks_takes_part_in_them(nlp: Language, sentence: str, word: str, who: list[str]) -> None:
    assert spoken_of(analyse_text(nlp, f"{HER} {sentence}"), word) == who


def test_a_spokesman_is_not_he(nlp: Language) -> None:
    text = "Wang Yi met Nabil Harzan, trade rose, Qatari spokesman Peter Olsen said. He left."
    assert spoken_of(analyse_text(nlp, text), "He") != ["olsen"]
