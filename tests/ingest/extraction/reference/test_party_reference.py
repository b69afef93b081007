"""When a party's name stands for those who act for it, and when for a place, a subject matter or a person."""

import pytest
from spacy.language import Language

from tests.ingest.extraction.builders import analyse_text, spoken_of

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        ("China and the Taliban spoke of trade.", "China", ["CN"]),
        ("Beijing spoke of trade.", "Beijing", ["CN"]),
        ("The Americans spoke of trade.", "Americans", ["US"]),
        ("Talks between China and Qatar opened.", "Qatar", ["QA"]),
        ("The strikes between China and Qatar went on.", "Qatar", []),
        ("They came back from China and Qatar.", "Qatar", []),
        ("They waited in the Beijing of today.", "Beijing", []),
        ("They waited at the United Nations.", "United Nations", ["UN"]),
        ("China's trade grew.", "China", []),
        ("The American people wait.", "American", []),
    ],
)
def test_who_acts_for_a_party(nlp: Language, text: str, words: str, who: list[str]) -> None:
    assert spoken_of(analyse_text(nlp, text), words) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Wang Yi met envoy John Smith of the United States. The American spoke of trade.", ["smith"]),
        ("Wang Yi met American envoy John Smith. The American spoke of trade.", ["smith"]),
        ("The American spoke of trade. Then Wang Yi met American envoy John Smith.", ["US"]),
        ("Wang Yi met Nabil Harzan. The American spoke of trade.", ["US"]),
    ],
)
def test_a_demonym_is_the_person_of_that_party_named_before(nlp: Language, text: str, who: list[str]) -> None:
    assert spoken_of(analyse_text(nlp, text), "American") == who
