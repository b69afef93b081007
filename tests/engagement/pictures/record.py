"""A random record: a few parties, officials, topics and places, and meetings of every kind of date and status."""

import calendar
import random
from datetime import date
from typing import Any

from django.db import connection

from engagement.models import Meeting
from tests.factories import (
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
)
from tests.ingest.factories import ArticleFactory, ReportFactory

CODES = {
    "AF": "Afghanistan",
    "QA": "Qatar",
    "MV": "Maldives",
    "CN": "China",
    "UN": "United Nations",
    "TALIBAN": "Taliban",
}
# Pages of `fill(7)` with pictures and filters.
RECORD_PAGES = [
    "/pairs/AF/QA/",
    "/places/QA/",
    "/officials/official-7-1/with/official-7-2/",
    "/officials/official-7-1/",
    "/parties/TALIBAN/",
    "/topics/topic-a/",
    "/sources/Reuters/AFP/",
]


def fill(seed: int, *, meetings: int = 80) -> None:
    """Officials may stand for another party than usual, come twice, or with a delegation; dates may be vague."""
    chance = random.Random(seed)  # noqa: S311
    parties: list[Any] = [PartyFactory(code=code, name=name) for code, name in CODES.items()]
    officials: list[Any] = [OfficialFactory(slug=f"official-{seed}-{number}") for number in range(8)]
    usual: dict[int, Any] = {official.pk: chance.choice(parties) for official in officials}
    topics: list[Any] = [TopicFactory(slug=f"topic-{letter}", name=f"Topic {letter}") for letter in "abcd"]
    articles = [
        ArticleFactory(published=date(chance.choice([2021, 2023]), chance.randint(1, 12), 5), outlet=outlet)
        for outlet in ["Tolo", "Reuters/AFP", "Tolo"]
    ]
    for number in range(meetings):
        _meeting(chance, number, parties, officials, usual, topics, articles)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself before long: else it plans for empty tables


def _meeting(
    chance: random.Random,
    number: int,
    parties: list[Any],
    officials: list[Any],
    usual: dict[int, Any],
    topics: list[Any],
    articles: list[Any],
) -> None:
    people: list[Any] = [
        (one, usual[one.pk] if chance.random() < 0.85 else chance.choice(parties))
        for one in chance.sample(officials, 2)
    ]
    for party in chance.sample(parties, chance.randint(1, 2)):
        people.append(DelegationFactory(party=party, members=chance.sample(officials, chance.randint(0, 2))))
    how = chance.choice(["in_person", "in_person", "unknown", "phone"])
    country = None if how == "phone" else chance.choice([*parties[:4], None])
    factory = MeetingFactory if number % 12 == 0 else ConfirmedMeetingFactory
    meeting = factory(
        between=people,
        about=chance.sample(topics, chance.randint(0, 3)),
        status=chance.choice(Meeting.Status.values),
        country=country,
        city=chance.choice(["Doha", "Kabul", ""]) if country else "",
        format=how,
        **_interval(chance),
    )
    if chance.random() < 0.8:
        ReportFactory(meeting=meeting, article=chance.choice(articles))


def _interval(chance: random.Random) -> dict[str, Any]:
    year, month, day = chance.choice([2021, 2022, 2023]), chance.randint(1, 12), chance.randint(1, 28)
    match chance.choice(["day", "day", "day", "days", "month", "year", "unknown"]):
        case "day":
            return {"start": date(year, month, day)}
        case "days":
            return {"start": date(year, month, 27), "end": date(year + month // 12, month % 12 + 1, 3)}
        case "month":
            last = calendar.monthrange(year, month)[1]
            return {"start": date(year, month, 1), "end": date(year, month, last), "precision": "month"}
        case "year":
            return {"start": date(year, 1, 1), "end": date(year, 12, 31), "precision": "year"}
    return {"start": None}
