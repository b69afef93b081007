"""CSV: what the file is about in lines that start with “#”, then the table."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

from engagement.exports.columns import Cell, cells, columns
from engagement.exports.formats import Export, Format

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PIECE = 200  # rows
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file for `csv.writer` that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def safe(cell: Cell) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before whatever could start one (CWE-1236)."""
    if not isinstance(cell, str):
        if cell is None:
            return ""
        cell = cell.isoformat() if isinstance(cell, date) else str(cell)
    text = cell.replace("\x00", "") if "\x00" in cell else cell
    return f"'{text}" if text.startswith(_FORMULA) else text


def write(export: Export) -> Iterator[bytes]:
    writer: Any = csv.writer(_Echo())  # gives back what `_Echo` gives, a text
    if export.options.get("bom") == "yes":
        yield _BYTE_ORDER_MARK
    if export.options.get("about") != "no":
        for label, text in export.about.lines():
            yield writer.writerow([f"# {label}: {' '.join(text.split())}"]).encode()
    table = columns()
    piece: list[str] = [writer.writerow([column.label for column in table])]
    for row in export.rows():
        piece.append(writer.writerow([safe(cell) for cell in cells(row, table)]))
        if len(piece) >= _PIECE:
            yield "".join(piece).encode()
            piece.clear()
    yield "".join(piece).encode()


FORMAT = Format(
    name="csv",
    label="CSV",
    holds="a table, for any program",
    extension="csv",
    content_type="text/csv; charset=utf-8",
    write=write,
    order=1,
    options={"bom": ("no", "yes"), "about": ("yes", "no")},
)
