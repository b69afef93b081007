"""Each number of a picture or of its table is the figure of the list to which it leads, under every counting rule."""

import random
import re
from datetime import date
from itertools import product
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict

from engagement.counting import Unit, count_of
from engagement.filters import MeetingFilter
from engagement.models import Meeting
from engagement.pictures import PICTURES, Options, Picture, Subject
from engagement.pictures.svg import Element

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]

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
    "party=TALIBAN&met_party=QA",
    "met_official=official-7-1",
    "official=official-7-1&stood_for=QA",
]
MOST = 12
RULES = [
    "",
    "count=party-dyads",
    "count=official-dyads&calls=no",
    "count=attendances&multilateral=no&planned=yes",
    "calls=no",
    "multilateral=no",
    "planned=yes",
]
LISTED: dict[str, int] = {}  # by address: the record of `filled` is the same in each test
NUMBER = re.compile(r"(\d+) (?:meetings?|dyads? of|attendances?)\b")


def filtered(query: str) -> MeetingFilter:
    filterset = MeetingFilter(QueryDict(query), queryset=Meeting.objects.all())
    assert filterset.is_valid(), (query, filterset.form.errors)
    filterset.qs  # noqa: B018 (filters)
    return filterset


def subject_of(query: str) -> Subject:
    filterset = filtered(query)
    return Subject(filterset.uncounted, tuple(parse_qsl(query)), "", filterset.rule, filterset.sides)


def listed(address: str) -> int:
    """What the list at the address counts by its rule; it holds only meetings that count."""
    parts = urlsplit(address)
    assert parts.path == "/meetings/"
    assert "count=" in parts.query
    filterset = filtered(parts.query)
    rule = filterset.rule
    number = count_of(rule, rule.counted(filterset.uncounted), filterset.sides).total()
    rows = filterset.qs.count()
    assert rows == number if rule.unit == Unit.MEETINGS else min(number, 1) <= rows <= number
    return number


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
def test_every_number_leads_to_exactly_what_it_counts(name: str) -> None:
    known = LISTED
    chance = random.Random(name)  # noqa: S311
    counted = 0
    for query, (number, rule) in product(NARROWED, enumerate(RULES)):
        if number > 3 and query not in NARROWED[:4]:
            continue  # the switches alone, of a few
        subject = subject_of("&".join(filter(None, [query, rule])))
        for by in ["", "month", "year"] if not number else [""]:
            options = Options(TODAY, by=by, zoom={"": "day"}.get(by, by), at=date(2022, 3, 1))
            found = dict.fromkeys(numbers(PICTURES[name][1](subject, options)))
            if len(found) > MOST:  # each costs two queries, and there are thousands
                found = dict.fromkeys(chance.sample(list(found), MOST))
            known |= {url: listed(url) for _, url in found if url not in known}
            wrong = [(number, url, known[url]) for number, url in found if known[url] != number]
            assert not wrong, (query, rule, by, wrong[:3])
            counted += len(found)
    assert counted > 20 or name == "timeline"
