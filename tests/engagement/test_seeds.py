"""The reader of seed files refuses what cannot be right, and the project's own seeds are complete and consistent."""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from engagement.seed_files import SeedError
from engagement.seeds import Seeds, read_seeds

SEEDS = Path(__file__).parents[2] / "seeds"
MUTTAQI: dict[str, Any] = {
    "name": "Amir Khan Muttaqi",
    "names": ["Amir Khan Motaqi"],
    "affiliations": [{"party": "TALIBAN", "role": "acting foreign minister", "start": "2021-09", "end": None}],
}
ARTICLE = {"file": "a.txt", "title": None, "outlet": "Reuters", "url": None, "published": "2021-10-13"}
FILES = {
    "parties.csv": "code,kind,name,aliases,demonyms,capital,country\n"
    "AF,country,Afghanistan,,Afghan;Afghans,Kabul,\n"
    "TALIBAN,authority,Taliban,Islamic Emirate;IEA,,Kabul,AF\n",
    "cities.csv": "name,country,aliases\nHerat,AF,Hirat\n",
    "topics.csv": "slug,name,covers\nhealth,Health,Hospitals\n",
    "officials.jsonl": json.dumps(MUTTAQI) + "\n",
    "articles.jsonl": json.dumps(ARTICLE) + "\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("They met.", encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return read_seeds(SEEDS)


def _official(**changes: object) -> str:
    return json.dumps({**MUTTAQI, **changes})


def _office(**changes: object) -> str:
    return _official(affiliations=[{**MUTTAQI["affiliations"][0], **changes}])


def test_rows_are_read_as_they_stand(folder: Path) -> None:
    seeds = read_seeds(folder)
    taliban = seeds.parties[1]
    assert (taliban.code, taliban.aliases, taliban.demonyms, taliban.capital, taliban.country) == (
        "TALIBAN",
        ("Islamic Emirate", "IEA"),
        (),
        "Kabul",
        "AF",
    )
    assert seeds.cities[0].aliases == ("Hirat",)
    assert seeds.officials[0].affiliations[0].start == "2021-09"
    assert seeds.articles[0].published == "2021-10-13"


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        pytest.param("parties.csv", "PK,state,Pakistan,,,,", "kind 'state' is none of", id="kind"),
        pytest.param("parties.csv", "AF,country,Afghanistan,,,,", "AF stands on line 2 already", id="duplicate_code"),
        pytest.param("parties.csv", "TTP,group,TTP,,,,PK", "no party has the code 'PK'", id="unknown_country"),
        pytest.param("parties.csv", "PK,country,,,,,", "name is empty", id="empty_name"),
        pytest.param("parties.csv", "PK,country,Pakistan", "3 values for 7 columns", id="short_row"),
        pytest.param("parties.csv", "PK,country,Pakistan,A;A,,,", "stands twice", id="alias_twice"),
        pytest.param("parties.csv", '"PK"x,country,Pakistan,,,,', "not a row of CSV", id="bad_quotes"),
        pytest.param("cities.csv", "Quetta,PK,", "no party has the code 'PK'", id="city_country"),
        pytest.param("cities.csv", "Herat,AF,", "stands on line 2 already", id="duplicate_city"),
        pytest.param("topics.csv", "health,Again,x", "health stands on line 2 already", id="duplicate_topic"),
        pytest.param("topics.csv", "water,Water,", "covers is empty", id="empty_covers"),
        pytest.param("officials.jsonl", "{", "not a JSON object", id="not_json"),
        pytest.param("officials.jsonl", "[]", "expected an object", id="not_an_object"),
        pytest.param("officials.jsonl", '{"name": "A", "name": "B"}', "a key stands twice", id="repeated_key"),
        pytest.param("officials.jsonl", _official(born="1970"), "unknown key born", id="unknown_key"),
        pytest.param("officials.jsonl", '{"name": "A"}', "missing key names, affiliations", id="missing_key"),
        pytest.param("officials.jsonl", _official(), "stands on line 1 already", id="duplicate_official"),
        pytest.param("officials.jsonl", _official(name="B", names=["B"]), "a spelling of B stands twice", id="twice"),
        pytest.param("officials.jsonl", _official(name="B", names="C"), "list of spellings", id="names_no_list"),
        pytest.param("officials.jsonl", _official(name="B", affiliations=[]), "at least one", id="no_office"),
        pytest.param("articles.jsonl", json.dumps({**ARTICLE, "file": "b.txt"}), "no file articles/b.txt", id="absent"),
        pytest.param("articles.jsonl", json.dumps({**ARTICLE, "file": ""}), "file must be a text", id="empty_text"),
    ],
)
def test_a_wrong_line_is_refused_by_file_and_line(folder: Path, file: str, line: str, message: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8") + line + "\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        read_seeds(folder)
    assert str(caught.value).startswith(f"{file}, line {text.count(chr(10))}: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        pytest.param(_office(start="2021-13"), "2021-13", id="no_such_month"),
        pytest.param(_office(start="autumn 2021"), "autumn 2021", id="no_date"),
        pytest.param(_office(start="2021-09", end="2021-08"), "before it starts", id="ends_before_start"),
        pytest.param(_office(party="XX"), "no party has the code 'XX'", id="unknown_party"),
        pytest.param(_office(role=None), "role is empty", id="no_role"),
        pytest.param(_office(until="2022"), "unknown key until", id="unknown_key_of_office"),
    ],
)
def test_a_wrong_office_is_refused(folder: Path, entry: str, message: str) -> None:
    (folder / "officials.jsonl").write_text(entry, encoding="utf-8")
    with pytest.raises(SeedError, match=r"^officials\.jsonl, line 1: ") as caught:
        read_seeds(folder)
    assert message in str(caught.value)


