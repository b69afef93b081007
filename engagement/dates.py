"""Dates with a precision: a day, a month or a year, held as the interval of days that it covers.

The interval is what filters, sorting and charts use; the precision is what may be shown. Nothing becomes more precise
than its source (ISO 8601 reduced precision; EDTF level 0).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from engagement.exceptions import InvalidDate

_ISO = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_PRECISION = {1: "year", 2: "month", 3: "day"}


@dataclass(frozen=True)
class DateInterval:
    """First and last day covered, both included, both None where unknown; `precision` as in `Meeting.Precision`."""

    start: date | None = None
    end: date | None = None
    precision: str = "unknown"

    @classmethod
    def from_iso(cls, start: str | None, end: str | None = None) -> Self:
        """Read `2021-10-12`, `2021-10` or `2021`; `end` widens the interval. Raises `InvalidDate`."""
        if not start:
            return cls()
        first, last, precision = _read(start)
        if end:
            _, last, end_precision = _read(end)
            precision = min(precision, end_precision, key=["year", "month", "day"].index)
            if precision != "day":
                first, last = _widen(first, last, precision)
        if last < first:
            raise InvalidDate(f"The end ({end}) lies before the start ({start}).")
        return cls(first, last, precision)

    def iso(self) -> tuple[str | None, str | None]:
        """The interval as ISO text of its precision: (start, end), `end` None where one day, month or year says it."""
        if self.start is None or self.end is None:
            return None, None
        length = {"year": 4, "month": 7, "day": 10}[self.precision]
        start, end = self.start.isoformat()[:length], self.end.isoformat()[:length]
        return start, (end if end != start else None)


def open_interval(start: str | None, end: str | None) -> DateInterval:
    """From `start` to `end`, either of which may be open or unknown (None). Raises `InvalidDate`."""
    if not start:
        interval = DateInterval.from_iso(end)
        return DateInterval(None, interval.end, interval.precision)
    interval = DateInterval.from_iso(start, end)
    return interval if end else DateInterval(interval.start, None, interval.precision)


def _read(text: str) -> tuple[date, date, str]:
    match = _ISO.match(text.strip())
    if match is None:
        raise InvalidDate(f"“{text}” is no date: write a day (2021-10-12), a month (2021-10) or a year (2021).")
    parts = [int(part) for part in match.groups() if part is not None]
    precision = _PRECISION[len(parts)]
    try:
        first = date(*parts, *[1] * (3 - len(parts)))
    except ValueError as error:
        raise InvalidDate(f"“{text}” is not in the calendar.") from error
    return *_widen(first, first, precision), precision


def _widen(first: date, last: date, precision: str) -> tuple[date, date]:
    if precision == "day":
        return first, last
    if precision == "month":
        return first.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])
    return date(first.year, 1, 1), date(last.year, 12, 31)
