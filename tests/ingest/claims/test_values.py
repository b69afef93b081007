"""When two sayings of one field agree: vague against sharp is no clash, and silence agrees with everything."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.dates import DateInterval
from ingest.claims.values import UNSAID, Person, Place, Value, agree, fold


def value(data: Any, published: int | None = None) -> Value:
    return Value(data, str(data), date(2021, 10, published) if published else None)


def interval(start: str, end: str | None = None) -> Value:
    return value(DateInterval.from_iso(start, end))


def both_ways(field: str, one: Value, other: Value) -> bool:
    answer = agree(field, one, other)
    assert agree(field, other, one) is answer
    return answer


@pytest.mark.parametrize("field", ["status", "date", "place", "participants", "format", "topics"])
def test_silence_agrees_with_everything(field: str) -> None:
    assert both_ways(field, Value(None, UNSAID), value("anything"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (interval("2021-10-07"), interval("2021-10"), True),
        (interval("2021-10-07"), interval("2021"), True),
        (interval("2021-10-07"), interval("2021-10-06", "2021-10-08"), True),
        (interval("2021-10-07"), interval("2021-10-08"), False),
        (interval("2021-10"), interval("2021-11"), False),
        (interval("2021-10-06", "2021-10-08"), interval("2021-10-07", "2021-10-09"), False),
    ],
)
def test_dates_agree_where_one_holds_the_other(one: Value, other: Value, expected: bool) -> None:
    assert both_ways("date", one, other) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Place("Doha", "QA"), Place("", "QA"), True),
        (Place("Doha", "QA"), Place("Doha", ""), True),
        (Place("Doha", "QA"), Place("", "TR"), False),
        (Place("Doha", "QA"), Place("Istanbul", "TR"), False),
        (Place("Chișinău", "MD"), Place("Chisinau", "MD"), True),
        (Place("Tripoli", "LY"), Place("Tripoli", "LB"), False),
    ],
)
def test_places_agree_where_the_city_lies_in_the_country(one: Place, other: Place, expected: bool) -> None:
    assert both_ways("place", value(one), value(other)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (value("planned", 1), value("held", 8), True),
        (value("planned", 9), value("held", 8), False),
        (value("planned"), value("cancelled", 8), True),
        (value("held", 1), value("denied", 8), False),
        (value("held", 1), value("cancelled", 8), False),
        (value("cancelled", 1), value("held", 8), True),
        (value("cancelled", 1), value("planned", 8), True),
    ],
)
def test_an_earlier_state_is_no_clash(one: Value, other: Value, expected: bool) -> None:
    assert both_ways("status", one, other) is expected


def people(*persons: tuple[int | str, str]) -> Value:
    return value(frozenset(Person(who, party) for who, party in persons))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (people((1, "CN"), (2, "TALIBAN")), people(("", "CN"), (2, "TALIBAN")), True),
        (people((1, "CN"), (2, "TALIBAN")), people((1, "CN"), (2, "TALIBAN"), (3, "CN")), True),
        (people((1, "CN"), (2, "TALIBAN")), people((1, "CN"), (2, "TALIBAN"), (4, "PK")), True),
        (people((1, "CN"), (2, "TALIBAN")), people((1, "CN"), (3, "TALIBAN")), False),
        (people((1, "CN"), (2, "TALIBAN")), people((5, "RU"), (2, "TALIBAN")), False),
        (people(("wang yi", "CN")), people((1, "CN")), False),
    ],
)
def test_participants_agree_where_one_names_more_than_the_other(one: Value, other: Value, expected: bool) -> None:
    assert both_ways("participants", one, other) is expected


def test_formats_clash_and_topics_never_do() -> None:
    assert not both_ways("format", value("phone"), value("video"))
    assert both_ways("topics", value(frozenset({"aid"})), value(frozenset({"trade"})))


days = st.dates(date(2021, 1, 1), date(2021, 12, 31))
intervals = st.tuples(days, days).map(lambda pair: Value(DateInterval(min(pair), max(pair), "day"), "said"))


@given(intervals, intervals)
def test_agreeing_dates_share_a_day_and_either_asks_the_same(one: Value, other: Value) -> None:
    if both_ways("date", one, other):
        assert max(one.data.start, other.data.start) <= min(one.data.end, other.data.end)


@given(st.text())
def test_folding_twice_folds_no_further(name: str) -> None:
    assert fold(fold(name)) == fold(name)
