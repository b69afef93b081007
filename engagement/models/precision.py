"""How exactly a date is known, and what the database demands of an interval."""

from django.db import models
from django.db.models import F, Q
from django.db.models.constraints import BaseConstraint


class Precision(models.TextChoices):
    DAY = "day", "day"
    MONTH = "month", "month"
    YEAR = "year", "year"
    UNKNOWN = "unknown", "unknown"


def interval_constraints(prefix: str, *, open_ended: bool) -> list[BaseConstraint]:
    """Constraints on `start`, `end` and `precision`: an end not before its start, whole months and years.

    Where not `open_ended`, both ends are known or none is, and `unknown` is the precision of none alone.
    """
    month = Q(start__isnull=True) | Q(start__day=1)
    month &= Q(end__isnull=True) | Q(end__day__gte=28)
    year = Q(start__isnull=True) | Q(start__day=1, start__month=1)
    year &= Q(end__isnull=True) | Q(end__day=31, end__month=12)
    constraints: list[BaseConstraint] = [
        models.CheckConstraint(
            condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
            name=f"{prefix}_end_not_before_start",
            violation_error_message="The end lies before the start.",
        ),
        models.CheckConstraint(
            condition=~Q(precision=Precision.MONTH) | month,
            name=f"{prefix}_month_is_whole",
            violation_error_message="A date known to the month runs from its first day to its last.",
        ),
        models.CheckConstraint(
            condition=~Q(precision=Precision.YEAR) | year,
            name=f"{prefix}_year_is_whole",
            violation_error_message="A date known to the year runs from 1 January to 31 December.",
        ),
    ]
    if not open_ended:
        unknown = Q(start__isnull=True, end__isnull=True, precision=Precision.UNKNOWN)
        known = Q(start__isnull=False, end__isnull=False) & ~Q(precision=Precision.UNKNOWN)
        constraints.append(
            models.CheckConstraint(
                condition=unknown | known,
                name=f"{prefix}_precision_fits",
                violation_error_message="A known date has a start, an end and a precision; an unknown one has none.",
            )
        )
    return constraints
