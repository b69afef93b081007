"""Spreadsheets as tests write them, and the record that they speak of."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from engagement.models import Meeting, Official
from ingest.spreadsheets import guess_mapping, plan_import, read_table
from ingest.spreadsheets.plan import Plan
from tests.factories import AffiliationFactory, CityFactory, OfficialFactory, PartyFactory, TopicFactory


def csv_bytes(*rows: Sequence[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(*rows: Sequence[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plan_of(*rows: Sequence[str], name: str = "meetings.csv", **choices: Any) -> Plan:
    table = read_table(name, csv_bytes(*rows))
    return plan_import(table, guess_mapping(table.headers), **choices)


def build_record() -> None:
    """Muttaqi of the Taliban, Wang Yi of China, two namesakes of India; Doha in Qatar; trade and aid."""
    taliban = PartyFactory(code="TALIBAN", name="Taliban", kind="authority", aliases=["Islamic Emirate"])
    china = PartyFactory(code="CN", name="China", demonyms=["Chinese"])
    india = PartyFactory(code="IN", name="India", demonyms=["Indian"])
    qatar = PartyFactory(code="QA", name="Qatar")
    office(OfficialFactory(name="Amir Khan Muttaqi", slug="muttaqi", spellings=["Muttaqi"]), taliban)
    office(OfficialFactory(name="Wang Yi", slug="wang-yi", spellings=["王毅"]), china)
    for number in (1, 2):
        office(OfficialFactory(name="Arun Singh", slug=f"singh-{number}"), india)
    CityFactory(name="Doha", country=qatar)
    TopicFactory(slug="trade", name="Trade")
    TopicFactory(slug="aid", name="Humanitarian aid")


def office(official: Official, party: Any) -> None:
    AffiliationFactory(official=official, party=party, role="foreign minister")


def said(meeting: Meeting) -> tuple[Any, ...]:
    """All that a spreadsheet tells of a meeting, comparable across two records."""
    people = sorted(
        (row.name, bool(row.official_id), row.party.code if row.party else "") for row in meeting.participations.all()
    )
    topics = sorted(topic.slug for topic in meeting.topics.all())
    country = meeting.country.code if meeting.country else ""
    return (meeting.interval, meeting.city, country, meeting.status, meeting.format, topics, people)
