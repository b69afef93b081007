"""Dates in words, never more precise than they are known."""

import re
from datetime import date

from django.template import Library

from engagement.dates import DateInterval
from engagement.models import Affiliation

register = Library()

_FORMS = {"day": "{0.day} {0:%B %Y}", "month": "{0:%B %Y}", "year": "{0:%Y}"}
_MONTHS = re.compile(r"[A-Z][a-z]+")


@register.filter
def when_short(interval: DateInterval) -> str:
    """As `when`, with months of three letters, for tables: “12–13 Oct 2021”, “unknown”."""
    words = when(interval).removeprefix("date ")
    return _MONTHS.sub(lambda month: month[0][:3], words)


@register.filter
def when(interval: DateInterval) -> str:
    """“12 October 2021”, “12–13 October 2021”, “October 2021”, “2021”, or “date unknown”."""
    start, end, precision = interval.start, interval.end, interval.precision
    if start is None or end is None:
        return "date unknown"
    first, last = _word(start, precision), _word(end, precision)
    if first == last:
        return last
    if precision == "year":
        return f"{first}–{last}"
    if precision == "month" and start.year == end.year:
        return f"{start:%B}–{last}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{last}"
    if start.year == end.year:
        return f"{start.day} {start:%B} – {last}"
    return f"{first} – {last}"


@register.filter
def office_dates(affiliation: Affiliation) -> str:
    """“since 7 September 2021”, “until 2020”, “2015 – 2020”; empty where neither end is known."""
    start = _word(affiliation.start, affiliation.precision) if affiliation.start else ""
    end = _word(affiliation.end, affiliation.precision) if affiliation.end else ""
    if start and end:
        return start if start == end else f"{start} – {end}"
    if start:
        return f"since {start}"
    return f"until {end}" if end else ""


def office_words(affiliation: Affiliation | None) -> str:
    """“acting foreign minister, Taliban, since 7 September 2021”; empty for no office."""
    if affiliation is None:
        return ""
    told = (affiliation.role, affiliation.party.name, office_dates(affiliation))
    return ", ".join(part for part in told if part)


def _word(day: date, precision: str) -> str:
    return _FORMS.get(precision, _FORMS["day"]).format(day)
