"""Temporal expressions to dates: weekdays and months by own rules, never finer than what is said.

Weekdays in news mean the latest such day, the day of publication included; for what is planned, the next one.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ingest.extraction.calendar_days import (
    UNKNOWN,
    Direction,
    day_range,
    make_day,
    month_range,
    nearest_month,
    nearest_year,
    parse_day,
    shift_month,
    year_range,
)
from ingest.extraction.relative_dates import (
    resolve_ago,
    resolve_from_anchor,
    resolve_vague,
    resolve_weekday,
    resolve_weekend,
)
from ingest.extraction.schema import DateRange
from ingest.extraction.temporal import MONTHS, ORDINALS, WEEKDAYS, TimeExpression

_ABSOLUTE = frozenset(("iso", "year", "bareyear", "month", "month2", "baremonth", "dmy", "mdy", "dmdm", "mdmd", "nth"))
ANCHORED = frozenset(("rel", "daybefore", "dayafter", "sameday", "nthday", "unitrel"))
_DAYS = {"today": 0, "yesterday": -1, "beforeyesterday": -2, "tomorrow": 1, "aftertomorrow": 2}


def resolve_time(
    expression: TimeExpression,
    published: date | None,
    *,
    direction: Direction = "past",
    anchor: DateRange = UNKNOWN,
) -> DateRange:
    """The date that an expression means in an article of `published`; unknown where nothing anchors it.

    `direction` says whether the words speak of what was or of what is to come ('near': whichever is nearer). `anchor`
    is the last date told, to which 'the day before' and 'the same day' refer.
    """
    kind = expression.kind
    try:
        if kind in _ABSOLUTE:
            return _absolute(expression, published, anchor, direction)
        if kind in ANCHORED:
            return resolve_from_anchor(expression, published, anchor)
        if kind == "ordinal":
            return _day_of_month(expression, published, anchor, direction)
        return UNKNOWN if published is None else _relative(expression, published, anchor, direction)
    except (OverflowError, ValueError):  # beyond the calendar: 'last month' in an article of January of the year 1
        return UNKNOWN


def _relative(expression: TimeExpression, published: date, anchor: DateRange, direction: Direction) -> DateRange:
    """What only the day of publication gives a meaning."""
    kind = expression.kind
    if kind == "weekday":
        return resolve_weekday(expression, published, direction)
    if kind == "wdom":
        return _weekday_and_day(expression, published, direction)
    if kind == "weekend":
        return resolve_weekend(expression, published, direction)
    if kind in ("vague", "earlieryear"):
        return resolve_vague(expression, published, anchor)
    if kind == "season":
        return _season(expression, published, anchor, direction)
    if kind in ("ago", "ahead"):
        return resolve_ago(expression, published)
    return day_range(published + timedelta(days=_DAYS[kind]))


def _absolute(expression: TimeExpression, published: date | None, anchor: DateRange, direction: Direction) -> DateRange:
    kind = expression.kind
    if kind == "iso":
        return _numeric(expression)
    if kind in ("year", "bareyear"):
        # In our digits, whatever the article's are.
        return DateRange(str(int(expression.part("y") or expression.part("yb"))), None, "year")
    if kind in ("month", "month2", "baremonth"):
        return _month(expression, published, anchor, direction)
    return _calendar(expression, published, anchor, direction)


def _numeric(expression: TimeExpression) -> DateRange:
    numbers = [int(n) for n in re.findall(r"\d+", expression.part("n1"))]
    year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
    # 10/25/2023 can only be the American order.
    parsed = make_day(year, month, day) or make_day(year, day, month)
    return day_range(parsed) if parsed else UNKNOWN


def _number(text: str) -> int:
    """Of '9th', 'fifteenth' or '3, 4': the first number; 0 for none."""
    found = re.match(r"\d+", text)
    return int(found.group()) if found else ORDINALS.get(text, 0)


def _part(expression: TimeExpression, letter: str, suffix: str = "") -> str:
    """The part of that letter, whatever the number of its alternative."""
    pattern = re.compile(rf"{letter}\d+{suffix}$")
    return next((value for name, value in expression.parts if pattern.match(name)), "")


def _calendar(expression: TimeExpression, published: date | None, anchor: DateRange, direction: Direction) -> DateRange:
    """A day of a month, or a range of days."""
    name = _part(expression, "m")
    day, last = _number(_part(expression, "d")), _number(_part(expression, "d", "b"))
    if name.endswith("month"):
        base = _month_meant(name, published, anchor)
        first = make_day(base.year, base.month, day) if base else None
        return day_range(first, make_day(base.year, base.month, last)) if base and first else UNKNOWN
    month = MONTHS[name.rstrip(".")]
    year = _year_told(expression, published, anchor)
    if year is None:
        if published is None:
            return UNKNOWN
        weekday = _part(expression, "w").rstrip(".,")
        year = nearest_year(month, day, published, direction, WEEKDAYS.get(weekday))
    first = make_day(year, month, day)
    if first is None:
        return UNKNOWN
    if expression.kind in ("dmdm", "mdmd"):
        one = "9" if expression.kind == "dmdm" else "6"
        last, last_month = _number(expression.part(f"d{one}")), MONTHS[expression.part(f"m{one}").rstrip(".")]
        return day_range(first, make_day(year + (last_month < month), last_month, last))
    return day_range(first, make_day(year, month, last) if last else None)


def _month_meant(words: str, published: date | None, anchor: DateRange) -> date | None:
    """The first day of 'this month', 'last month', 'that month'."""
    if words.startswith(("that", "the same")) or published is None:
        return date.fromisoformat(f"{anchor.start[:7]}-01") if anchor.start and len(anchor.start) > 4 else None
    return shift_month(published, -1 if words.startswith("last") else 1 if words.startswith("next") else 0)


def _year_told(expression: TimeExpression, published: date | None, anchor: DateRange) -> int | None:
    said = next((value for value in _years(expression) if value), "")
    if said.isdigit():
        return int(said)
    if said.startswith(("that", "the same")):
        return int(anchor.start[:4]) if anchor.start else None
    if said and published is not None:
        return published.year + (-1 if said.startswith("last") else 1 if said.startswith("next") else 0)
    return None


def _years(expression: TimeExpression) -> Iterator[str]:
    return (value for name, value in expression.parts if name[0] == "y")


def _month(expression: TimeExpression, published: date | None, anchor: DateRange, direction: Direction) -> DateRange:
    name, before = _part(expression, "m").rstrip("."), expression.part("q")
    month, year = MONTHS[name], _year_told(expression, published, anchor)
    if year is not None:
        return month_range(date(year, month, 1))
    if name == "may" and before in ("the", "of", "this", "to", "that", "until"):
        return UNKNOWN
    if before == "that" and anchor.start:
        return month_range(date(int(anchor.start[:4]), month, 1))
    if published is None:
        return UNKNOWN
    if before in ("last", "previous", "next"):
        direction = "future" if before == "next" else "past"
    return month_range(nearest_month(month, published, direction))


def _day_of_month(
    expression: TimeExpression, published: date | None, anchor: DateRange, direction: Direction
) -> DateRange:
    """'On the 15th': of the month told last, else the nearest to the publication."""
    day, last = _number(expression.part("dom")), _number(expression.part("domb"))
    if anchor.start and anchor.precision in ("day", "month"):
        year, month = (int(part) for part in anchor.start.split("-")[:2])
    elif published is not None:
        step = 1 if direction == "future" and day < published.day else 0
        step = -1 if direction != "future" and day > published.day else step
        start = shift_month(published, step)
        year, month = start.year, start.month
    else:
        return UNKNOWN
    found = make_day(year, month, day)
    return day_range(found, make_day(year, month, last) if last else None) if found else UNKNOWN


def _weekday_and_day(expression: TimeExpression, published: date, direction: Direction) -> DateRange:
    """'Thursday 23': the nearest day that is both; where none is, the number was of something else."""
    weekday, number = WEEKDAYS[expression.part("w4")], _number(expression.part("d4"))
    for distance in range(40):
        for day in (published - timedelta(days=distance), published + timedelta(days=distance)):
            if day.weekday() == weekday and day.day == number:
                return day_range(day)
    plain = TimeExpression(expression.start, expression.end, "weekday", (("w", expression.part("w4")),))
    return resolve_weekday(plain, published, direction)


def _season(expression: TimeExpression, published: date, anchor: DateRange, direction: Direction) -> DateRange:
    """The year of a season: a season has neither a day nor a month."""
    year = _year_told(expression, published, anchor)
    before = expression.part("qs")
    if year is None and before == "that" and anchor.start:
        year = int(anchor.start[:4])
    if year is None:
        first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[expression.part("sn")]
        meant = nearest_month(first, published, "future" if before == "next" else direction)
        # 'Last winter', told in February, is over: it began in December of the year before last.
        year = meant.year - (before == "last" and shift_month(meant, 2) >= published.replace(day=1))
    return year_range(date(year, 1, 1))


def day_of(found: DateRange) -> date | None:
    """The first day of a date known to the day."""
    return parse_day(found.start) if found.start and found.precision == "day" else None
