"""Dates as people write them: "12 Oct 2021", "12–13 Oct 2021", "October 2021", "yesterday", "last Tuesday", ISO."""

import re
from datetime import date

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate
from engagement.templatetags.intervals import when_short
from ingest.extraction.dates import resolve_time
from ingest.extraction.temporal import MONTHS, TimeExpression, find_times

HELP = "12 Oct 2021, 12–13 Oct 2021, October 2021, 2021, yesterday, or empty for unknown"
_ISO = re.compile(r"[\d/\s-]+")
_BETWEEN = re.compile(r"\s*[–—]\s*|\s+(?:-|to|until)\s+|(?<=\d)-(?=\d)|(?<=[a-z])-(?=[a-z])")
_DAY = re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)? (?P<m>[a-z]+)\.?,? (?P<y>\d{4})")
_DAY_AFTER_MONTH = re.compile(r"(?P<m>[a-z]+)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})")
_MONTH = re.compile(r"(?P<m>[a-z]+)\.?,? (?P<y>\d{4})")
_YEAR = re.compile(r"\b\d{4}\b")
_EMPTY = frozenset(("", "unknown", "date unknown", "?", "-"))


def write_date(interval: DateInterval) -> str:
    """As an analyst would type it; empty where it is unknown. `read_date` reads it back."""
    return "" if interval.start is None else when_short(interval)


def read_date(text: str, published: date | None) -> DateInterval:
    """What was typed, "yesterday" counted from the day of publication. Raises `InvalidDate` with what to write."""
    words = " ".join(text.lower().split())
    if words in _EMPTY:
        return DateInterval()
    if _ISO.fullmatch(words):
        compact = words.replace(" ", "")
        if re.fullmatch(r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?", compact):
            start, _, end = compact.partition("/")
            return DateInterval.from_iso(start, end or None)
    found = _range(words, published) or _resolve(words, published)
    if found is None:
        raise InvalidDate(f"“{text}” is no date that can be read: write {HELP}.")
    return found


def _range(words: str, published: date | None) -> DateInterval | None:
    """“28 Feb – 3 Mar 2021”, “12–13 Oct 2021”, “March–May 2021”: what the first date lacks, the second one says."""
    parts = _BETWEEN.split(words)
    if len(parts) != 2:
        return None
    last = _resolve(parts[1], published)
    if last is None or last.start is None:
        return None
    lacking = "" if _YEAR.search(parts[0]) else f" {last.start.year}"
    month = f" {last.start:%B}" if re.fullmatch(r"\d{1,2}", parts[0]) else ""
    first = _resolve(f"{parts[0]}{month}{lacking}".lower(), published)
    if first is None:
        return None
    (start, _), (end, later) = first.iso(), last.iso()
    return DateInterval.from_iso(start, later or end)


def _resolve(words: str, published: date | None) -> DateInterval | None:
    return _absolute(words) or _relative(words, published)


def _absolute(words: str) -> DateInterval | None:
    """A day, month or year of any century, which news alone would not reach."""
    found = _DAY.fullmatch(words) or _DAY_AFTER_MONTH.fullmatch(words) or _MONTH.fullmatch(words)
    parts = found.groupdict() if found else {"y": words} if re.fullmatch(r"\d{4}", words) else None
    month = MONTHS.get(parts.get("m") or "", 0) if parts else 0
    if parts is None or (parts.get("m") and not month):
        return None
    numbers = [parts["y"], *([f"{month:02}"] if month else []), *([f"{int(parts['d']):02}"] if parts.get("d") else [])]
    return DateInterval.from_iso("-".join(numbers))


def _relative(words: str, published: date | None) -> DateInterval | None:
    expression = _whole(words)
    if expression is None:
        return None
    told = resolve_time(expression, published, direction="near")
    if told.start is None:
        if published is None:
            raise InvalidDate(
                f"“{words}” is counted from the article's date, which is not known: write the day itself, or give the "
                "article its date."
            )
        return None
    return DateInterval.from_iso(told.start, told.end)


def _whole(words: str) -> TimeExpression | None:
    """The words as one temporal expression, else none: half a date is no date."""
    for candidate in (words, f"in {words}", f"on {words}"):
        found = find_times(candidate, 0)
        lead = len(candidate) - len(words)
        if len(found) == 1 and found[0].start <= lead and found[0].end == len(candidate):
            return found[0]
    return None
