"""Days, months and years of the calendar, and which of them is meant where the year is left out."""

from datetime import date, timedelta
from typing import Literal

from ingest.extraction.schema import DateRange

UNKNOWN = DateRange()
YEARS = range(1990, 2101)
Direction = Literal["past", "future", "near"]
_GRACE = timedelta(days=31)  # 'on 20 October', told on the 5th, may be to come: copy is not strict in it


def day_range(day: date, end: date | None = None) -> DateRange:
    return DateRange(day.isoformat(), end.isoformat() if end and end > day else None, "day")


def month_range(day: date) -> DateRange:
    return DateRange(day.isoformat()[:7], None, "month")


def year_range(day: date) -> DateRange:
    return DateRange(day.isoformat()[:4], None, "year")


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is none such (30 February, year 1400)."""
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_day(text: str) -> date | None:
    """A day of ISO text; None for a month, a year or anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def first_day(found: DateRange) -> date | None:
    """The first day of a date, however coarse; None of the unknown one."""
    return parse_day((found.start + "-01-01")[:10]) if found.start else None


def middle_day(found: DateRange) -> date | None:
    """The day from which everything within a date is near: its day, the middle of its month or year."""
    if not found.start:
        return None
    return parse_day({4: f"{found.start}-07-01", 7: f"{found.start}-15"}.get(len(found.start), found.start))


def shift_month(day: date, step: int) -> date:
    """The first day of the month `step` months later. Raises `OverflowError` beyond the calendar."""
    index = day.year * 12 + day.month - 1 + step
    if not 12 <= index < 12 * 10_000:
        raise OverflowError(f"no month {step} from {day}")
    return date(index // 12, index % 12 + 1, 1)


def nearest_month(month: int, published: date, direction: Direction) -> date:
    """A month without its year: the last one that has begun, the next that has not ended, or the nearest."""
    step = month - published.month
    if direction == "past" and step > 0:
        step -= 12
    elif direction == "future" and step < 0:
        step += 12
    elif direction == "near" and abs(step) > 6:
        step += -12 if step > 0 else 12
    return shift_month(published, step)


def nearest_year(month: int, day: int, published: date, direction: Direction, weekday: int | None = None) -> int:
    """A day without its year: the last one, or the next; a month in the other direction counts either way.

    Where its weekday is told, the nearest year in which the day falls on it.
    """
    if weekday is not None:
        around = sorted(range(published.year - 5, published.year + 3), key=lambda year: abs(year - published.year))
        for year in around:
            found = make_day(year, month, day)
            if found and found.weekday() == weekday:
                return year
    this = make_day(published.year, month, day) or date(published.year, month, 28)
    if direction == "near":
        return published.year + (1 if (published - this).days > 183 else -1 if (this - published).days > 183 else 0)
    if direction == "future":
        return published.year if this >= published - _GRACE else published.year + 1
    return published.year if this <= published + _GRACE else published.year - 1
