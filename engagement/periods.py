"""Periods of the calendar as addresses name them: `2021`, `2021-Q3`, `2021-10`, `2021-10-12`.

A meeting is counted in a period where it began in it and its date is known at least that exactly, so that each counts
once in a row of periods. What is known less exactly is told beside them, never spread over them.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate

UNITS = ("year", "quarter", "month", "day")
# What must be known of a date for it to fall into a period of the unit.
EXACT_ENOUGH = {
    "year": ("year", "month", "day"),
    "quarter": ("month", "day"),
    "month": ("month", "day"),
    "day": ("day",),
}
_QUARTER = re.compile(r"^(\d{4})-[Qq]([1-4])$")


@dataclass(frozen=True, order=True)
class Period:
    """A year, quarter, month or day, by its first day."""

    start: date
    unit: str

    @classmethod
    def of(cls, day: date, unit: str) -> Self:
        """The period of the unit that holds the day."""
        month = {"year": 1, "quarter": day.month - (day.month - 1) % 3}.get(unit, day.month)
        return cls(date(day.year, month, day.day if unit == "day" else 1), unit)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Raises `InvalidDate`."""
        if match := _QUARTER.match(text.strip()):
            year = DateInterval.from_iso(match[1]).start or date.min
            return cls.of(year.replace(month=3 * int(match[2])), "quarter")
        interval = DateInterval.from_iso(text)
        if interval.start is None:
            raise InvalidDate("Give a year (2021), a quarter (2021-Q3), a month (2021-10) or a day (2021-10-12).")
        return cls(interval.start, interval.precision)

    @property
    def end(self) -> date:
        """The last day."""
        if self.unit == "day":
            return self.start
        month = self.start.month + {"year": 11, "quarter": 2, "month": 0}[self.unit]
        return self.start.replace(month=month, day=calendar.monthrange(self.start.year, month)[1])

    @property
    def following(self) -> Self:
        return type(self).of(self.end + timedelta(days=1), self.unit)

    def __str__(self) -> str:
        """As an address says it."""
        if self.unit == "quarter":
            return f"{self.start.year:04}-Q{(self.start.month + 2) // 3}"
        return self.start.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.unit]]

    @property
    def label(self) -> str:
        """“2021”, “July to September 2021”, “October 2021”, “12 October 2021”."""
        months = calendar.month_name
        if self.unit == "quarter":
            return f"{months[self.start.month]} to {months[self.end.month]} {self.start.year}"
        if self.unit == "month":
            return f"{months[self.start.month]} {self.start.year}"
        return str(self) if self.unit == "year" else f"{self.start.day} {months[self.start.month]} {self.start.year}"


def periods_between(first: date, last: date, unit: str) -> Iterator[Period]:
    """Every period of the unit from the one that holds `first` to the one that holds `last`."""
    period = Period.of(first, unit)
    while period.start <= last:
        yield period
        if period.end >= last:
            return
        period = period.following


def fitting_unit(first: date, last: date, *, most: int) -> str:
    """The finest of month, quarter and year that cuts the days into at most so many periods, else the year."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return "month" if months <= most else "quarter" if months <= 3 * most else "year"
