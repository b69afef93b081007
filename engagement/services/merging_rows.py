"""Bringing rows from files into the record without undoing anybody's work, as the history shows it.

The rule, for every table alike. A row that is missing is made, unless the history knows it: then somebody has removed
or renamed it, and it stays so. A field that differs is written, unless somebody has changed it since. Nothing is ever
deleted. Who did what is told by the context of the history's events: the writes made here carry `MARK`, all others are
somebody's.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

MARK = "seed"

Key = tuple[Any, ...]
Fields = Mapping[str, Any]


class RefusedRow(Exception):
    """A row has a value that its table does not take; the message names the row and the field."""


@dataclass
class Tally:
    """How many rows were made, updated and left alone: `unchanged` as in the files, `kept` as somebody left them."""

    made: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.made + other.made,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.kept + other.kept,
        )


@contextmanager
def marked_writes() -> Iterator[None]:
    """Everything written inside is the files' own, not somebody's."""
    with pghistory.context(source=MARK):
        yield


def merge_rows(model: type[models.Model], key: tuple[str, ...], wanted: Mapping[Key, Fields]) -> Tally:
    """Make or update the rows of `model`; `wanted` gives the fields of each by the values of the `key` fields.

    To be called inside `marked_writes` and a transaction. Raises `RefusedRow`.
    """
    rows = {_values(row, key): row for row in model._default_manager.all()}
    tally = Tally()
    missing = {values: fields for values, fields in wanted.items() if values not in rows}
    if missing:
        known = set(_events(model).values_list(*key))
        new = [
            model(**dict(zip(key, values, strict=True)), **fields)
            for values, fields in missing.items()
            if values not in known
        ]
        _create(model, new)
        tally.made, tally.kept = len(new), len(missing) - len(new)
    for values, fields in wanted.items():
        if values in rows:
            outcome = _update(rows[values], fields)
            setattr(tally, outcome, getattr(tally, outcome) + 1)
    return tally


def _create(model: type[models.Model], rows: list[Any]) -> None:
    """Make all rows at once: asking the database about each one's constraints first takes a minute for the seeds."""
    for row in rows:
        _check_fields(row)
    try:
        with transaction.atomic():
            model._default_manager.bulk_create(rows)
    except IntegrityError:
        for row in rows:
            _check(row)  # names the row, and says what is wrong with it
        raise


def _update(row: models.Model, fields: Fields) -> str:
    differing = {name for name, value in fields.items() if getattr(row, name) != value}
    if not differing:
        return "unchanged"
    ours = differing - _changed_by_somebody(row, differing)
    if not ours:
        return "kept"
    for name in ours:
        setattr(row, name, fields[name])
    _check(row)
    row.save(update_fields=ours)
    return "updated"


def _changed_by_somebody(row: models.Model, names: set[str]) -> set[str]:
    """Those of the fields that a write without our mark has set or changed; all of them where there is no history."""
    changed: set[str] = set()
    before = None
    for event in _events(type(row)).filter(pgh_obj_id=row.pk).select_related("pgh_context").order_by("pgh_id"):
        context = event.pgh_context
        if context is None or context.metadata.get("source") != MARK:
            # What a row was made with by somebody else is theirs; what they left empty is free.
            changed |= {
                name
                for name in names
                if (getattr(event, name) != getattr(before, name) if before else getattr(event, name))
            }
        before = event
    return changed if before else names


def _check_fields(row: models.Model) -> None:
    try:
        row.clean_fields(exclude=[field.name for field in row._meta.fields if field.is_relation])
    except ValidationError as error:
        raise RefusedRow(f"{row._meta.verbose_name} “{row}”: {' '.join(error.messages)}") from error


def _check(row: models.Model) -> None:
    _check_fields(row)
    try:
        for constraint in row._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                constraint.validate(type(row), row)  # type: ignore[attr-defined]  # missing from the stubs
    except ValidationError as error:
        raise RefusedRow(f"{row._meta.verbose_name} “{row}”: {' '.join(error.messages)}") from error


def _values(row: models.Model, names: tuple[str, ...]) -> Key:
    return tuple(getattr(row, name) for name in names)


def _events(model: type[models.Model]) -> models.QuerySet[Any]:
    return model.pgh_event_model.objects.all()  # type: ignore[attr-defined,no-any-return]
