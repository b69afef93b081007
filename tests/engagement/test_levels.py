"""Levels of representation: what roles say, and the meetings at a level on pages and files."""

import pytest
from django.db.models import Value
from django.test import Client

from engagement.models import Meeting, Participation
from engagement.models.choices import Level
from engagement.models.querysets import LevelOf
from tests.engagement.exports.reading import csv_rows, download
from tests.factories import ConfirmedMeetingFactory, OfficialFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "level"),
    [
        ("", ""),
        ("President of Uzbekistan", "head"),
        ("Prime Minister", "head"),
        ("acting prime minister of the Afghan caretaker government", "head"),
        ("Chief Adviser Prof", "head"),
        ("UN Secretary-General", "head"),
        ("Emir of Qatar", "head"),
        ("Acting Foreign Minister", "minister"),
        ("IEA-Foreign Minister", "minister"),
        ("Deputy Prime Minister for Economic Affairs", "minister"),
        ("US Secretary of State", "minister"),
        ("Vice President", "minister"),
        ("national security adviser", "minister"),
        ("Deputy Foreign Minister", "deputy"),
        ("Minister of State for Foreign Affairs", "deputy"),
        ("Under-Secretary-General for Humanitarian Affairs", "deputy"),
        ("assistant secretary of state for South Asia", "deputy"),
        ("Ambassador of the People's Republic of China to Kabul", "envoy"),
        ("President Putin's special envoy for Afghanistan", "envoy"),
        ("Deputy Special Representative", "envoy"),
        ("chargé d’affaires", "envoy"),
        ("spokesman for the foreign minister", "other"),
        ("adviser to the president", "other"),
        ("Director General", "other"),
        ("governor of Kandahar", "other"),
        ("presidential guard", "other"),
        ("administrator", "other"),
    ],
)
def test_level_of_a_role(role: str, level: str) -> None:
    ConfirmedMeetingFactory(between=[OfficialFactory()])
    assert set(Participation.objects.values_list(LevelOf(Value(role)), flat=True)) == {level}


def test_list_and_file_hold_the_meetings_at_the_level(client: Client) -> None:
    client.force_login(UserFactory())
    high, low = (ConfirmedMeetingFactory(city=city, between=[OfficialFactory()]) for city in ("Doha", "Kabul"))
    Participation.objects.filter(meeting=high).update(role="Prime Minister")
    Participation.objects.filter(meeting=low).update(role="ambassador")
    html = client.get("/meetings/", {"level": "head"}).content.decode()
    assert high.get_absolute_url() in html
    assert low.get_absolute_url() not in html
    assert "head of state or government" in html
    rows = csv_rows(download(client, "/meetings/export/csv/", level="envoy"))
    assert [row["Where"] for row in rows] == ["Kabul"]
    wrong = client.get("/meetings/", {"level": "boss"}).content.decode()
    assert "There is no level “boss” to choose" in wrong


def test_every_level_has_a_word_in_the_database() -> None:
    told = {"head": "king", "minister": "minister", "deputy": "deputy", "envoy": "envoy", "other": "clerk"}
    assert set(told) == {str(level) for level in Level.values}
    ConfirmedMeetingFactory(between=[OfficialFactory(), OfficialFactory()])
    for level, role in told.items():
        Participation.objects.update(role=role)
        assert Meeting.objects.at_levels([level]).count() == 1
