"""Knowledge from the seeds: the same facts in extraction's own shapes."""

import json
from datetime import date
from pathlib import Path

import pytest

from engagement.seed_files import SeedError
from ingest.extraction.knowledge import AffiliationEntry, CityEntry, Knowledge, PartyEntry
from ingest.knowledge import knowledge_from_seeds

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parties = "code,kind,name,aliases,demonyms,capital,country\nIR,country,Iran,,Iranian;Iranians,Tehran,\n"
    (tmp_path / "parties.csv").write_text(parties, encoding="utf-8")
    (tmp_path / "cities.csv").write_text("name,country,aliases\nMashhad,IR,Meshed\n", encoding="utf-8")
    (tmp_path / "topics.csv").write_text("slug,name,covers\nhealth,Health,Hospitals\n", encoding="utf-8")
    (tmp_path / "articles.jsonl").write_text("", encoding="utf-8")
    return tmp_path


def _knowledge(folder: Path, start: str | None, end: str | None) -> Knowledge:
    office = {"party": "IR", "role": "foreign minister", "start": start, "end": end}
    official = {"name": "Hossein Amir-Abdollahian", "names": ["Hossein Amirabdollahian"], "affiliations": [office]}
    (folder / "officials.jsonl").write_text(json.dumps(official), encoding="utf-8")
    return knowledge_from_seeds(folder)


def test_seeds_become_entries(folder: Path) -> None:
    knowledge = _knowledge(folder, "2021-08-25", "2024-05-19")
    assert knowledge.parties == (PartyEntry("IR", "Iran", "country", (), ("Iranian", "Iranians"), "Tehran", None),)
    assert knowledge.cities == (CityEntry("Mashhad", "IR", ("Meshed",)),)
    assert knowledge.topics == ("health",)
    official = knowledge.officials[0]
    assert (official.key, official.name) == ("hossein-amir-abdollahian", "Hossein Amir-Abdollahian")
    assert official.names == ("Hossein Amirabdollahian",)
    assert official.affiliations == (AffiliationEntry("IR", "foreign minister", date(2021, 8, 25), date(2024, 5, 19)),)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        pytest.param("2021-08", "2024-02", (date(2021, 8, 1), date(2024, 2, 29)), id="months"),
        pytest.param("2021", "2024", (date(2021, 1, 1), date(2024, 12, 31)), id="years"),
        pytest.param(None, None, (None, None), id="open"),
    ],
)
def test_a_vague_office_covers_all_days_it_may_mean(
    folder: Path, start: str | None, end: str | None, days: tuple[date | None, date | None]
) -> None:
    office = _knowledge(folder, start, end).officials[0].affiliations[0]
    assert (office.start, office.end) == days


def test_wrong_seeds_are_refused(folder: Path) -> None:
    with pytest.raises(SeedError, match=r"officials\.jsonl, line 1"):
        _knowledge(folder, "soon", None)


def test_keys_of_officials_are_unique() -> None:
    keys = [official.key for official in knowledge_from_seeds(SEEDS).officials]
    assert len(set(keys)) == len(keys)
