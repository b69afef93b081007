"""`manage.py seed`: loading, loading again, and leaving people's work alone."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pghistory
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from engagement.models import Affiliation, City, Official, OfficialName, Party, Topic

pytestmark = pytest.mark.django_db

PARTIES = """code,kind,name,aliases,demonyms,capital,country
TALIBAN,authority,Taliban,Islamic Emirate;IEA,,Kabul,AF
AF,country,Afghanistan,Afghan republic,Afghan,Kabul,
QA,country,Qatar,State of Qatar,Qatari,Doha,
"""
MUTTAQI = {
    "name": "Amir Khan Muttaqi",
    "names": ["Amir Khan Motaqi", "امیر خان متقی"],
    "affiliations": [
        {"party": "TALIBAN", "role": "acting foreign minister", "start": "2021-09-07", "end": None},
        {"party": "TALIBAN", "role": "information minister", "start": "1996", "end": "2001"},
    ],
}

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parties.csv").write_text(PARTIES, encoding="utf-8")
    (tmp_path / "cities.csv").write_text("name,country,aliases\nKabul,AF,\nDoha,QA,Ad-Dawhah\n", encoding="utf-8")
    (tmp_path / "topics.csv").write_text("slug,name,covers\nhealth,Health,Vaccines\n", encoding="utf-8")
    (tmp_path / "officials.jsonl").write_text(json.dumps(MUTTAQI, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "articles.jsonl").write_text("", encoding="utf-8")
    return tmp_path


@pytest.fixture
def edit(folder: Path) -> Edit:
    def replace(name: str, before: str, after: str) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    return replace


def seed(folder: Path) -> dict[str, list[int]]:
    """The command's table: made, updated, unchanged and kept by kind."""
    output = StringIO()
    call_command("seed", folder, stdout=output)
    return {
        line.split()[0]: [int(word) for word in line.split() if word.isdigit()]
        for line in output.getvalue().splitlines()
    }


def test_seed_makes_everything(folder: Path) -> None:
    counts = seed(folder)
    assert counts["parties"] == [3, 0, 0, 0]
    assert counts["names"] == [3, 0, 0, 0]
    taliban = Party.objects.get(code="TALIBAN")
    assert (taliban.country, taliban.aliases) == (Party.objects.get(code="AF"), ["Islamic Emirate", "IEA"])
    assert City.objects.get(name="Doha").aliases == ["Ad-Dawhah"]
    assert Topic.objects.get().slug == "health"
    assert Group.objects.filter(name="analysts").exists()
    official = Official.objects.get(slug="amir-khan-muttaqi")
    assert not official.is_provisional
    assert official.names.filter(name="امیر خان متقی").exists()


def test_seed_keeps_the_precision_of_an_office(folder: Path) -> None:
    seed(folder)
    offices = Affiliation.objects.order_by("start").values_list("start", "end", "precision")
    assert list(offices) == [
        (date(1996, 1, 1), date(2001, 12, 31), "year"),
        (date(2021, 9, 7), None, "day"),
    ]


def test_seed_takes_an_office_of_which_only_the_end_is_known(folder: Path, edit: Edit) -> None:
    edit("officials.jsonl", '"start": "1996"', '"start": null')
    seed(folder)
    office = Affiliation.objects.get(role="information minister")
    assert (office.start, office.end, office.precision) == (None, date(2001, 12, 31), "year")


def test_seed_again_changes_nothing(folder: Path) -> None:
    seed(folder)
    assert all(counts[:2] == [0, 0] and counts[3] == 0 for counts in seed(folder).values())


def test_seed_updates_what_changed_in_the_files(folder: Path, edit: Edit) -> None:
    seed(folder)
    edit("parties.csv", "State of Qatar", "State of Qatar;Dawlat Qatar")
    edit("officials.jsonl", '"start": "2021-09-07", "end": null', '"start": "2021-09-07", "end": "2025-01-31"')
    counts = seed(folder)
    assert (counts["parties"], counts["affiliations"]) == ([0, 1, 2, 0], [0, 1, 1, 0])
    assert Party.objects.get(code="QA").aliases == ["State of Qatar", "Dawlat Qatar"]
    assert Affiliation.objects.get(role="acting foreign minister").end == date(2025, 1, 31)


