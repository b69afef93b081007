"""The rows of a file are the rows of the page: for twenty random filters, on every kind of page."""

import random
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from engagement.models import Meeting
from tests.engagement.exports.reading import csv_rows, download, page_rows
from tests.factories import (
    AnalystFactory,
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
)
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db

SCREEN = ["Date", "Who met", "Where", "About", "Status", "Sources"]
SEED = 20260105


def build(chance: random.Random) -> None:
    """Sixty meetings of six officials, four parties and three topics, with holes where a record has them."""
    parties = [PartyFactory(code=code, name=f"{code.title()}, the ‘{code}’") for code in ("QA", "CN", "RU", "TALIBAN")]
    officials = [OfficialFactory(slug=f"o{number}", name=f"Official Ünal {number}") for number in range(6)]
    topics = [TopicFactory(slug=f"t{number}", name=f"Topic {number}") for number in range(3)]
    articles = [ArticleFactory(published=date(2024, 1, 1) + timedelta(days=number)) for number in range(5)]
    for number in range(60):
        make = chance.choice(
            [ConfirmedMeetingFactory, ConfirmedMeetingFactory, ConfirmedMeetingFactory, MeetingFactory]
        )
        people = chance.sample(officials, chance.randint(0, 2))
        between = [(who, chance.choice(parties)) for who in people]
        for _ in range(chance.randint(0, 1)):  # more than three on a side are cut on the page
            between.append((DelegationFactory(title=chance.choice(["envoys", "Qa, the ‘QA’"])), chance.choice(parties)))
        is_call = chance.random() < 0.2
        values = {"city": chance.choice(["Doha", "", "Kabul"]), "country": chance.choice([*parties, None])}
        meeting = make(
            start=chance.choice([None, date(2023, 1, 1) + timedelta(days=number * 9)]),
            status=chance.choice(["held", "held", "held", "planned", "cancelled", "denied"]),
            format="phone" if is_call else "in_person",
            is_disputed=make is MeetingFactory and chance.random() < 0.3,
            between=between,
            about=chance.sample(topics, chance.randint(0, 2)),
            **({} if is_call else values),
        )
        for article in chance.sample(articles, chance.randint(0, 2)):
            ReportFactory(meeting=meeting, article=article)


def random_filter(chance: random.Random) -> list[tuple[str, str]]:
    choices: list[tuple[str, list[str]]] = [
        ("official", ["o0", "o1", "o2"]),
        ("party", ["QA", "CN", "TALIBAN"]),
        ("met_party", ["RU", "QA"]),
        ("topic", ["t0", "t1"]),
        ("status", ["held", "planned"]),
        ("place", ["doha", "kabul"]),
        ("date_from", ["2023", "2023-06"]),
        ("date_to", ["2024-01"]),
        ("format", ["phone"]),
        ("review_state", ["all", "proposed"]),
        ("ordering", ["date", "-recorded"]),
        ("q", ["envoys", "topic"]),
        ("count", ["meetings", "party-dyads", "official-dyads", "attendances"]),
        ("calls", ["no"]),
        ("multilateral", ["no"]),
        ("planned", ["yes"]),
    ]
    return [(name, chance.choice(values)) for name, values in chance.sample(choices, chance.randint(0, 3))]


def shown(row: dict[str, str]) -> dict[str, str]:
    """A row of the file with the marks that the page sets beside the status."""
    marks = [row["Status"], "" if row["Review"] == "confirmed" else row["Review"], row["Disputed"]]
    return {**{name: row[name] for name in SCREEN}, "Status": " ".join(mark for mark in marks if mark)}


def test_twenty_random_filters_give_the_same_rows(client: Client) -> None:
    chance = random.Random(SEED)  # noqa: S311 (a test that is the same each time)
    build(chance)
    client.force_login(AnalystFactory())
    assert Meeting.objects.count() == 60
    numbers = []
    for number in range(20):
        path = ["/meetings/", "/officials/o0/", "/parties/QA/", "/topics/t0/"][number % 4]
        query = urlencode(random_filter(chance))
        screen = page_rows(client, f"{path}?{query}")
        file = csv_rows(download(client, f"{path}export/csv/?{query}"))
        assert [{**row, "Who met": row["Who met"] or ""} for row in map(shown, file)] == [
            {**row, "Who met": row["Who met"].replace("no participants recorded", "")} for row in screen
        ], (path, query)
        numbers.append(len(file))
    assert sum(bool(number) for number in numbers) >= 10
    assert max(numbers) > 10
