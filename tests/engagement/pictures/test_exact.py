"""Each number of a picture or of its table is that of the list to which it leads, of a record made by chance."""

import re
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict

from engagement.filters import MeetingFilter
from engagement.models import Meeting
from engagement.pictures import PICTURES, Options, Picture, Scope
from engagement.pictures.svg import Element
from tests.engagement.pictures.record import fill

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
NARROWED = [
    "",
    "party=TALIBAN",
    "party=TALIBAN&party=QA",
    "official=official-7-1",
    "official=official-7-1&party=QA",
    "topic=topic-a",
    "topic=topic-a&topic=topic-b",
    "status=planned",
    "period=2022",
    "period=2022-Q2&status=held",
    "date_from=2021-06&date_to=2022-05",
    "country=QA&city=Doha",
    "source=Tolo",
    "precision=year",
    "review_state=all",
]
NUMBER = re.compile(r"(\d+) meetings?\b")


def scope_of(query: str) -> Scope:
    filterset = MeetingFilter(QueryDict(query), queryset=Meeting.objects.all())
    assert filterset.is_valid(), filterset.form.errors
    meetings: Any = filterset.qs
    return Scope(meetings, tuple(parse_qsl(query)))


def listed(address: str) -> int:
    """How many meetings the list at the address holds."""
    parts = urlsplit(address)
    assert parts.path == "/meetings/"
    filterset = MeetingFilter(QueryDict(parts.query), queryset=Meeting.objects.all())
    assert filterset.is_valid(), (address, filterset.form.errors)
    return filterset.qs.count()


def marks(picture: Picture) -> list[Element]:
    return [one for one in picture.drawing.walk() if one.tag == "a"] if picture.drawing else []


def numbers(picture: Picture) -> list[tuple[int, str]]:
    """Every (number, address) of marks, table and notes that leads to a list of meetings."""
    found = []
    for one in marks(picture):
        url, label = str(one.attributes["href"]), str(one.attributes["aria-label"])
        if url.startswith("/meetings/?") or url == "/meetings/":
            match = NUMBER.search(label)
            assert match, label
            found.append((int(match[1]), url))
    found += [(int(cell.text), cell.url) for row in picture.rows for cell in row if cell.is_number and cell.url]
    found += [(int(match[1]), note.url) for note in picture.notes if note.url and (match := NUMBER.search(note.text))]
    return found


@pytest.mark.parametrize("name", PICTURES)
def test_every_number_leads_to_exactly_so_many_meetings(name: str) -> None:
    fill(7)
    counted = 0
    for query in NARROWED:
        scope = scope_of(query)
        for by in ["", "month", "year"]:
            options = Options(TODAY, by=by, zoom={"": "day"}.get(by, by), at=date(2022, 3, 1))
            found = dict.fromkeys(numbers(PICTURES[name][1](scope, options)))
            wrong = [(number, url, listed(url)) for number, url in found if listed(url) != number]
            assert not wrong, (query, by, wrong[:3])
            counted += len(found)
    assert counted > 20 or name == "timeline"


def test_the_calendar_has_every_meeting_once_whatever_its_date() -> None:
    fill(8)
    for query in NARROWED:
        scope = scope_of(query.replace("official-7", "official-8"))
        for by in ["month", "quarter", "year"]:
            picture = PICTURES["months"][1](scope, Options(TODAY, by=by))
            total = sum(int(row[-2].text) for row in picture.rows)
            assert total == scope.meetings.count(), (query, by)


def test_the_timeline_draws_each_dated_meeting_of_its_window() -> None:
    fill(9)
    scope = scope_of("period=2022")
    picture = PICTURES["timeline"][1](scope, Options(TODAY, zoom="month", at=date(2022, 5, 1)))
    expected = set(scope.meetings.filter(precision__in=["day", "month"]).values_list("pk", flat=True))
    assert {int(str(one.attributes["href"]).strip("/").split("/")[1]) for one in marks(picture)} == expected
    assert len(picture.rows) == len(expected) > 5