def test_seed_keeps_a_field_that_somebody_changed_and_updates_the_others(folder: Path, edit: Edit) -> None:
    seed(folder)
    with pghistory.context(user=1):
        Party.objects.filter(code="QA").update(name="Qatar (State of)")
    assert seed(folder)["parties"] == [0, 0, 2, 1]
    edit("parties.csv", "State of Qatar", "Dawlat Qatar")
    for expected in ([0, 1, 2, 0], [0, 0, 2, 1]):  # its own update does not make the other field its own
        assert seed(folder)["parties"] == expected
        party = Party.objects.get(code="QA")
        assert (party.name, party.aliases) == ("Qatar (State of)", ["Dawlat Qatar"])


def test_seed_does_not_bring_back_what_somebody_removed_or_renamed(folder: Path) -> None:
    seed(folder)
    OfficialName.objects.filter(name="Amir Khan Motaqi").delete()
    Affiliation.objects.filter(role="information minister").update(role="minister of information and culture")
    counts = seed(folder)
    assert (counts["names"], counts["affiliations"]) == ([0, 0, 2, 1], [0, 0, 1, 1])
    assert Affiliation.objects.count() == 2


def test_seed_leaves_alone_what_points_to_a_party_with_another_code(folder: Path) -> None:
    seed(folder)
    Party.objects.filter(code="AF").update(code="AFG")
    counts = seed(folder)
    assert (counts["parties"], counts["cities"]) == ([0, 0, 1, 2], [0, 0, 1, 1])
    assert Party.objects.count() == 3


def test_seed_adopts_an_official_whom_an_article_brought(folder: Path) -> None:
    found = Official.objects.create(name="Amir Khan Muttaqi", slug="amir-khan-muttaqi", is_provisional=True)
    counts = seed(folder)
    assert (counts["officials"], counts["affiliations"]) == ([0, 0, 1, 0], [2, 0, 0, 0])
    assert found.names.count() == 3


@pytest.mark.parametrize(
    ("name", "before", "after", "message"),
    [
        ("parties.csv", "QA,country", "QA,city", r"parties\.csv, line 4: kind 'city'"),
        ("cities.csv", "Doha,QA", "Doha,QQ", r"cities\.csv, line 3: .*QQ"),
        ("officials.jsonl", "2021-09-07", "2021-09-37", r"officials\.jsonl, line 1: .*2021-09-37"),
        ("parties.csv", "Doha,\n", "Doha,\nx,group,Some,,,,\n", r"party “Some”: A code has capitals"),
        ("parties.csv", "Afghan,Kabul,", "Afghan,Kabul,TALIBAN", r"parties\.csv: AF, TALIBAN name one another"),
        ("officials.jsonl", '"name": "Amir Khan Muttaqi"', '"name": "متقی"', "no Latin letter"),
    ],
    ids=["kind", "unknown_code", "date", "code_in_small_letters", "countries_in_a_circle", "no_latin_letter"],
)
def test_seed_refuses_a_wrong_file_and_loads_nothing(
    folder: Path, edit: Edit, name: str, before: str, after: str, message: str
) -> None:
    edit(name, before, after)
    with pytest.raises(CommandError, match=message) as caught:
        seed(folder)
    assert "Nothing was loaded" in str(caught.value)
    assert not Party.objects.exists()
    assert not Group.objects.exists()


def test_seed_names_a_missing_file(folder: Path) -> None:
    (folder / "topics.csv").unlink()
    with pytest.raises(CommandError, match=r"cannot be read: .*topics\.csv"):
        seed(folder)


def test_seed_loads_the_projects_own_files_twice() -> None:
    folder = Path(settings.SEEDS_DIR)
    assert seed(folder)["parties"][0] > 300
    assert all(counts[:2] == [0, 0] for counts in seed(folder).values())
