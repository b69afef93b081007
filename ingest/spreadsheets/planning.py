"""A table and what its columns hold → a plan: every row read, resolved and compared with the record. Writes nothing."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from engagement.models import Operation, Party
from ingest.identity.once import once
from ingest.spreadsheets.attendants import read_attendants
from ingest.spreadsheets.cells import (
    Errors,
    read_format,
    read_place,
    read_status,
    read_topics,
    read_when,
    without_place_of_calls,
)
from ingest.spreadsheets.columns import check_mapping
from ingest.spreadsheets.duplicates import look_up_record
from ingest.spreadsheets.names import Names
from ingest.spreadsheets.plan import Draft, Plan, PlannedRow, Progress, no_progress
from ingest.spreadsheets.reading import Cell, Row, Table
from ingest.spreadsheets.source_cells import read_sources

_REJECTED = "The file says that it was rejected."


def plan_import(
    table: Table,
    mapping: Mapping[str, str],
    *,
    day_first: bool | None = None,
    confirm: bool = False,
    progress: Progress = no_progress,
) -> Plan:
    """`day_first` says how to read 12/10/2021; None calls it an error. Raises `SpreadsheetError` for the mapping."""
    check_mapping(mapping)
    fields = {header: field for header, field in mapping.items() if field and header in table.headers}
    names = Names()
    rows = []
    before = imported_before(table.digest)
    with once():
        for number, told in enumerate(table.rows):
            progress("Reading the rows", number)
            rows.append(_plan_row(told, fields, names, day_first=day_first, confirm=confirm))
        _twice_in_file(rows)
        if not before:
            look_up_record([row for row in rows if row.outcome == "new"], progress)
    for row in rows if before else ():
        row.outcome, row.words = ("known", before) if row.outcome == "new" else (row.outcome, row.words)
    return Plan(table, dict(mapping), rows, day_first, confirm, before)


def reason_of(digest: str) -> str:
    """Under which the operation of an import is found again."""
    return f"spreadsheet {digest}"


def imported_before(digest: str) -> str:
    """When and by whom this very file was imported, unless that was undone; else empty."""
    acts = Operation.objects.standing().filter(kind=Operation.Kind.ADD, reason=reason_of(digest))
    act = acts.select_related("by").first()
    if act is None:
        return ""
    when = timezone.localtime(act.at).strftime("%-d %B %Y, %H:%M")
    return f"This very file was imported on {when}{f' by {act.by.username}' if act.by else ''}."


def _plan_row(
    row: Row, fields: Mapping[str, str], names: Names, *, day_first: bool | None, confirm: bool
) -> PlannedRow:
    cells = {fields[header]: cell for header, cell in row.cells.items() if header in fields}
    as_written = "; ".join(f"{header}: {_words(cell)}" for header, cell in row.cells.items() if fields.get(header))
    if str(cells.get("review", "")).casefold() == "rejected":
        return PlannedRow(row.number, None, outcome="left", words=_REJECTED, as_written=as_written)
    errors: Errors = {}
    interval = read_when(cells, errors, day_first=day_first)
    city, country = read_place(cells, names, errors)
    form = read_format(cells.get("format", ""), errors)
    without_place_of_calls(form, city, country, errors)
    draft = Draft(
        status=read_status(cells.get("status", ""), errors),
        interval=interval,
        city=city,
        country=country,
        format=form,
        topics=read_topics(cells.get("topics", ""), names, errors),
        attendants=read_attendants(cells, names, (interval.start, interval.end), errors),
        sources=read_sources(cells, errors),
        note=str(cells.get("note", "")),
    )
    _check(draft, errors, confirm=confirm)
    return PlannedRow(row.number, draft, errors, "error" if errors else "new", as_written=as_written)


def _words(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else " ".join(cell.split())


def _check(draft: Draft, errors: Errors, *, confirm: bool) -> None:
    if draft.status == "held" and draft.interval.start and draft.interval.start > timezone.localdate():
        errors.setdefault("date", "This day lies in the future: correct it, or write “planned” as the status.")
    if not confirm or "who" in errors or "counterpart" in errors:
        return
    parties: set[Party | None] = {one.party for one in draft.attendants}
    if None in parties:
        errors["who"] = "To confirm it, say for whom each of them stood, as in “Taliban: Amir Khan Muttaqi”."
    elif len(parties) < 2:
        errors["who"] = "To confirm it, name participants of at least two parties."


def _twice_in_file(rows: list[PlannedRow]) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        if row.draft is None or row.outcome != "new":
            continue
        first = seen.setdefault(row.draft.identity, row.number)
        if first != row.number:
            row.outcome, row.words = "left", f"It says the same as row {first}."
