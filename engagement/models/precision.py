"""How exactly a date is known, and what the database demands of an interval."""

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.constraints import BaseConstraint
from django.db.models.lookups import Exact

from engagement.models.choices import known_words


class Precision(models.TextChoices):
    DAY = "day", "day"
    MONTH = "month", "month"
    YEAR = "year", "year"
    UNKNOWN = "unknown", "unknown"


def interval_constraints(prefix: str, *, open_ended: bool) -> list[BaseConstraint]:
    """Constraints on `start`, `end` and `precision`: an end not before its start, whole months and years.

    `unknown` is the precision of no date alone. Where not `open_ended`, both ends are known or none is.
    """
    day_after_end = Func(
        F("end"), template="EXTRACT(DAY FROM (%(expressions)s + 1))", output_field=models.IntegerField()
    )
    month = Q(start__isnull=True) | Q(start__day=1)
    month &= Q(end__isnull=True) | Q(Exact(day_after_end, Value(1)))
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
        known_words(prefix, "precision", Precision),
    ]
    unknown = Q(start__isnull=True, end__isnull=True, precision=Precision.UNKNOWN)
    known = ~Q(precision=Precision.UNKNOWN)
    if not open_ended:
        known &= Q(start__isnull=False, end__isnull=False)
    constraints.append(
        models.CheckConstraint(
            condition=unknown | known,
            name=f"{prefix}_precision_fits",
            violation_error_message="A known date has a start, an end and a precision; an unknown one has none.",
        )
    )
    return constraints
