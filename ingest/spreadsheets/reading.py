"""A file of meetings kept by hand → its table: CSV or XLSX, values only, each cell a text or a day.

Read row by row and stopped at the limits: a sheet that unpacks to more than it seems is never held whole.
"""

import csv
import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from engagement.exceptions import RecordError
from ingest.readers.base import ReadError
from ingest.readers.decoding import decode_text

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 100
# Unpacked, ten thousand rows of long quotes have some tens of megabytes.
_MOST_UNPACKED = 200 * 1024 * 1024
_LONGEST_CELL = 32_767  # characters, as a sheet's own limit is
_DELIMITERS = (",", ";", "\t")
_FORMULA = ("'=", "'+", "'-", "'@")
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"

Cell = str | date


class SpreadsheetError(RecordError):
    """A file is no table that can be imported; the message says what to change."""


@dataclass(frozen=True)
class Row:
    """`number` as the program that wrote the file counts its rows; `cells` by header, empty ones left out."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Table:
    """`digest` is the SHA-256 of the file, by which it is known again."""

    name: str
    digest: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(name: str, data: bytes) -> Table:
    """The first sheet's table, empty rows and lines of “# …” above the header skipped. Raises `SpreadsheetError`."""
    if not data:
        raise SpreadsheetError("The file is empty: choose the one that holds the table.")
    if len(data) > MOST_BYTES:
        raise SpreadsheetError(
            f"The file has more than {MOST_BYTES // 1024**2} MB: split it into several, each with the row of headers."
        )
    if data.startswith(_OLD_EXCEL):
        raise SpreadsheetError("This is a workbook of the old kind, or one with a password: save it as XLSX or CSV.")
    lines = _sheet_lines(data) if data.startswith(_ZIP) else _text_lines(data)
    table = ((number, cells) for number, cells in lines if any(cells))
    first = next(((number, cells) for number, cells in table if not _is_remark(cells)), None)
    if first is None:
        raise SpreadsheetError("The file holds no table: its first row must name the columns.")
    headers = _headers(first[1])
    rows = tuple(_row(number, cells, headers) for number, cells in islice(table, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise SpreadsheetError(f"The table has more than {MOST_ROWS:,} rows: split it, and import the parts.")
    return Table(name, hashlib.sha256(data).hexdigest(), tuple(filter(None, headers)), rows)


def _is_remark(cells: Sequence[Cell]) -> bool:
    """What our own files say of themselves above the table."""
    return str(cells[0]).startswith("# ") and not any(cells[1:])


def _headers(cells: Sequence[Cell]) -> list[str]:
    """By position; empty for a column without a name, whose cells must be empty too."""
    names = [" ".join(str(cell).split()) for cell in cells]
    if len(names) > MOST_COLUMNS:
        raise SpreadsheetError(f"The table has more than {MOST_COLUMNS} columns: leave out those not to be imported.")
    counted = Counter(name.casefold() for name in names if name)
    twice = sorted({name for name in names if name and counted[name.casefold()] > 1})
    if twice:
        raise SpreadsheetError(f"Two columns have the name “{twice[0]}”: rename one of them, or take it out.")
    return names


def _row(number: int, cells: Sequence[Cell], headers: Sequence[str]) -> Row:
    found: dict[str, Cell] = {}
    for position, cell in enumerate(cells):
        header = headers[position] if position < len(headers) else ""
        if cell and not header:
            raise SpreadsheetError(
                f"Row {number} has “{str(cell)[:40]}” in column {position + 1}, which has no name in the row of "
                "headers: name the column, or empty the cell. In CSV, text with the separator in it needs quotes."
            )
        if cell:
            found[header] = cell
    return Row(number, found)


def _text_lines(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    try:
        text = decode_text(data)
    except ReadError as error:
        raise SpreadsheetError(
            "The file is neither a CSV file nor an XLSX workbook: save it as one of these."
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    number = 0
    try:
        for cells in reader:
            number += 1  # as a spreadsheet counts rows: a quote may have several lines
            yield number, [_clean(cell) for cell in cells]
    except csv.Error as error:
        raise SpreadsheetError(f"Line {reader.line_num} of the file cannot be read as CSV: {error}.") from error


def _delimiter(text: str) -> str:
    """The one that the row of headers has most of."""
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip('"').startswith("# "))
    header = next(lines, "")
    return max(_DELIMITERS, key=lambda mark: header.count(mark))


def _sheet_lines(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > _MOST_UNPACKED:
            raise SpreadsheetError("The workbook unpacks to far more than its table can need: save the table as CSV.")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise SpreadsheetError("The workbook is damaged, or no XLSX file: open it, and save it anew.") from error
    if not book.worksheets:
        raise SpreadsheetError("The workbook has no sheet with cells.")
    try:
        rows: Iterable[Sequence[object]] = book.worksheets[0].iter_rows(values_only=True)
        for number, values in enumerate(rows, start=1):
            yield number, [_value(value) for value in values]
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise SpreadsheetError("The workbook's first sheet is damaged: open it, and save it anew.") from error
    finally:
        book.close()


def _value(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else _clean(str(value))


def _clean(text: str) -> str:
    """Without the apostrophe that our own files put before what a spreadsheet could take for a formula."""
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()[:_LONGEST_CELL]
    return text[1:] if text.startswith(_FORMULA) else text
