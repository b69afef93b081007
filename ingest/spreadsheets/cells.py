"""Cells → values of a meeting, each with words for what cannot be read."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate
from engagement.models import Meeting, Party, Topic
from ingest.desk.written_dates import read_date
from ingest.spreadsheets.names import Names
from ingest.spreadsheets.reading import Cell

Errors = dict[str, str]  # by field

_STATUSES = {
    **{word: word for word in Meeting.Status.values},
    **dict.fromkeys(("met", "took place", "done", "completed", "occurred", "yes"), "held"),
    **dict.fromkeys(("scheduled", "upcoming", "announced", "expected"), "planned"),
    **dict.fromkeys(("canceled", "called off"), "cancelled"),
}
_FORMATS = {
    **dict.fromkeys(
        ("in person", "in_person", "face to face", "face-to-face", "visit", "meeting", "physical"), "in_person"
    ),
    **dict.fromkeys(("phone", "phone call", "telephone", "telephone call", "call", "by phone"), "phone"),
    **dict.fromkeys(("video", "video call", "videoconference", "virtual", "online", "by video", "zoom"), "video"),
    **dict.fromkeys(("unknown", "not known", "?", "-"), "unknown"),
}
_NUMBERS = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})")
_TIME = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")
_SERIAL = re.compile(r"\d{5}")
_EPOCH = date(1899, 12, 30)  # Excel's day 0, as it counts from March 1900 on
_LIST = re.compile(r"\s*[;\n|]\s*")


def read_when(cells: Mapping[str, Cell], errors: Errors, *, day_first: bool | None = None) -> DateInterval:
    """First and last day with their precision say it exactly, where there are such columns; else the date."""
    first, last, precision = cells.get("first_day"), cells.get("last_day"), str(cells.get("precision", "")).casefold()
    name = "first_day" if first else "date"
    try:
        if not first:
            return _interval(cells.get("date", ""), day_first=day_first)
        start = _interval(first, day_first=day_first)
        end = _interval(last, day_first=day_first) if last else start
        whole = DateInterval(start.start, end.end, min(start.precision, end.precision, key=_coarseness))
        if whole.start and whole.end and whole.start > whole.end:
            raise InvalidDate("The last day lies before the first one.")
        if precision in ("year", "month") and whole.start and whole.end:
            return _widened(whole.start, whole.end, precision)
        if precision not in ("", "day", "unknown"):
            errors["precision"] = f"“{precision}” is no precision: write day, month, year or unknown."
    except InvalidDate as error:
        errors[name] = str(error)
        return DateInterval()
    return whole


def _coarseness(precision: str) -> int:
    return ("unknown", "year", "month", "day").index(precision)


def _widened(start: date, end: date, precision: str) -> DateInterval:
    length = {"year": 4, "month": 7}[precision]
    return DateInterval.from_iso(start.isoformat()[:length], end.isoformat()[:length])


def _interval(cell: Cell, *, day_first: bool | None) -> DateInterval:
    if isinstance(cell, date):
        return DateInterval(cell, cell, "day")
    text = _TIME.sub("", cell.strip())
    if _SERIAL.fullmatch(text):
        day = _EPOCH + timedelta(days=int(text))
        return DateInterval(day, day, "day")
    numbers = _NUMBERS.fullmatch(text)
    if numbers:
        return DateInterval.from_iso(_in_order(text, numbers, day_first=day_first))
    return read_date(text, None)


def _in_order(text: str, numbers: re.Match[str], *, day_first: bool | None) -> str:
    """“13/10/2021” has one reading; with points, the day comes first; “12/10/2021” has two."""
    one, other, year = int(numbers[1]), int(numbers[3]), numbers[4]
    if numbers[2] == "." or one > 12:
        day, month = one, other
    elif other > 12 or day_first is False:
        day, month = other, one
    elif day_first or one == other:
        day, month = one, other
    else:
        raise InvalidDate(
            f"“{text}” may be {date(int(year), other, one):%-d %B} or {date(int(year), one, other):%-d %B}: say which "
            f"comes first, the day or the month, or write {year}-{other:02}-{one:02}."
        )
    return f"{year}-{month:02}-{day:02}"


def read_status(cell: Cell, errors: Errors) -> str:
    return _word("status", cell, _STATUSES, Meeting.Status.HELD, "held, planned, cancelled or denied", errors)


def read_format(cell: Cell, errors: Errors) -> str:
    return _word("format", cell, _FORMATS, Meeting.Format.UNKNOWN, "in person, phone, video or unknown", errors)


def _word(name: str, cell: Cell, words: Mapping[str, str], usual: str, choices: str, errors: Errors) -> str:
    text = " ".join(str(cell).casefold().split())
    if not text:
        return usual
    if text not in words:
        errors[name] = f"“{cell}” is no {name} of a meeting: write {choices}."
    return words.get(text, usual)


def read_topics(cell: Cell, names: Names, errors: Errors) -> tuple[Topic, ...]:
    """By name or slug, between semicolons; between commas where that is how all of them are on record."""
    found: dict[int, Topic] = {}
    for piece in filter(None, _LIST.split(str(cell))):
        whole = names.topic(piece)
        for words in [piece] if whole else filter(None, (part.strip() for part in piece.split(","))):
            topic = names.topic(words)
            if topic is None:
                errors["topics"] = f"No topic “{words}” is on record: write one of the record's, or leave it out."
            else:
                found[topic.pk] = topic
    return tuple(found.values())


def read_place(cells: Mapping[str, Cell], names: Names, errors: Errors) -> tuple[str, Party | None]:
    """“Doha”, “Doha, Qatar”, “Qatar”; a city brings its country along where it is one place in the world."""
    text = " ".join(str(cells.get("place", "")).split())
    country = _country(cells, names, errors)
    if not text:
        return "", country
    for comma in re.finditer(",", text):  # the first that leaves a country: its own name may have one
        named = names.party(text[comma.end() :].strip())
        if named is not None:
            return _city(text[: comma.start()].strip(), errors), country or named
    whole = None if country or names.cities(text) else names.party(text)
    if whole is not None:
        return "", whole
    found = {one.country_id: one.country for one in names.cities(text)}
    return _city(text, errors), country or (next(iter(found.values())) if len(found) == 1 else None)


def _country(cells: Mapping[str, Cell], names: Names, errors: Errors) -> Party | None:
    text = str(cells.get("place_country", ""))
    country = names.party(text) if text else None
    if text and country is None:
        errors["place_country"] = f"“{text}” is no country on record."
    return country


def _city(name: str, errors: Errors) -> str:
    if len(name) > 100:
        errors["place"] = "The name of a city has at most 100 characters."
    return name[:100]


def without_place_of_calls(form: str, city: str, country: Party | None, errors: Errors) -> None:
    if form in Meeting.CALLS and (city or country):
        errors["place"] = "A phone or video call has no place: empty the place, or correct the format."
