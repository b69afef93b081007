"""Spreadsheets of meetings that analysts kept by hand → meetings on record (decision 54, `docs/import.md`).

`read_table` reads the file, `guess_columns` says which column holds what, `plan_import` reads every row and writes
nothing, `import_rows` writes the plan in one act.
"""

from ingest.spreadsheets.columns import guess_columns, guess_mapping
from ingest.spreadsheets.planning import plan_import
from ingest.spreadsheets.reading import SpreadsheetError, read_table
from ingest.spreadsheets.writing import CannotImport, import_rows

__all__ = [
    "CannotImport",
    "SpreadsheetError",
    "guess_columns",
    "guess_mapping",
    "import_rows",
    "plan_import",
    "read_table",
]
