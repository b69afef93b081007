"""XLSX: a sheet of meetings, and one that says what the file is about."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from engagement.exports.columns import Cell, cells, columns
from engagement.exports.formats import Export, Format

_PIECE = 64 * 1024  # bytes
_LONGEST_CELL = 32_767  # characters, the format's own limit
_ROWS_OF_A_SHEET = 1_048_576
_WIDTHS = {"when": 16, "who": 60, "where": 22, "about": 30}


def write(export: Export) -> Iterator[bytes]:
    """Rows go to a file on disk as they come, and from there to the reader."""
    book = Workbook(write_only=True)
    table = columns()
    sheet, number = _sheet(book, "Meetings", table), 1
    for row in export.rows():
        if number == _ROWS_OF_A_SHEET:
            sheet, number = _sheet(book, f"Meetings {len(book.worksheets) + 1}", table), 1
        sheet.append([_cell(sheet, cell) for cell in cells(row, table)])
        number += 1
    about = book.create_sheet("About")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 16, 100
    for label, text in export.about.lines():
        about.append([_bold(about, label), _cell(about, text)])
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _sheet(book: Any, title: str, table: Any) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table):
        letter = chr(ord("A") + number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(column.name, 14)
    sheet.append([_bold(sheet, column.label) for column in table])
    return sheet


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Cell) -> Any:
    """Text stays text: a cell typed as a string is never computed, whatever it starts with."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    if len(text) > _LONGEST_CELL:
        text = text[: _LONGEST_CELL - 1] + "…"
    if not text.startswith("="):  # the library takes no other text for a formula
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


FORMAT = Format(
    name="xlsx",
    label="XLSX",
    holds="a table, for Excel and LibreOffice",
    extension="xlsx",
    content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write=write,
    order=2,
)
