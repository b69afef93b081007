"""Temporal expressions to dates: weekdays and months by own rules, never finer than what is said.

Weekdays in news mean the latest such day, the day of publication included; for what is planned, the next one.
"""

import re
from datetime import date, timedelta

from ingest.extraction.schema import DateRange
from ingest.extraction.temporal import MONTHS, NUMBERS, WEEKDAYS, TimeExpression

UNKNOWN = DateRange()
_ABSOLUTE = frozenset(("iso", "year", "month", "month2", "dmy", "mdy", "dmdm"))
YEARS = range(1990, 2101)


def day_range(day: date, end: date | None = None) -> DateRange:
    return DateRange(day.isoformat(), end.isoformat() if end and end > day else None, "day")


def month_range(day: date) -> DateRange:
    return DateRange(day.isoformat()[:7], None, "month")


def year_range(day: date) -> DateRange:
    return DateRange(day.isoformat()[:4], None, "year")


def resolve_time(
    expression: TimeExpression, published: date | None, *, future: bool = False, anchor: DateRange = UNKNOWN
) -> DateRange:
    """The date that an expression means in an article of `published`; unknown where nothing anchors it.

    `future` says that the sentence speaks of what is to come. `anchor` is the last date told, to which 'the day before'
    and 'the same day' refer.
    """
    kind = expression.kind
    if kind in _ABSOLUTE:
        return _absolute(expression, published, future=future)
    if kind in ("rel", "daybefore", "dayafter", "sameday"):
        return _relative_to(expression, published, anchor)
    if kind == "ordinal":
        return _day_of_month(expression, published, anchor, future=future)
    return UNKNOWN if published is None else _relative(expression, published, future=future)


def _absolute(expression: TimeExpression, published: date | None, *, future: bool) -> DateRange:
    if expression.kind == "iso":
        return _numeric(expression)
    if expression.kind == "year":
        return DateRange(expression.part("y"), None, "year")
    if expression.kind in ("month", "month2"):
        return _month(expression, published, future=future)
    return _calendar(expression, published, future=future)


def _relative(expression: TimeExpression, published: date, *, future: bool) -> DateRange:
    """What only the day of publication gives a meaning."""
    kind = expression.kind
    if kind == "weekday":
        return _weekday(expression, published, future=future)
    if kind == "vague":
        return _vague(expression, published)
    if kind == "ago":
        return _ago(expression, published)
    if kind == "earlieryear":
        return month_range(published) if expression.part("ey").endswith("month") else year_range(published)
    days = {"today": 0, "yesterday": -1, "beforeyesterday": -2, "tomorrow": 1}
    return day_range(published + timedelta(days=days[kind]))


