import pytest

from ingest.matching.people import likeness
from ingest.matching.told import Person


def build_person(name: str, key: str | None = None) -> Person:
    return Person(key, frozenset({name}), is_established=key is not None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergey Lavrov", "Sergei Lavrov"),
        ("Abbas Araghchi", "Seyed Abbas Araqchi"),
        ("Serik Zhumangarin", "Sirik Jumangarin"),
        ("Mevlüt Çavuşoğlu", "Mevlut Cavusoglu"),
        ("Yunus Rashid", "Mohammad Yunus Rashid"),
        ("Abdul Ghani Baradar", "Mullah Abdul Ghani Baradar"),
        ("Recep Tayyip Erdoğan", "Erdogan"),
        ("Hassan Kazemi Qomi", "Hasan Kazemi Ghomi"),
    ],
)
def test_spellings_of_one_person_are_alike(one: str, other: str) -> None:
    assert likeness(build_person(one), build_person(other)) >= 0.8
    assert likeness(build_person(one), build_person(other)) == likeness(build_person(other), build_person(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amir Khan Muttaqi", "Khan Mohammad"),
        ("Abdul Kabir", "Abdul Ghani Baradar"),
        ("Wang Yi", "Wang Yu"),
        ("Sirajuddin Haqqani", "Anas Haqqani"),
        ("Xi Jinping", "Li Qiang"),
        ("", "Li Qiang"),
    ],
)
def test_other_people_are_not(one: str, other: str) -> None:
    assert likeness(build_person(one), build_person(other)) == 0


def test_the_record_knows_better_than_the_spelling() -> None:
    assert likeness(build_person("Wang Yi", "wang-yi"), build_person("Ouang I", "wang-yi")) == 1
    assert likeness(build_person("Mohammad Sadiq", "sadiq-1"), build_person("Mohammad Sadiq", "sadiq-2")) == 0
    assert likeness(build_person("Mohammad Sadiq", "sadiq-1"), build_person("Mohammad Sadiq")) == 1
