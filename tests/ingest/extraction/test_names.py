import pytest

from ingest.extraction.names import compatible, fold_name, fold_word


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Mullah Abdul Ghani Baradar", ("abdul", "ghani", "baradar")),
        ("Recep Tayyip Erdoğan", ("recep", "tayyip", "erdogan")),
        ("Hossein Amir-Abdollahian", ("hussein", "amir", "abdollahian")),
        ("Mr. Muhammad Sadiq", ("mohammad", "sadiq")),
        ("Jonas Gahr Støre", ("jonas", "gahr", "store")),
        ("Muttaqi's", ("muttaqi",)),
        ("", ()),
    ],
)
def test_fold(name: str, words: tuple[str, ...]) -> None:
    assert fold_name(name) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Youssef Raggi", "Yusuf Raggi"),
        ("Oleksii Reznikov", "Alexei Reznikov"),
        ("Abdel Latif Rashid", "Abdul Latif Rasheed"),
        ("Abdurrahman Mustafa", "Abdulrahman Mostafa"),
        ("Abbas Araqchi", "Abbas Araghchi"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(("one", "other"), [("Sadiq", "Siddiq"), ("Salem", "Saleem"), ("Asad", "Asaad")])
def test_like_names_of_another_meaning_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_fold_a_word() -> None:
    assert fold_word("Çavuşoğlu") == "cavusoglu"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muttaqi", "Amir Khan Muttaqi"),
        ("Amir Khan Mottaqi", "Amir Khan Muttaqi"),
        ("Mullah Baradar", "Mullah Abdul Ghani Baradar"),
        ("Wang", "Wang Yi"),
        ("J. P. Singh", "Jitender Pal Singh"),
        ("Otunbaeva", "Roza Otunbayeva"),
    ],
)
def test_may_be_one_person(one: str, other: str) -> None:
    assert compatible(fold_name(one), fold_name(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammad Hassan Akhund", "Mohammad Hassan Akhundzada"),
        ("Wang Yi", "Wang Yu"),
        ("Sirajuddin Haqqani", "Khalil Haqqani"),
        ("Khan", "Amir Khan Muttaqi Sahar"),
        ("", "Wang Yi"),
    ],
)
def test_are_two_people(one: str, other: str) -> None:
    assert not compatible(fold_name(one), fold_name(other))
