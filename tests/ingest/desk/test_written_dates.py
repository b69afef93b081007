import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate
from ingest.desk.written_dates import read_date, write_date

PUBLISHED = date(2021, 10, 14)  # a Thursday
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("12 Oct 2021", "2021-10-12", None),
        ("12th October, 2021", "2021-10-12", None),
        ("Oct 12, 2021", "2021-10-12", None),
        ("12.10.2021", "2021-10-12", None),
        ("2021-10-12", "2021-10-12", None),
        ("12-13 Oct 2021", "2021-10-12", "2021-10-13"),
        ("12 – 13 October 2021", "2021-10-12", "2021-10-13"),
        ("28 Feb – 3 Mar 2021", "2021-02-28", "2021-03-03"),
        ("30 Dec 2020 to 2 Jan 2021", "2020-12-30", "2021-01-02"),
        ("2021-10-12/2021-10-13", "2021-10-12", "2021-10-13"),
        ("October 2021", "2021-10", None),
        ("March–May 2021", "2021-03", "2021-05"),
        ("2021", "2021", None),
        ("2019–2021", "2019", "2021"),
        ("yesterday", "2021-10-13", None),
        ("last Tuesday", "2021-10-12", None),
        ("  Two days   AGO ", "2021-10-12", None),
        ("3 oct", "2021-10-03", None),
        ("last week", "2021-10", None),
        ("", None, None),
        ("unknown", None, None),
    ],
)
def test_read_as_people_write(typed: str, start: str | None, end: str | None) -> None:
    assert read_date(typed, PUBLISHED).iso() == (start, end)


@pytest.mark.parametrize(
    "typed", ["foo", "12", "31 Feb 2021", "2021-13", "13–12 Oct 2021", "met on Tuesday", "12 Foo 2021"]
)
def test_what_is_no_date_says_what_to_write(typed: str) -> None:
    with pytest.raises(InvalidDate, match=r"date|calendar|before the start"):
        read_date(typed, PUBLISHED)


def test_yesterday_needs_the_article_s_date() -> None:
    with pytest.raises(InvalidDate, match="the article's date, which is not known"):
        read_date("yesterday", None)


@given(DAYS, DAYS, st.sampled_from([4, 7, 10]))
def test_what_is_written_is_read_back(one: date, other: date, length: int) -> None:
    start, end = sorted((one.isoformat()[:length], other.isoformat()[:length]))
    interval = DateInterval.from_iso(start, end)
    assert read_date(write_date(interval), None) == interval


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_refused(typed: str) -> None:
    with contextlib.suppress(InvalidDate):
        interval = read_date(typed, PUBLISHED)
        assert (interval.start is None) == (interval.end is None)
