"""Expressions of time, all in an article of Wednesday 13 October 2021 unless told otherwise."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extraction.calendar_days import UNKNOWN, Direction
from ingest.extraction.dates import resolve_time
from ingest.extraction.schema import DateRange, Precision
from ingest.extraction.temporal import find_times

WEDNESDAY = date(2021, 10, 13)
PAST: list[tuple[str, str | None, str | None, Precision]] = [
    ("met today", "2021-10-13", None, "day"),
    ("met this morning", "2021-10-13", None, "day"),
    ("met overnight", "2021-10-13", None, "day"),
    ("met yesterday", "2021-10-12", None, "day"),
    ("met yesterday evening", "2021-10-12", None, "day"),
    ("met last night", "2021-10-12", None, "day"),
    ("met the day before yesterday", "2021-10-11", None, "day"),
    ("met on wednesday", "2021-10-13", None, "day"),
    ("met on tuesday", "2021-10-12", None, "day"),
    ("met late on tuesday night", "2021-10-12", None, "day"),
    ("met on thursday", "2021-10-07", None, "day"),
    ("met last friday", "2021-10-08", None, "day"),
    ("met last wednesday", "2021-10-06", None, "day"),
    ("met on friday of last week", "2021-10-08", None, "day"),
    ("met on monday this week", "2021-10-11", None, "day"),
    ("met on saturday and sunday", "2021-10-09", "2021-10-10", "day"),
    ("met from monday to wednesday", "2021-10-11", "2021-10-13", "day"),
    ("met at the weekend", "2021-10-09", "2021-10-10", "day"),
    ("met over the weekend", "2021-10-09", "2021-10-10", "day"),
    ("met the weekend before last", "2021-10-02", "2021-10-03", "day"),
    ("met on september 23", "2021-09-23", None, "day"),
    ("met on sept. 23", "2021-09-23", None, "day"),
    ("met on 23 september 2020", "2020-09-23", None, "day"),
    ("met on 23 september last year", "2020-09-23", None, "day"),
    ("met on 23-sep-2020", "2020-09-23", None, "day"),
    ("met on the 9th of october", "2021-10-09", None, "day"),
    ("met on the ninth of october", "2021-10-09", None, "day"),
    ("met on the twenty-first of september 2020", "2020-09-21", None, "day"),
    ("met on the ninth of last month", "2021-09-09", None, "day"),
    ("met from the sixth to the tenth of this month", "2021-10-06", "2021-10-10", "day"),
    ("met on 5 and 6 october", "2021-10-05", "2021-10-06", "day"),
    ("met on october 4, 5 and 6", "2021-10-04", "2021-10-06", "day"),
    ("met on august 30 and 31", "2021-08-30", "2021-08-31", "day"),
    ("met on 30-31 august", "2021-08-30", "2021-08-31", "day"),
    ("met from july 30 to august 1", "2021-07-30", "2021-08-01", "day"),
    ("met from 30 july to 1 august", "2021-07-30", "2021-08-01", "day"),
    ("met from 30 december 2020 to 2 january 2021", "2020-12-30", "2021-01-02", "day"),
    ("met on monday, october 11", "2021-10-11", None, "day"),
    ("met on monday (11 october)", "2021-10-11", None, "day"),
    ("met on friday, 18 october", "2019-10-18", None, "day"),  # the only such Friday of these years
    ("met on friday 8, in kabul", "2021-10-08", None, "day"),
    ("met on monday 99 times", "2021-10-11", None, "day"),
    ("met on november 20", "2020-11-20", None, "day"),
    ("met on 2021-10-01", "2021-10-01", None, "day"),
    ("met on 25/09/2021", "2021-09-25", None, "day"),
    ("met on 09/25/2021", "2021-09-25", None, "day"),
    ("met on 25.09.2021", "2021-09-25", None, "day"),
    ("met three days ago", "2021-10-10", None, "day"),
    ("met two hours ago", "2021-10-13", None, "day"),
    ("met on the 9th", "2021-10-09", None, "day"),
    ("met in march", "2021-03", None, "month"),
    ("met in november", "2020-11", None, "month"),
    ("met in mid-august", "2021-08", None, "month"),
    ("met in early may", "2021-05", None, "month"),
    ("met last december", "2020-12", None, "month"),
    ("the talks of late july", "2021-07", None, "month"),
    ("her february trip", "2021-02", None, "month"),
    ("met in march 2019", "2019-03", None, "month"),
    ("met in march last year", "2020-03", None, "month"),
    ("met last week", "2021-10", None, "month"),
    ("met earlier this week", "2021-10", None, "month"),
    ("met the week before last", "2021-09", None, "month"),
    ("met two weeks ago", "2021-09", None, "month"),
    ("met recently", "2021-10", None, "month"),
    ("met last month", "2021-09", None, "month"),
    ("met earlier this month", "2021-10", None, "month"),
    ("met last year", "2020", None, "year"),
    ("met half a year ago", "2021", None, "year"),
    ("met a decade ago", "2011", None, "year"),
    ("met in 2019", "2019", None, "year"),
    ("met in the autumn of 2019", "2019", None, "year"),
    ("met last winter", "2020", None, "year"),
    ("the 2019 accord", "2019", None, "year"),
    ("met on february 30", None, None, "unknown"),
]


def only(text: str, published: date | None, *, direction: Direction = "past", anchor: DateRange = UNKNOWN) -> DateRange:
    (expression,) = find_times(text, 0)
    return resolve_time(expression, published, direction=direction, anchor=anchor)


@pytest.mark.parametrize(("text", "start", "end", "precision"), PAST, ids=[row[0] for row in PAST])
def test_what_was(text: str, start: str | None, end: str | None, precision: Precision) -> None:
    assert only(text, WEDNESDAY) == DateRange(start, end, precision)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("will meet tomorrow", "2021-10-14"),
        ("will meet the day after tomorrow", "2021-10-15"),
        ("will meet on friday", "2021-10-15"),
        ("will meet on tuesday", "2021-10-19"),
        ("will meet next monday", "2021-10-18"),
        ("will meet this coming monday", "2021-10-18"),
        ("will meet on monday next week", "2021-10-18"),
        ("will meet at the weekend", "2021-10-16"),
        ("will meet on january 5", "2022-01-05"),
        ("will meet in february", "2022-02"),
        ("will meet next march", "2022-03"),
        ("will meet next month", "2021-11"),
        ("will meet in the coming days", "2021-10"),
        ("will meet in three days' time", "2021-10-16"),
        ("will meet on the 20th", "2021-10-20"),
        ("will meet on the 5th", "2021-11-05"),
        ("will meet next spring", "2022"),
    ],
)
def test_what_will_be(text: str, start: str) -> None:
    assert only(text, WEDNESDAY, direction="future").start == start


@pytest.mark.parametrize(
    ("text", "anchor", "start"),
    [
        ("met the day before", "2021-09-23", "2021-09-22"),
        ("met the night before", "2021-09-23", "2021-09-22"),
        ("met the following day", "2021-09-23", "2021-09-24"),
        ("met the next morning", "2021-09-23", "2021-09-24"),
        ("met on the second day", "2021-09-23", "2021-09-24"),
        ("met the same day", "2021-09-23", "2021-09-23"),
        ("met that evening", "2021-09-23", "2021-09-23"),
        ("met two days later", "2021-09-23", "2021-09-25"),
        ("met seventeen days earlier", "2021-09-23", "2021-09-06"),
        ("met an hour before", "2021-09-23", "2021-09-23"),
        ("met on the 3rd", "2021-09-23", "2021-09-03"),
        ("met the week before", "2021-09-03", "2021-08"),
        ("met later that month", "2019-09-23", "2019-09"),
        ("met on the 5th of that month", "2019-09", "2019-09-05"),
        ("met two months later", "2019-09", "2019-11"),
        ("met that june", "2019", "2019-06"),
        ("met that summer", "2019", "2019"),
    ],
)
def test_what_refers_to_the_date_told_last(text: str, anchor: str, start: str) -> None:
    precision: Precision = {4: "year", 7: "month"}.get(len(anchor), "day")  # type: ignore[assignment]
    assert only(text, WEDNESDAY, anchor=DateRange(anchor, None, precision)).start == start


def test_the_same_day_is_none_of_several() -> None:
    assert (
        only("met the same day", WEDNESDAY, anchor=DateRange("2021-10-02", "2021-10-03", "day")).start == "2021-10-13"
    )


@pytest.mark.parametrize(
    ("text", "start"), [("on monday", "2021-10-11"), ("on friday", "2021-10-15"), ("in november", "2021-11")]
)
def test_the_nearest(text: str, start: str) -> None:
    assert only(text, WEDNESDAY, direction="near").start == start


@pytest.mark.parametrize("text", ["met on monday", "met yesterday", "met last week", "met in march", "met on may 5"])
def test_nothing_anchors_it(text: str) -> None:
    assert only(text, None) == UNKNOWN


def test_a_date_with_its_year_needs_no_anchor() -> None:
    assert only("met on 5 may 2020", None).start == "2020-05-05"


@pytest.mark.parametrize(
    "text",
    [
        "they sat down in the sun", "he may meet her", "paragraph 1400", "a marching band", "the fall of kabul",
        "sales fall", "the spring palace", "a second floor", "$2021.5m", "the first meeting",
    ],
)  # fmt: skip
def test_words_that_are_no_dates(text: str) -> None:
    assert find_times(text, 0) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("by march 5 at the latest", "march 5"),
        ("from oct. 19, when", "oct. 19"),
        ("on friday, 18th april, 2025", "friday, 18th april, 2025"),
    ],
)
def test_the_finest_reading_is_taken(text: str, found: str) -> None:
    assert [expression.text for expression in find_times(text, 0)] == [found]


def test_offsets_go_into_the_article() -> None:
    (expression,) = find_times("met on monday in kabul", 100)
    assert (expression.start, expression.end) == (104, 113)


WORDS = (
    "the a on in of that this last next same before after ago later week month year day days years decades evening",
    "monday sat sunday weekend may march sept. january 31 30th 0 2 99 1999 2024 20 first fifteenth thirty-first",
    "several two half - , . ( ) – and to early mid- coming previous following spring fall today tomorrow 29 february",
)
ANCHORS = [
    UNKNOWN,
    DateRange("2024", None, "year"),
    DateRange("2024-02", None, "month"),
    DateRange("2024-02-29", None, "day"),
    DateRange("0001-01-01", None, "day"),
    DateRange("9999-12-31", None, "day"),
]


@given(
    st.one_of(st.lists(st.sampled_from(" ".join(WORDS).split()), max_size=12).map(" ".join), st.text(max_size=60)),
    st.one_of(st.none(), st.dates()),
    st.sampled_from(["past", "future", "near"]),
    st.sampled_from(ANCHORS),
)
def test_any_words_have_a_date_or_none(
    text: str, published: date | None, direction: Direction, anchor: DateRange
) -> None:
    lower = text.lower()
    for expression in find_times(lower, 0):
        assert lower[expression.start : expression.end] == expression.text
        found = resolve_time(expression, published, direction=direction, anchor=anchor)
        assert (found.start is None) == (found.precision == "unknown")
        assert found.end is None or (found.start or "") < found.end
        assert len(found.start or "") == {"day": 10, "month": 7, "year": 4, "unknown": 0}[found.precision]