def _numeric(expression: TimeExpression) -> DateRange:
    numbers = [int(n) for n in re.findall(r"\d+", expression.part("n1"))]
    year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
    # 10/25/2023 can only be the American order.
    parsed = make_day(year, month, day) or make_day(year, day, month)
    return day_range(parsed) if parsed else UNKNOWN


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is none such (30 February, year 1400)."""
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


def _calendar(expression: TimeExpression, published: date | None, *, future: bool) -> DateRange:
    one = next(n for n in "125" if expression.part(f"m{n}"))
    month = MONTHS[expression.part(f"m{one}").rstrip(".")]
    day = _number(expression.part(f"d{one}"))
    last = _number(expression.part(f"d{one}b"))
    last_month = month
    if expression.kind == "dmdm":
        last, last_month = _number(expression.part("d6")), MONTHS[expression.part("m6").rstrip(".")]
    said = expression.part(f"y{one}")
    if said:
        year = int(said)
    elif published is None:
        return UNKNOWN
    else:
        year = _nearest_year(month, day, published, future=future)
    first = make_day(year, month, day)
    if first is None:
        return UNKNOWN
    end = make_day(year, last_month, last) if last else None
    return day_range(first, end)


def _nearest_year(month: int, day: int, published: date, *, future: bool) -> int:
    """A day without its year: the last one, or the next where the future is meant; the same week counts either way."""
    this = make_day(published.year, month, day) or date(published.year, month, 28)
    if future:
        return published.year if this >= published - timedelta(days=31) else published.year + 1
    return published.year if this <= published + timedelta(days=31) else published.year - 1


def _month(expression: TimeExpression, published: date | None, *, future: bool) -> DateRange:
    name = expression.part("m3") or expression.part("m4")
    month = MONTHS[name.rstrip(".")]
    said = expression.part("y3") or expression.part("y4")
    if said.isdigit():
        return month_range(date(int(said), month, 1))
    if published is None or (name == "may" and expression.part("q3") in ("the", "of", "this")):
        return UNKNOWN
    year = published.year
    if said in ("last year", "next year"):
        year += 1 if said == "next year" else -1
    elif future and month < published.month:
        year += 1
    elif not future and month > published.month:
        year -= 1
    return month_range(date(year, month, 1))


def _day_of_month(expression: TimeExpression, published: date | None, anchor: DateRange, *, future: bool) -> DateRange:
    """'On the 15th': of the month told last, else the nearest to the publication."""
    day = int(expression.part("dom"))
    if anchor.start and anchor.precision in ("day", "month"):
        year, month = (int(part) for part in anchor.start.split("-")[:2])
    elif published is not None:
        step = 1 if future and day < published.day else -1 if not future and day > published.day else 0
        month_start = _shift_month(published, step)
        year, month = month_start.year, month_start.month
    else:
        return UNKNOWN
    found = make_day(year, month, day)
    return day_range(found) if found else UNKNOWN


def _weekday(expression: TimeExpression, published: date, *, future: bool) -> DateRange:
    wanted = WEEKDAYS[expression.part("w")]
    qualifier, tail = expression.part("qw"), expression.part("lw")
    back = (published.weekday() - wanted) % 7
    day = published - timedelta(days=back)
    if tail == "last week" or tail.endswith("a week ago"):
        day = published - timedelta(days=published.weekday() + 7 - wanted)
    elif tail == "next week" or (qualifier in ("next", "coming")):
        day = published + timedelta(days=(wanted - published.weekday()) % 7 or 7)
        if tail == "next week":
            day = published + timedelta(days=7 - published.weekday() + wanted)
    elif qualifier in ("last", "past") or tail == "past":
        day = published - timedelta(days=back or 7)
    elif future:
        day = published + timedelta(days=(wanted - published.weekday()) % 7)
    last = expression.part("wb")
    if last:
        return day_range(day, day + timedelta(days=(WEEKDAYS[last] - wanted) % 7))
    return day_range(day)


def _vague(expression: TimeExpression, published: date) -> DateRange:
    """'Last week', 'this month': the month; 'last year': the year."""
    qualifier, unit = expression.part("qv"), expression.part("uv")
    step = (
        -1
        if qualifier in ("last", "past", "the previous")
        else 1
        if qualifier in ("next", "the coming", "coming", "the following")
        else 0
    )
    if unit in ("week", "weekend", ""):
        shift = 7 if unit == "week" else (published.weekday() + 1 if step < 0 else 5 - published.weekday())
        if unit == "weekend" and step == 0:
            return day_range(
                published + timedelta(days=5 - published.weekday()), published + timedelta(days=6 - published.weekday())
            )
        return month_range(published + timedelta(days=step * shift))
    if unit == "month":
        return month_range(_shift_month(published, step))
    if unit == "year":
        return year_range(date(published.year + step, 1, 1))
    return year_range(published)


def _shift_month(day: date, step: int) -> date:
    index = day.year * 12 + day.month - 1 + step
    return date(index // 12, index % 12 + 1, 1)


def _count(text: str) -> int:
    return NUMBERS.get(text) or _number(text)


def _ago(expression: TimeExpression, published: date) -> DateRange:
    return _shift(published, -_count(expression.part("na")), expression.part("ua"))


def _shift(base: date, count: int, unit: str) -> DateRange:
    if unit.startswith(("day", "night")):
        return day_range(base + timedelta(days=count))
    if unit.startswith("week"):
        return month_range(base + timedelta(days=7 * count))
    if unit.startswith("month"):
        return month_range(_shift_month(base, count))
    return year_range(date(base.year + count, 1, 1))


def _relative_to(expression: TimeExpression, published: date | None, anchor: DateRange) -> DateRange:
    kind = expression.kind
    base = date.fromisoformat(anchor.start) if anchor.start and anchor.precision == "day" else published
    if kind == "sameday":
        return anchor if anchor.start else (day_range(published) if published else UNKNOWN)
    if base is None:
        return UNKNOWN
    if kind == "daybefore":
        return day_range(base - timedelta(days=1))
    if kind == "dayafter":
        return day_range(base + timedelta(days=1))
    later = expression.part("dr") in ("later", "after")
    return _shift(base, _count(expression.part("nr")) * (1 if later else -1), expression.part("ur"))
