from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("2021-10-12", None, (date(2021, 10, 12), date(2021, 10, 12), "day"), id="day"),
        pytest.param("2021-10-12", "2021-10-13", (date(2021, 10, 12), date(2021, 10, 13), "day"), id="two_days"),
        pytest.param("2024-02", None, (date(2024, 2, 1), date(2024, 2, 29), "month"), id="leap_month"),
        pytest.param("2021-10", "2021-11", (date(2021, 10, 1), date(2021, 11, 30), "month"), id="two_months"),
        pytest.param("2021", None, (date(2021, 1, 1), date(2021, 12, 31), "year"), id="year"),
        pytest.param("2021-10-12", "2021-11", (date(2021, 10, 1), date(2021, 11, 30), "month"), id="coarser_end"),
        pytest.param(None, None, (None, None, "unknown"), id="unknown"),
    ],
)
def test_from_iso_widens_to_what_is_covered(
    start: str | None, end: str | None, expected: tuple[date | None, date | None, str]
) -> None:
    interval = DateInterval.from_iso(start, end)
    assert (interval.start, interval.end, interval.precision) == expected


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("12 October 2021", None, "is no date"),
        ("2021-13", None, "not in the calendar"),
        ("2021-02-30", None, "not in the calendar"),
        ("2021-00", None, "not in the calendar"),
        ("0000", None, "not in the calendar"),
        ("2021-10-12", "2021-10-11", "before the start"),
    ],
)
def test_from_iso_refuses_with_words(start: str, end: str | None, words: str) -> None:
    with pytest.raises(InvalidDate, match=words):
        DateInterval.from_iso(start, end)


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_iso_gives_back_what_was_read(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    assert DateInterval.from_iso(text).iso() == (text, None)


@given(st.dates(), st.dates(), st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_interval_is_never_more_precise_than_its_source(one: date, two: date, first: int, second: int) -> None:
    start, end = sorted([one, two])
    interval = DateInterval.from_iso(start.isoformat()[:first], end.isoformat()[:second])
    told, told_end = interval.iso()
    assert told is not None
    assert len(told) == min(first, second)
    assert told_end is None or len(told_end) == len(told)
    assert interval.start is not None
    assert interval.end is not None
    assert interval.start <= start <= end <= interval.end
