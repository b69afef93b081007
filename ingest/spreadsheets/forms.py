"""The forms of an import: the file, and what its columns hold."""

from typing import Any

from django import forms

from ingest.spreadsheets.columns import FIELDS
from ingest.spreadsheets.kept import Choices
from ingest.spreadsheets.reading import MOST_BYTES, Table

_NOT_READ = ("", "not read")
_SAMPLES = 3
_LONGEST_SAMPLE = 60


class FileForm(forms.Form):
    file = forms.FileField(
        label="CSV or XLSX file",
        help_text="The first row names the columns. Of a workbook, the first sheet is read.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"The file has more than {MOST_BYTES // 1024**2} MB: split it into several.")
        return file


class ChoicesForm(forms.Form):
    """A select for each column, and how to read and record the rows."""

    dates = forms.ChoiceField(
        label="12/10/2021 means",
        choices=[
            ("", "an error: say which"),
            ("day", "12 October (day first)"),
            ("month", "10 December (month first)"),
        ],
        required=False,
    )
    confirm = forms.ChoiceField(
        label="Record them as",
        choices=[("", "proposals, to be reviewed"), ("yes", "confirmed meetings")],
        required=False,
    )

    def __init__(self, table: Table, choices: Choices, data: Any = None) -> None:
        initial = {"dates": choices.dates, "confirm": "yes" if choices.confirm else ""}
        super().__init__(data, initial=initial)
        self.table = table
        fields = [_NOT_READ, *((one.name, one.label) for one in FIELDS)]
        for number, header in enumerate(table.headers):
            self.fields[f"column{number}"] = forms.ChoiceField(
                label=header, choices=fields, required=False, initial=choices.mapping.get(header, "")
            )

    def columns(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each with what stands in its first cells that are not empty."""
        found = []
        for number, header in enumerate(self.table.headers):
            cells = [" ".join(str(row.cells[header]).split()) for row in self.table.rows[:200] if header in row.cells]
            short = [text if len(text) <= _LONGEST_SAMPLE else f"{text[:_LONGEST_SAMPLE]}…" for text in cells]
            found.append((self[f"column{number}"], short[:_SAMPLES]))
        return found

    def choices(self) -> Choices:
        mapping = {header: self.cleaned_data[f"column{n}"] for n, header in enumerate(self.table.headers)}
        return Choices(mapping, self.cleaned_data["dates"], self.cleaned_data["confirm"] == "yes")
