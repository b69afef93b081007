"""Dates that are told by their distance: 'last Monday', 'two weeks ago', 'the day before', 'at the weekend'."""

import re
from datetime import date, timedelta

from ingest.extraction.calendar_days import (
    UNKNOWN,
    Direction,
    day_range,
    first_day,
    month_range,
    parse_day,
    shift_month,
    year_range,
)
from ingest.extraction.schema import DateRange
from ingest.extraction.temporal import NUMBERS, WEEKDAYS, TimeExpression

_NTH = {"first": 0, "opening": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}
_BACK = ("last", "past", "the previous", "the past", "this past", "previous")
_ON = ("next", "the coming", "coming", "the following", "this coming", "following", "the next")


def _step(qualifier: str) -> int:
    return -1 if qualifier in _BACK else 1 if qualifier in _ON else 0


def resolve_weekday(expression: TimeExpression, published: date, direction: Direction) -> DateRange:
    """The weekday meant; two of them are a range."""
    wanted = WEEKDAYS[expression.part("w")]
    day = published + timedelta(days=_days_to(wanted, published, expression, direction))
    last = expression.part("wb")
    if last:
        return day_range(day, day + timedelta(days=(WEEKDAYS[last] - wanted) % 7))
    return day_range(day)


def _days_to(wanted: int, published: date, expression: TimeExpression, direction: Direction) -> int:
    qualifier, tail = expression.part("qw"), re.sub(r"^,? ?(?:of )?", "", expression.part("lw"))
    today = published.weekday()
    back, on = (today - wanted) % 7, (wanted - today) % 7
    if tail in ("last week", "a week ago"):
        return wanted - today - 7
    if tail == "next week":
        return wanted - today + 7
    if tail == "this week":
        return wanted - today
    if qualifier in ("next", "coming", "this coming"):
        return on or 7
    if qualifier in ("last", "past", "this past") or tail == "past":
        return -(back or 7)
    if direction == "near":
        return on if on <= 3 else -back
    return on if direction == "future" else -back


def resolve_weekend(expression: TimeExpression, published: date, direction: Direction) -> DateRange:
    """Saturday and Sunday: the last that have begun, or the next."""
    words = expression.part("bl")
    today = published.weekday()
    saturday = published + timedelta(days=5 - today)
    future = direction == "future" or words == "after"
    if not future and saturday > published:
        saturday -= timedelta(days=7)
    if "before" in words:
        saturday -= timedelta(days=7)
    return day_range(saturday, saturday + timedelta(days=1))


def resolve_vague(expression: TimeExpression, published: date, anchor: DateRange) -> DateRange:
    """'Last week', 'this month': the month; 'last year': the year. 'That week' is that of the date told last."""
    if expression.kind == "earlieryear":
        words = expression.part("ey")
        base = first_day(anchor) if words.startswith("that") else published
        if base is None:
            return UNKNOWN
        return month_range(base) if words.endswith("month") else year_range(base)
    qualifier, unit = expression.part("qv"), expression.part("uv")
    if qualifier in ("that", "same", "the same"):
        base = first_day(anchor)
        if base is None or (unit != "year" and anchor.precision == "year"):
            return UNKNOWN
        return _shift(base, 0, unit)
    return _shift(published, _step(qualifier), unit or "week")


def resolve_ago(expression: TimeExpression, published: date) -> DateRange:
    """'Two weeks ago', 'in two days'."""
    if expression.kind == "ahead":
        return _shift(published, _count(expression.part("ni")), expression.part("ui"))
    return _shift(published, -_count(expression.part("na")), expression.part("ua"))


def _count(text: str) -> int:
    """Of 'two and a half' two; of nothing ('half a year') none."""
    text = text.removesuffix(" and a half")
    return NUMBERS.get(text) or int(re.sub(r"\D", "", text) or 0)


def _shift(base: date, count: int, unit: str) -> DateRange:
    """The date so many units from the base, as precise as the unit."""
    if unit.startswith("hour"):
        return day_range(base + timedelta(days=int(count / 24)))
    if unit.startswith(("day", "night")):
        return day_range(base + timedelta(days=count))
    if unit.startswith(("week", "fortnight")):
        return month_range(base + timedelta(days=(14 if unit.startswith("fortnight") else 7) * count))
    if unit.startswith("month"):
        return month_range(shift_month(base, count))
    return year_range(shift_month(base, (120 if unit.startswith("decade") else 12) * count))


def resolve_from_anchor(expression: TimeExpression, published: date | None, anchor: DateRange) -> DateRange:
    """What refers to the date told last, else to the publication."""
    kind = expression.kind
    if kind == "sameday":
        if anchor.start and anchor.end is None:  # of several days none is 'the same day'
            return anchor
        return day_range(published) if published else UNKNOWN
    if kind == "unitrel":
        return _unit_before(expression, published, anchor)
    if anchor.start and anchor.precision != "day" and kind == "rel":
        unit = expression.part("ur")
        coarse = unit.startswith(("year", "decade")) or (anchor.precision == "month" and unit.startswith("month"))
        base = first_day(anchor) if coarse else published
    else:
        base = parse_day(anchor.start) if anchor.start and anchor.precision == "day" else published
    if base is None:
        return UNKNOWN
    if kind == "nthday":
        return day_range(base + timedelta(days=_NTH[expression.part("nd")]))
    if kind in ("daybefore", "dayafter"):
        return day_range(base + timedelta(days=1 if kind == "dayafter" else -1))
    later = expression.part("dr") in ("later", "after", "afterwards", "on")
    return _shift(base, _count(expression.part("nr")) * (1 if later else -1), expression.part("ur"))


def _unit_before(expression: TimeExpression, published: date | None, anchor: DateRange) -> DateRange:
    """'The week before', of the date told last; 'the week before last', of the publication."""
    words = expression.part("db")
    last = words.endswith(("last", "next"))
    base = published if last else (first_day(anchor) or published)
    if base is None:
        return UNKNOWN
    step = (1 if words.startswith("after") else -1) * (2 if last else 1)
    return _shift(base, step, expression.part("ub"))
