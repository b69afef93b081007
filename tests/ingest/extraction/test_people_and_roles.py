"""Who acts: names, titles and parties as the trained pipeline and the rules find them together."""

from dataclasses import replace
from datetime import date

import pytest
from spacy.language import Language

from ingest.extraction import ArticleInput, Knowledge
from ingest.extraction.actors import Actor
from ingest.extraction.analysis import Analysis
from ingest.extraction.extract import analyse_many
from ingest.extraction.knowledge import AffiliationEntry, OfficialEntry

pytestmark = pytest.mark.model


def read(nlp: Language, knowledge: Knowledge, text: str, title: str | None = None) -> Analysis:
    return next(analyse_many(nlp, [ArticleInput(text, title, date(2023, 5, 10))], knowledge))[1]


def person(analysis: Analysis, surname: str) -> Actor:
    (actor,) = [one for one in analysis.cast.people() if one.words[-1] == surname]
    return actor


@pytest.mark.parametrize(
    "head", ["KABUL, May 18 (Hindukush Online) - ", "Doha (Amina Wire) — ", "NEW YORK (Tariq Daily) -- "]
)
def test_whose_copy_it_is_is_no_person(nlp: Language, knowledge: Knowledge, head: str) -> None:
    read_names = {actor.name for actor in read(nlp, knowledge, f"{head}Zhao Xing met Amir Khan Mottaqi.").cast.people()}
    assert read_names == {"Zhao Xing", "Amir Khan Mottaqi"}


def test_name_in_brackets_is_one(nlp: Language, knowledge: Knowledge) -> None:
    text = "The ambassador of China (Zhao Xing) - a former journalist - met Amir Khan Mottaqi."
    assert "Zhao Xing" in {actor.name for actor in read(nlp, knowledge, text).cast.people()}


@pytest.mark.parametrize(
    ("text", "name", "role", "party"),
    [
        ("Chinese Ambassador Zhao Xing left Kabul on Monday.", "Zhao Xing", "Chinese Ambassador", "CN"),
        ("Zhao Xing, the ambassador of China to Kabul, left.", "Zhao Xing", "the ambassador of China to Kabul", "CN"),
        ("The Ambassador of Qatar, Mirdef Al-Qashouti, left.", "Mirdef Al-Qashouti", "The Ambassador of Qatar", "QA"),
        ("Qatar's Mirdef Al-Qashouti left.", "Mirdef Al-Qashouti", None, "QA"),
        ("Mawlawi Abdul Kabir left for Kandahar.", "Abdul Kabir", None, "TALIBAN"),
        ("Amir Khan Mottaqi left.", "Amir Khan Mottaqi", None, "TALIBAN"),
    ],
)
def test_name_role_and_party(
    nlp: Language, knowledge: Knowledge, text: str, name: str, role: str | None, party: str
) -> None:
    (actor,) = read(nlp, knowledge, text).cast.people()
    assert (actor.name, next(iter(actor.roles), None), actor.party) == (name, role, party)


def test_a_surname_later_is_the_same_person(nlp: Language, knowledge: Knowledge) -> None:
    text = "Chinese Ambassador Zhao Xing met the minister.\n\nZhao said that trade had grown. Zhao left on Friday."
    analysis = read(nlp, knowledge, text)
    zhao = next(actor for actor in analysis.cast.people() if "zhao" in actor.words)
    assert [mention.form for mention in zhao.mentions].count("name") == 3


def test_a_known_official_has_a_key(nlp: Language, knowledge: Knowledge) -> None:
    text = "Foreign Minister Amir Khan Muttaqi spoke."
    assert person(read(nlp, knowledge, text), "muttaqi").key == "amir-khan-muttaqi"


@pytest.mark.parametrize(("day", "key"), [(date(2021, 5, 1), "olga-harzan"), (date(2024, 5, 1), "nabil-harzan")])
def test_a_lone_surname_is_the_namesakes_in_office(nlp: Language, knowledge: Knowledge, day: date, key: str) -> None:
    offices = {
        "Nabil Harzan": AffiliationEntry("QA", "foreign minister", date(2022, 1, 1)),
        "Olga Harzan": AffiliationEntry("US", "ambassador", date(2019, 1, 1), date(2021, 12, 31)),
        "Peter Harzan": AffiliationEntry("CN", "poet"),
    }
    harzans = tuple(OfficialEntry(name.lower().replace(" ", "-"), name, (), (of,)) for name, of in offices.items())
    known = replace(knowledge, officials=harzans)
    analysis = next(analyse_many(nlp, [ArticleInput("Minister Harzan spoke in Doha.", None, day)], known))[1]
    assert person(analysis, "harzan").key == key


def test_an_unknown_official_is_found_without_any_knowledge(nlp: Language) -> None:
    text = "Foreign Minister Nabil Harzan received Ambassador Olga Petrenko in his office on Monday."
    assert {actor.name for actor in read(nlp, Knowledge(), text).cast.people()} == {"Nabil Harzan", "Olga Petrenko"}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Qatari officials met representatives of the United Nations and the World Bank.", {"QA", "UN", "WB"}),
        ("The American and Chinese delegations sat down.", {"US", "CN"}),
        ("A delegation from Qatar arrived.", {"QA"}),
        ("Afghan officials arrived.", {"TALIBAN"}),
        ("Talks between China and Qatar opened.", {"CN", "QA"}),
        ("They spoke about strikes between China and Qatar.", set()),
        ("They spoke about Afghans returning from China and Qatar.", {"TALIBAN"}),
    ],
)
def test_delegations(nlp: Language, knowledge: Knowledge, text: str, parties: set[str]) -> None:
    actors = read(nlp, knowledge, text).cast.actors
    assert {actor.party for actor in actors if not actor.named} == parties


def test_afghanistan_before_the_takeover_is_the_republic(nlp: Language, knowledge: Knowledge) -> None:
    article = ArticleInput("Afghan officials arrived.", None, date(2020, 5, 10))
    analysis = next(analyse_many(nlp, [article], knowledge))[1]
    assert [actor.party for actor in analysis.cast.actors] == ["AF"]


@pytest.mark.parametrize(
    ("sentence", "form"),
    [("He spoke about trade.", "pronoun"), ("The ambassador spoke about trade.", "role")],
)
def test_reference(nlp: Language, knowledge: Knowledge, sentence: str, form: str) -> None:
    text = f"Chinese Ambassador Zhao Xing arrived in Kabul. {sentence}"
    (zhao,) = read(nlp, knowledge, text).cast.people()
    assert [mention.form for mention in zhao.mentions] == ["name", form]


def test_the_two_sides_are_those_told_of_before(nlp: Language, knowledge: Knowledge) -> None:
    text = "Amir Khan Muttaqi met Chinese Ambassador Zhao Xing. The two sides discussed trade."
    people = read(nlp, knowledge, text).cast.people()
    assert len(people) == 2
    assert all("plural" in [mention.form for mention in actor.mentions] for actor in people)


def test_a_counterpart_belongs_to_the_other_party(nlp: Language, knowledge: Knowledge) -> None:
    text = "Amir Khan Muttaqi met his Qatari counterpart, Nabil Harzan, on Monday."
    assert person(read(nlp, knowledge, text), "harzan").party == "QA"
