from datetime import date
from itertools import pairwise

import pytest

from engagement.exceptions import InvalidDate
from engagement.periods import Period, fitting_unit, periods_between


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "2021"),
        ("2021-q3", date(2021, 7, 1), date(2021, 9, 30), "July to September 2021"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2021-10-12", date(2021, 10, 12), date(2021, 10, 12), "12 October 2021"),
        ("0001", date(1, 1, 1), date(1, 12, 31), "0001"),
    ],
)
def test_a_period_is_read_and_written(text: str, first: date, last: date, label: str) -> None:
    period = Period.from_text(text)
    assert (period.start, period.end, period.label) == (first, last, label)
    assert str(period) == text.upper()
    assert Period.of(last, period.unit) == period


@pytest.mark.parametrize("text", ["", "2021-Q5", "2021-13", "0000", "0000-Q1", "last year", "2021-02-30"])
def test_what_is_no_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidDate, match=r"\w+ \w+"):
        Period.from_text(text)


@pytest.mark.parametrize(("unit", "number"), [("day", 365 + 31), ("month", 13), ("quarter", 5), ("year", 2)])
def test_periods_follow_each_other_without_gap(unit: str, number: int) -> None:
    periods = list(periods_between(date(2021, 1, 1), date(2022, 1, 31), unit))
    assert len(periods) == number
    assert all((two.start - one.end).days == 1 for one, two in pairwise(periods))


def test_the_calendar_ends_with_the_year_9999() -> None:
    assert [str(one) for one in periods_between(date(9999, 11, 1), date.max, "month")] == ["9999-11", "9999-12"]


def test_the_finest_unit_that_fits() -> None:
    spans = [(date(2021, 1, 1), date(2021, 12, 1)), (date(2021, 1, 1), date(2023, 12, 1)), (date(2001, 1, 1), date.max)]
    assert [fitting_unit(*span, most=12) for span in spans] == ["month", "quarter", "year"]
