"""Whose people are: by what stands around their names, and by how the copy titles its own."""

import pytest
from spacy.language import Language

from tests.ingest.extraction.builders import analyse_text

pytestmark = pytest.mark.model


def parties(nlp: Language, text: str) -> dict[str, list[str]]:
    """The parties of each person by surname."""
    return {actor.words[-1]: actor.parties for actor in analyse_text(nlp, text).cast.people()}


@pytest.mark.parametrize(
    ("told", "party"),
    [
        ("Qatar's John Smith", ["QA"]),
        ("John Smith (Qatar)", ["QA"]),
        ("John Smith of Qatar", ["QA"]),
        ("John Smith from the World Bank", ["WB"]),
        ("John Smith, who heads the UN mission in Kabul,", ["UN"]),
        ("John Smith, who now leads the World Bank's team,", ["WB"]),
        ("John Smith, who leads the team in China,", []),
        ("John Smith, who saw the UN mission,", []),
        ("A mission of the World Bank led by John Smith", ["WB"]),
        ("A Qatari delegation, headed by Minister John Smith,", ["QA"]),
        ("A team of the World Bank, praised by John Smith,", []),
        ("John Smith of Kandahar", []),
        ("John Smith", []),
    ],
)
def test_what_stands_around_a_name(nlp: Language, told: str, party: list[str]) -> None:
    assert parties(nlp, f"{told} met Wang Yi on Monday.")["smith"] == party


def test_what_is_said_beside_a_name_comes_before_what_is_known(nlp: Language) -> None:
    assert parties(nlp, "Qatar's Wang Yi met John Smith.")["yi"] == ["QA", "CN"]


def test_honorifics_say_whose_somebody_is(nlp: Language) -> None:
    assert parties(nlp, "Mawlawi Hassan Akhund met Hassan Karimi.") == {"akhund": ["TALIBAN"], "karimi": []}


@pytest.mark.parametrize(
    ("text", "party"),
    [
        # The known minister without a country is Chinese, so are his colleagues without one.
        ("Foreign Minister Wang Yi and Justice Minister John Smith met a Qatari team.", ["CN"]),
        ("Foreign Minister Wang Yi and the Qatari Justice Minister John Smith met.", ["QA"]),
        ("China's Foreign Minister Wang Yi and Justice Minister John Smith met.", []),
        # As many say the one as the other.
        ("Minister Amir Khan Muttaqi, Minister Wang Yi and Justice Minister John Smith met.", []),
        ("DOHA (AA) - Justice Minister John Smith met American Ambassador Peter Olsen.", ["QA"]),
        ("Justice Minister John Smith met American Ambassador Peter Olsen.", []),
        ("DOHA (AA) - Farmer John Smith met American Ambassador Peter Olsen.", []),
    ],
)
def test_bare_titles_are_those_of_the_copys_own_country(nlp: Language, text: str, party: list[str]) -> None:
    assert parties(nlp, text)["smith"] == party


def test_only_the_first_bare_title_is_the_datelines(nlp: Language) -> None:
    text = "DOHA (AA) - Justice Minister John Smith met Ambassador Peter Olsen. Trade Minister Ali Hassan was there."
    assert [parties(nlp, text)[name] for name in ("smith", "hassan")] == [["QA"], []]
