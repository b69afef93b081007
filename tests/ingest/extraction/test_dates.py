"""Expressions of time, all in an article of Wednesday 13 October 2021 unless told otherwise."""

from datetime import date

import pytest

from ingest.extraction.dates import UNKNOWN, resolve_time
from ingest.extraction.schema import DateRange, Precision
from ingest.extraction.temporal import find_times

WEDNESDAY = date(2021, 10, 13)
PAST: list[tuple[str, str | None, str | None, Precision]] = [
    ("met today", "2021-10-13", None, "day"),
    ("met yesterday", "2021-10-12", None, "day"),
    ("met the day before yesterday", "2021-10-11", None, "day"),
    ("met on wednesday", "2021-10-13", None, "day"),
    ("met on tuesday", "2021-10-12", None, "day"),
    ("met on thursday", "2021-10-07", None, "day"),
    ("met last friday", "2021-10-08", None, "day"),
    ("met last wednesday", "2021-10-06", None, "day"),
    ("met on saturday and sunday", "2021-10-09", "2021-10-10", "day"),
    ("met on september 23", "2021-09-23", None, "day"),
    ("met on sept. 23", "2021-09-23", None, "day"),
    ("met on 23 september 2020", "2020-09-23", None, "day"),
    ("met on the 9th of october", "2021-10-09", None, "day"),
    ("met on august 30 and 31", "2021-08-30", "2021-08-31", "day"),
    ("met on 30-31 august", "2021-08-30", "2021-08-31", "day"),
    ("met from july 30 to august 1", "2021-07-30", "2021-08-01", "day"),
    ("met on november 20", "2020-11-20", None, "day"),
    ("met on 2021-10-01", "2021-10-01", None, "day"),
    ("met on 25/09/2021", "2021-09-25", None, "day"),
    ("met three days ago", "2021-10-10", None, "day"),
    ("met in march", "2021-03", None, "month"),
    ("met in november", "2020-11", None, "month"),
    ("met in march 2019", "2019-03", None, "month"),
    ("met last week", "2021-10", None, "month"),
    ("met two weeks ago", "2021-09", None, "month"),
    ("met last month", "2021-09", None, "month"),
    ("met last year", "2020", None, "year"),
    ("met in 2019", "2019", None, "year"),
    ("met on february 30", None, None, "unknown"),
]


def only(text: str, published: date | None, *, future: bool = False, anchor: DateRange = UNKNOWN) -> DateRange:
    (expression,) = find_times(text, 0)
    return resolve_time(expression, published, future=future, anchor=anchor)


@pytest.mark.parametrize(("text", "start", "end", "precision"), PAST, ids=[row[0] for row in PAST])
def test_what_was(text: str, start: str | None, end: str | None, precision: Precision) -> None:
    assert only(text, WEDNESDAY) == DateRange(start, end, precision)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("will meet tomorrow", "2021-10-14"),
        ("will meet on friday", "2021-10-15"),
        ("will meet on tuesday", "2021-10-19"),
        ("will meet next monday", "2021-10-18"),
        ("will meet on january 5", "2022-01-05"),
        ("will meet in february", "2022-02"),
        ("will meet next month", "2021-11"),
        ("will meet on the 20th", "2021-10-20"),
        ("will meet on the 5th", "2021-11-05"),
    ],
)
def test_what_will_be(text: str, start: str) -> None:
    assert only(text, WEDNESDAY, future=True).start == start


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("met the day before", "2021-09-22"),
        ("met the following day", "2021-09-24"),
        ("met the same day", "2021-09-23"),
        ("met two days later", "2021-09-25"),
        ("met on the 3rd", "2021-09-03"),
    ],
)
def test_what_refers_to_the_date_told_last(text: str, start: str) -> None:
    assert only(text, WEDNESDAY, anchor=DateRange("2021-09-23", None, "day")).start == start


@pytest.mark.parametrize("text", ["met on monday", "met yesterday", "met last week", "met in march", "met on may 5"])
def test_nothing_anchors_it(text: str) -> None:
    assert only(text, None) == UNKNOWN


def test_a_date_with_its_year_needs_no_anchor() -> None:
    assert only("met on 5 may 2020", None).start == "2020-05-05"


@pytest.mark.parametrize("text", ["they sat down in the sun", "he may meet her", "paragraph 1400", "a marching band"])
def test_words_that_are_no_dates(text: str) -> None:
    assert find_times(text, 0) == []


def test_offsets_go_into_the_article() -> None:
    (expression,) = find_times("met on monday in kabul", 100)
    assert (expression.start, expression.end) == (104, 113)
