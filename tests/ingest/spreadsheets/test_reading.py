"""Files as programs write them, and files that are no tables."""

import io
import zipfile
from datetime import date, datetime

import pytest

from ingest.spreadsheets import SpreadsheetError, guess_columns, guess_mapping, read_table, reading
from tests.ingest.spreadsheets.building import csv_bytes, xlsx_bytes

HEAD = ("Date", "Who met", "Note")
ROWS = (HEAD, ("2021", "Taliban; India", "café – “so”"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_csv_of_any_separator_and_encoding(delimiter: str, encoding: str) -> None:
    table = read_table("a.csv", csv_bytes(*ROWS, delimiter=delimiter, encoding=encoding))
    assert table.headers == HEAD
    assert table.rows[0].cells == {"Date": "2021", "Who met": "Taliban; India", "Note": "café – “so”"}


def test_xlsx_gives_values_and_days() -> None:
    data = xlsx_bytes(HEAD, (datetime(2021, 10, 12, 9, 30), "A; B", None), (), (2021.0, "C", "=1+1"))  # noqa: DTZ001
    table = read_table("a.xlsx", data)
    assert [row.number for row in table.rows] == [2, 4]
    assert table.rows[0].cells == {"Date": date(2021, 10, 12), "Who met": "A; B"}
    assert table.rows[1].cells == {"Date": "2021", "Who met": "C"}  # nobody has computed it


def test_rows_are_numbered_as_the_program_shows_them_and_empty_ones_skipped() -> None:
    data = csv_bytes(("# What: Meetings, all",), HEAD, ("", " ", ""), ("2021", "a\nb", ""), ("2022", "c", ""))
    assert [row.number for row in read_table("a.csv", data).rows] == [4, 5]


def test_what_our_files_escape_is_read_as_it_was() -> None:
    table = read_table("a.csv", csv_bytes(HEAD, ("2021", "'=HYPERLINK()", "'tis")))
    assert table.rows[0].cells["Who met"] == "=HYPERLINK()"
    assert table.rows[0].cells["Note"] == "'tis"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "no table"),
        (b"Date,Who,date\n2021,a,b\n", "Two columns have the name “Date”"),
        (b"Date,Who\n2021,a,b\n", "Row 2 has “b” in column 3"),
        (b"%PDF-1.7\x00\x01\x02\x03\x00", "neither a CSV file nor an XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        (b"PK\x03\x04broken", "damaged"),
        (xlsx_bytes(HEAD)[:-200], "damaged"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(SpreadsheetError, match=words):
        read_table("a", data)


def test_another_zip_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "a")
    with pytest.raises(SpreadsheetError, match="damaged, or no XLSX"):
        read_table("a.xlsx", out.getvalue())


def test_what_unpacks_to_too_much_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST_UNPACKED", 1000)
    with pytest.raises(SpreadsheetError, match="unpacks to far more"):
        read_table("a.xlsx", xlsx_bytes(HEAD))


def test_limits_of_rows_and_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    most = [HEAD, *(("2021", "a", "") for _ in range(reading.MOST_ROWS))]
    assert len(read_table("a.csv", csv_bytes(*most)).rows) == reading.MOST_ROWS
    with pytest.raises(SpreadsheetError, match="more than 10,000 rows"):
        read_table("a.csv", csv_bytes(*most, ("2021", "b", "")))
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(SpreadsheetError, match="split it"):
        read_table("a.csv", csv_bytes(*ROWS))


def test_headers_are_guessed_and_no_field_twice() -> None:
    guessed = guess_mapping(("Date", "Officials", "City/Place", "Source: quote", "Source URL", "Mood", "Location"))
    assert guessed == {
        "Date": "date",
        "Officials": "who",
        "City/Place": "place",
        "Source: quote": "quote",
        "Source URL": "url",
        "Mood": "",
        "Location": "",
    }


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (
            ("Party A", "Official A", "Party B", "Official B"),
            ("who_party", "who", "counterpart_party", "counterpart"),
        ),
        (
            ("official_1", "country_1", "official_2", "country_2"),
            ("who", "who_party", "counterpart", "counterpart_party"),
        ),
        (("Side A", "Side B"), ("who", "counterpart")),
        (("First country", "Second country"), ("who", "counterpart")),
        (("Country (1)", "Country (2)", "Country"), ("who", "counterpart", "counterpart_party")),
        (("Name", "Party A"), ("who", "")),
        (("Officials", "Party/Country"), ("who", "counterpart_party")),
    ],
)
def test_two_sides_in_columns_of_the_same_name(headers: tuple[str, ...], fields: tuple[str, ...]) -> None:
    assert tuple(guess_mapping(headers).values()) == fields


def test_a_column_of_addresses_is_the_sources_address() -> None:
    table = read_table(
        "a.csv",
        csv_bytes(["Officials", "Source", "Paper"], ["Wang Yi", "https://example.org/1"], ["Lavrov", "", "TASS"]),
    )
    assert guess_columns(table) == {"Officials": "who", "Source": "url", "Paper": ""}
    named = read_table(
        "b.csv", csv_bytes(["Officials", "Source"], ["Wang Yi", "https://example.org/1"], ["Lavrov", "TASS"])
    )
    assert guess_columns(named) == {"Officials": "who", "Source": "outlet"}
