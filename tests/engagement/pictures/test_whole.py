"""A picture leaves nothing out: the calendar has all that counts, the timeline each dated meeting of its window."""

from datetime import date
from itertools import product

import pytest

from engagement.pictures import PICTURES, Options
from tests.engagement.pictures.record import fill
from tests.engagement.pictures.test_exact import NARROWED, RULES, TODAY, marks, subject_of

pytestmark = pytest.mark.django_db


def test_the_calendar_has_all_that_counts_whatever_its_date() -> None:
    fill(8)
    for query, rule in product(NARROWED, RULES[:4]):
        subject = subject_of("&".join(filter(None, [query.replace("official-7", "official-8"), rule])))
        for by in ["month", "quarter", "year"]:
            picture = PICTURES["months"][1](subject, Options(TODAY, by=by))
            total = sum(int(row[-2].text) for row in picture.rows)
            assert total == subject.tally(subject.counted).total(), (query, rule, by)


def test_the_timeline_draws_each_dated_meeting_of_its_window() -> None:
    fill(9)
    subject = subject_of("period=2022")
    picture = PICTURES["timeline"][1](subject, Options(TODAY, zoom="month", at=date(2022, 5, 1)))
    expected = set(subject.meetings.filter(precision__in=["day", "month"]).values_list("pk", flat=True))
    assert {int(str(one.attributes["href"]).strip("/").split("/")[1]) for one in marks(picture)} == expected
    assert len(picture.rows) == len(expected) > 5