def test_an_office_may_start_and_end_in_one_year(folder: Path) -> None:
    (folder / "officials.jsonl").write_text(_office(start="2021-09-07", end="2021"), encoding="utf-8")
    assert read_seeds(folder).officials[0].affiliations[0].end == "2021"


def test_an_article_is_published_on_a_day(folder: Path) -> None:
    (folder / "articles.jsonl").write_text(json.dumps({**ARTICLE, "published": "2021-10"}), encoding="utf-8")
    with pytest.raises(SeedError, match="must be a day or null, not 2021-10"):
        read_seeds(folder)


def test_other_columns_are_refused(folder: Path) -> None:
    (folder / "cities.csv").write_text("name,country,population\nHerat,AF,1\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"cities\.csv, line 1: the columns must be name,country,aliases"):
        read_seeds(folder)


def test_another_encoding_is_refused_where_it_shows(folder: Path) -> None:
    (folder / "cities.csv").write_bytes("name,country,aliases\nHerat,AF,\nBogotá,AF,\n".encode("latin-1"))
    with pytest.raises(SeedError, match=r"cities\.csv, line 3: not UTF-8"):
        read_seeds(folder)


def test_a_byte_order_mark_and_blank_lines_are_no_fault(folder: Path) -> None:
    for name in ("cities.csv", "officials.jsonl"):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(b"\xef\xbb\xbf" + content + b"\n")
    seeds = read_seeds(folder)
    assert (len(seeds.cities), len(seeds.officials)) == (1, 1)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "topics.csv").unlink()
    with pytest.raises(FileNotFoundError, match=r"topics\.csv"):
        read_seeds(folder)


def test_a_folder_elsewhere_reads_the_same(tmp_path: Path, seeds: Seeds) -> None:
    copy = shutil.copytree(SEEDS, tmp_path / "seeds")
    assert read_seeds(copy) == seeds


def test_every_country_of_iso_3166_is_there(seeds: Seeds) -> None:
    countries = [party for party in seeds.parties if party.kind == "country"]
    # ISO 3166-1 has 249 codes; XK is the usual one for Kosovo, which has none.
    assert len(countries) == 250
    assert all(len(party.code) == 2 and party.code.isupper() for party in countries)


def test_no_name_belongs_to_two_parties(seeds: Seeds) -> None:
    names = Counter(name for party in seeds.parties for name in {party.name, *party.aliases, *party.demonyms})
    assert [name for name, count in names.items() if count > 1] == []


def test_authorities_name_the_country_they_govern(seeds: Seeds) -> None:
    assert [party.code for party in seeds.parties if party.kind == "authority" and party.country is None] == []


def test_short_aliases_are_acronyms(seeds: Seeds) -> None:
    """A short alias in small letters would be found inside ordinary prose."""
    short = [alias for party in seeds.parties for alias in party.aliases if len(alias) <= 3]
    assert [alias for alias in short if not alias[0].isupper()] == []


def test_capitals_of_countries_with_cities_are_among_them(seeds: Seeds) -> None:
    known = {(name, city.country) for city in seeds.cities for name in (city.name, *city.aliases)}
    served = {city.country for city in seeds.cities}
    missing = [
        party.code
        for party in seeds.parties
        if party.kind == "country" and party.capital and party.code in served
        if (party.capital, party.code) not in known
    ]
    assert missing == []


def test_a_city_name_means_one_city(seeds: Seeds) -> None:
    names = Counter(name for city in seeds.cities for name in {city.name, *city.aliases})
    assert [name for name, count in names.items() if count > 1] == []


def test_topics_are_those_of_the_corpus(seeds: Seeds) -> None:
    assert len(seeds.topics) == 17
    readme = (SEEDS.parent / "corpus" / "README.md").read_text(encoding="utf-8")
    assert [topic.slug for topic in seeds.topics if f"`{topic.slug}`" not in readme] == []


def test_every_article_of_the_folder_is_described(seeds: Seeds) -> None:
    files = {path.name for path in (SEEDS / "articles").iterdir()}
    assert {article.file for article in seeds.articles} == files


def test_the_agreed_numbers_of_officials_are_there(seeds: Seeds) -> None:
    parties = [{office.party for office in official.affiliations} for official in seeds.officials]
    taliban = sum("TALIBAN" in of for of in parties)
    assert taliban >= 165
    assert len(parties) - taliban >= 360


def test_a_full_name_means_one_official(seeds: Seeds) -> None:
    """A spelling of two people resolves to neither, so the seeds hold none."""
    spellings = [{name.casefold() for name in (official.name, *official.names)} for official in seeds.officials]
    names = Counter(name for official in spellings for name in official)
    assert [name for name, count in names.items() if count > 1] == []


def test_no_spelling_is_a_surname_alone(seeds: Seeds) -> None:
    """A lone surname would match its namesakes; surnames are carried within an article. A nickname may stand alone."""
    surnames = {official.name.split()[-1].casefold() for official in seeds.officials}
    spellings = (name for official in seeds.officials for name in official.names if " " not in name)
    assert [name for name in spellings if name.casefold() in surnames] == []
