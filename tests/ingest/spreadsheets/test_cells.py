"""Days, words, topics and places as people type them."""

from datetime import date
from typing import Any

import pytest

from ingest.spreadsheets.cells import read_format, read_place, read_status, read_topics, read_when
from ingest.spreadsheets.names import Names
from tests.ingest.spreadsheets.building import build_record


@pytest.mark.parametrize(
    ("cells", "iso", "precision"),
    [
        ({"date": date(2021, 10, 12)}, ("2021-10-12", None), "day"),
        ({"date": "44481"}, ("2021-10-12", None), "day"),
        ({"date": "2021-10-12 00:00:00"}, ("2021-10-12", None), "day"),
        ({"date": "12.10.2021"}, ("2021-10-12", None), "day"),
        ({"date": "13/10/2021"}, ("2021-10-13", None), "day"),
        ({"date": "10/13/2021"}, ("2021-10-13", None), "day"),
        ({"date": "Oct 2021"}, ("2021-10", None), "month"),
        ({"date": "12–13 Oct 2021"}, ("2021-10-12", "2021-10-13"), "day"),
        ({"date": ""}, (None, None), "unknown"),
        ({"first_day": "2021-10-01", "last_day": "2021-10-31", "precision": "month"}, ("2021-10", None), "month"),
        ({"first_day": "2021-10-12", "last_day": "2021-10-14"}, ("2021-10-12", "2021-10-14"), "day"),
        ({"first_day": "Oct 2021", "last_day": "14 Nov 2021"}, ("2021-10", "2021-11"), "month"),
    ],
)
def test_days(cells: dict[str, Any], iso: tuple[str | None, str | None], precision: str) -> None:
    errors: dict[str, str] = {}
    interval = read_when(cells, errors)
    assert (interval.iso(), interval.precision, errors) == (iso, precision, {})


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"date": "soon"}, "date"),
        ({"date": "12/10/2021"}, "date"),
        ({"date": "31/31/2021"}, "date"),
        ({"date": "31.2.2021"}, "date"),
        ({"date": "yesterday"}, "date"),
        ({"first_day": "2021-10-12", "last_day": "2021-10-01"}, "first_day"),
        ({"first_day": "2021-10-12", "precision": "hour"}, "precision"),
    ],
)
def test_what_is_no_day_is_an_error(cells: dict[str, Any], field: str) -> None:
    errors: dict[str, str] = {}
    assert read_when(cells, errors).start is None or field == "precision"
    assert list(errors) == [field]


def test_the_order_of_day_and_month_may_be_said() -> None:
    assert read_when({"date": "12/10/2021"}, {}, day_first=True).iso() == ("2021-10-12", None)
    assert read_when({"date": "12/10/2021"}, {}, day_first=False).iso() == ("2021-12-10", None)


def test_words_of_status_and_format() -> None:
    errors: dict[str, str] = {}
    assert [read_status(word, errors) for word in ("", "Took place", "Scheduled", "canceled")] == [
        "held",
        "held",
        "planned",
        "cancelled",
    ]
    assert [read_format(word, errors) for word in ("", "Face to face", "Phone call", "online")] == [
        "unknown",
        "in_person",
        "phone",
        "video",
    ]
    assert errors == {}
    read_status("maybe", errors)
    assert errors == {"status": "“maybe” is no status of a meeting: write held, planned, cancelled or denied."}


@pytest.mark.django_db
def test_topics_and_places_are_those_on_record() -> None:
    build_record()
    names, errors = Names(), dict[str, str]()
    assert {topic.slug for topic in read_topics("Trade, humanitarian aid", names, errors)} == {"trade", "aid"}
    for text, expected in {
        "Doha": ("Doha", "QA"),
        "doha, qatar": ("doha", "QA"),
        "Qatar": ("", "QA"),
        "Springfield": ("Springfield", ""),
        "Qala-e-Naw, Badghis": ("Qala-e-Naw, Badghis", ""),
    }.items():
        city, country = read_place({"place": text}, names, errors)
        assert (city, country.code if country else "") == expected
    assert errors == {}
    read_topics("Trade; chess", names, errors)
    read_place({"place": "Doha", "place_country": "Utopia"}, names, errors)
    assert set(errors) == {"topics", "place_country"}
