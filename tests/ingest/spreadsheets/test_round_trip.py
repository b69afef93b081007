"""A hundred meetings written as our files have them, read into an empty record: the same meetings."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from engagement.dates import DateInterval
from engagement.models import Meeting, Official, Party
from engagement.services.recording import MeetingInput, ParticipationInput, record_meeting
from ingest.models import Article
from ingest.spreadsheets import guess_mapping, import_rows, plan_import, read_table
from tests.engagement.exports.reading import download
from tests.factories import (
    AffiliationFactory,
    AnalystFactory,
    CityFactory,
    DelegationFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
)
from tests.ingest.factories import ReportFactory
from tests.ingest.spreadsheets.building import said

pytestmark = pytest.mark.django_db
NUMBER = 100
FIRST = ("Amir", "Wang", "Hina", "Sirajuddin", "Zamir", "Mohammed bin", "Abdul", "Anna-Lena", "Thomas", "Émilie")
LAST = ("Muttaqi", "Yi", "Khar", "Haqqani", "Kabulov", "Al Thani", "Baradar", "Müller", "West", "O’Neil")
GROUPS = ("a delegation", "the Qatari envoy", "US officials", "trade representatives", "Ministry of Finance team")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_and_import_give_the_same_meetings(client: Client, kind: str) -> None:
    _fill(random.Random(f"round trip {kind}"))  # noqa: S311 (the same meetings in every run)
    user = AnalystFactory()
    client.force_login(user)
    content = download(client, f"/meetings/export/{kind}/", review_state="proposed")
    before = sorted(map(said, Meeting.objects.all()), key=repr)
    quotes = sorted(Article.objects.exclude(reports=None).values_list("reports__quote", flat=True))
    assert len(before) == NUMBER
    Article.objects.all().delete()
    Meeting.objects.all().delete()
    table = read_table(f"meetings.{kind}", content)
    plan = plan_import(table, guess_mapping(table.headers))
    assert plan.errors == []
    import_rows(plan, by=user)
    assert sorted(map(said, Meeting.objects.all()), key=repr) == before
    assert sorted(Article.objects.exclude(reports=None).values_list("reports__quote", flat=True)) == quotes


def _fill(chance: random.Random) -> None:
    """As articles leave them: on record or new names, delegations, dates of every precision, all formats."""
    parties = [PartyFactory(code=f"C{n}", name=name) for n, name in enumerate(("Qatar", "India", "Korea, South", "UK"))]
    parties.append(PartyFactory(code="TALIBAN", name="Taliban", kind="authority"))
    cities = [CityFactory(name=f"Town {chr(65 + n)}", country=parties[n % 4]) for n in range(6)]
    topics = [TopicFactory(name=name) for name in ("Trade", "Aid, food and health", "Border security")]
    officials: dict[Party, list[Official]] = {}
    for number, party in enumerate(parties):
        officials[party] = [OfficialFactory(name=f"{FIRST[number * 2 + n]} {LAST[(number + n) % 10]}") for n in (0, 1)]
        for official in officials[party]:
            AffiliationFactory(official=official, party=party)
    for number in range(NUMBER):
        meeting = record_meeting(_proposal(chance, number, officials, cities, [topic.slug for topic in topics]))
        for _ in range(chance.randrange(3)):
            ReportFactory(meeting=meeting)


def _proposal(
    chance: random.Random, number: int, officials: dict[Party, list[Official]], cities: list[Any], topics: list[str]
) -> MeetingInput:
    form = chance.choice(["in_person", "phone", "video", "unknown"])
    city = chance.choice(cities) if form in ("in_person", "unknown") and chance.random() < 0.7 else None
    people = [row for party in chance.sample(list(officials), 2) for row in _side(chance, party, officials[party])]
    return MeetingInput(
        status=chance.choice(["held", "held", "planned", "cancelled", "denied"]),
        interval=_interval(chance, number),
        city=city.name if city else "",
        country_id=city.country_id if city else None,
        format=form,
        topics=tuple(chance.sample(topics, chance.randrange(3))),
        participations=tuple(people),
    )


def _side(chance: random.Random, party: Party, known: list[Official]) -> list[ParticipationInput]:
    if chance.random() < 0.2:  # the party alone
        return [
            ParticipationInput(delegation_id=DelegationFactory(title=party.name, party=party).pk, party_id=party.pk)
        ]
    rows = [ParticipationInput(one.pk, None, party.pk) for one in chance.sample(known, chance.randrange(1, 3))]
    if chance.random() < 0.4:
        group = DelegationFactory(title=f"{chance.choice(GROUPS)}", party=party)
        rows.append(ParticipationInput(None, group.pk, party.pk))
    return rows


def _interval(chance: random.Random, number: int) -> DateInterval:
    """Some days apart, so that no two are one meeting told twice."""
    day = date(1995, 1, 1) + timedelta(days=number * 90 + chance.randrange(20))
    written = chance.choice([f"{day}", f"{day:%Y-%m}", f"{day:%Y}", ""])
    if written and chance.random() < 0.3:
        later = day + timedelta(days={10: 4, 7: 70, 4: 800}[len(written)])
        return DateInterval.from_iso(written, later.isoformat()[: len(written)])
    return DateInterval.from_iso(written)
