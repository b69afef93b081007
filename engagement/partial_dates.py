"""Dates that know only a year or a month: `2021`, `2021-09` or `2021-09-07`, and the days they may stand for."""

import calendar
import re
from datetime import date

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def earliest_day(text: str) -> date:
    """The first day that `text` may mean. Raises ValueError where it is no such date."""
    year, month, day = _parts(text)
    return _day(text, year, month or 1, day or 1)


def latest_day(text: str) -> date:
    """The last day that `text` may mean. Raises ValueError where it is no such date."""
    year, month, day = _parts(text)
    first = _day(text, year, month or 12, day or 1)
    return first if day else first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _parts(text: str) -> tuple[int, int | None, int | None]:
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in found.groups())
    return year or 0, month, day


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{text!r} is not in the calendar") from error
