from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagement import stats
from engagement.counting import Sides
from engagement.models import Attendance, Meeting, Official, Party, Topic
from tests.factories import (
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
)
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def lines(ranking: stats.Ranking) -> list[tuple[str, int]]:
    return [(row.name, row.number) for row in ranking.rows]


def test_attendance_has_a_row_for_each_way_of_being_there() -> None:
    leader, member, own = (OfficialFactory() for _ in range(3))
    delegation = DelegationFactory(leader=leader, members=[leader, member])
    meeting = ConfirmedMeetingFactory(between=[own, delegation, DelegationFactory(leader=own)])
    rows = Attendance.objects.filter(meeting=meeting).values_list("official", "party")
    assert sorted(official for official, _ in rows) == sorted([leader.pk, member.pk, own.pk, own.pk])
    assert dict(rows)[member.pk] == delegation.party_id


def test_waiting_proposals_are_counted_and_the_oldest_is_known() -> None:
    assert stats.count_proposed() == 0
    assert stats.waiting() == stats.Waiting(0, None)
    ConfirmedMeetingFactory()
    first, _ = MeetingFactory(), MeetingFactory()
    Meeting.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=3))
    first.refresh_from_db()
    assert stats.count_proposed() == 2
    assert stats.waiting() == stats.Waiting(2, first.created_at)


def test_summary_counts_and_finds_the_outermost() -> None:
    first = ConfirmedMeetingFactory(start=date(2021, 1, 5))
    last = ConfirmedMeetingFactory(start=date(2026, 1, 5))
    ConfirmedMeetingFactory(start=None)
    soon = ConfirmedMeetingFactory(start=TODAY, status="planned")
    for year in [2021, 2026]:
        whole = {"start": date(year, 1, 1), "end": date(year, 12, 31), "precision": "year"}
        ConfirmedMeetingFactory(**whole)
        ConfirmedMeetingFactory(**whole, status="planned")
    ConfirmedMeetingFactory(start=date(2027, 1, 1), status="planned")
    ConfirmedMeetingFactory(start=date(2020, 1, 1), status="planned")
    ConfirmedMeetingFactory(start=date(2019, 1, 1), status="denied")
    ConfirmedMeetingFactory(start=date(2019, 1, 1), status="cancelled")
    summary = stats.summarise(Meeting.objects.confirmed(), today=TODAY)
    assert (summary.number, summary.held, summary.planned, summary.called_off) == (12, 5, 5, 2)
    assert (summary.first, summary.last, summary.following) == (first, last, soon)


def test_an_official_attends_a_meeting_once() -> None:
    muttaqi = OfficialFactory()
    ConfirmedMeetingFactory(between=[muttaqi, DelegationFactory(leader=muttaqi)])
    ConfirmedMeetingFactory(between=[DelegationFactory(members=[muttaqi])])
    MeetingFactory(between=[muttaqi])
    counted: Any = stats.with_meeting_counts(Official.objects.filter(pk=muttaqi.pk))
    assert list(counted.values_list("meeting_count", flat=True)) == [2]


def test_party_counts_meetings_once_and_what_was_held_there() -> None:
    qatar = PartyFactory(code="QA")
    both = [(OfficialFactory(), qatar), (OfficialFactory(), qatar)]
    ConfirmedMeetingFactory(between=both, country=qatar)
    ConfirmedMeetingFactory(country=qatar)
    ConfirmedMeetingFactory(country=qatar, status="planned")
    MeetingFactory(country=qatar, between=both)
    counted: Any = stats.with_party_counts(Party.objects.filter(code="QA"))
    assert list(counted.values_list("meeting_count", "hosted_count")) == [(1, 2)]


def test_topics_count_confirmed_meetings_only() -> None:
    topic = TopicFactory()
    ConfirmedMeetingFactory.create_batch(2, about=[topic])
    MeetingFactory(about=[topic])
    counted: Any = stats.with_topic_counts(Topic.objects.all())
    assert list(counted.values_list("meeting_count", flat=True)) == [2]


def test_sources_are_articles_whose_last_reading_tells_of_the_meeting() -> None:
    meeting, article = ConfirmedMeetingFactory(), ArticleFactory()
    ReportFactory.create_batch(2, meeting=meeting, article=article)
    ReportFactory(meeting=meeting)
    ReportFactory(meeting=meeting, superseded=True)
    ConfirmedMeetingFactory()
    counted: Any = stats.with_source_counts(Meeting.objects.order_by("pk"))
    assert list(counted.values_list("source_count", flat=True)) == [2, 0]


def test_the_officials_met_stood_for_another_party_that_day() -> None:
    taliban, qatar = PartyFactory(name="Taliban"), PartyFactory(name="Qatar", code="QA")
    muttaqi, colleague = OfficialFactory(slug="muttaqi"), OfficialFactory()
    envoy = OfficialFactory(name="Envoy", slug="envoy")
    for _ in range(2):
        ConfirmedMeetingFactory(between=[(muttaqi, taliban), (colleague, taliban), (envoy, qatar)])
    ConfirmedMeetingFactory(between=[(colleague, taliban), (envoy, qatar)])
    meetings = Meeting.objects.confirmed().involving(muttaqi)
    narrow = (("official", "muttaqi"),)
    officials = stats.rank_records(meetings, narrow=narrow, of=Sides((muttaqi,)), kinds=["officials"])["officials"]
    assert lines(officials) == [("Envoy", 2)]
    assert officials.rows[0].url == "/officials/envoy/"
    assert officials.rows[0].meetings_url == "/meetings/?official=muttaqi&met_official=envoy&count=meetings"
    parties = stats.rank_parties(meetings, narrow=narrow, met_by=muttaqi)
    assert lines(parties) == [("Qatar", 2)]
    assert parties.rows[0].meetings_url == "/meetings/?official=muttaqi&met_party=QA&count=meetings"


def test_a_party_ranks_its_own_officials_apart_from_those_met() -> None:
    taliban, qatar, china = (PartyFactory(name=name) for name in ["Taliban", "Qatar", "China"])
    own, envoy = OfficialFactory(name="Own"), OfficialFactory(name="Envoy")
    ConfirmedMeetingFactory(between=[(own, taliban), (envoy, qatar)])
    ConfirmedMeetingFactory(between=[(own, taliban), (envoy, qatar), DelegationFactory(party=china)])
    meetings = Meeting.objects.confirmed().with_party(taliban.code)
    ranked = stats.rank_records(meetings, of=Sides((taliban,)))
    assert [lines(ranked[kind]) for kind in ("own_officials", "officials")] == [[("Own", 2)], [("Envoy", 2)]]
    assert lines(stats.rank_parties(meetings, met_by=taliban)) == [("Qatar", 2), ("China", 1)]


def test_a_ranking_is_cut_and_says_how_many_are_left_out() -> None:
    topics = [TopicFactory(name=name) for name in ("Aid", "Borders", "Trade")]
    ConfirmedMeetingFactory(about=topics)
    ConfirmedMeetingFactory(about=topics[2:])
    ranking = stats.rank_records(Meeting.objects.confirmed(), kinds=["topics"], limit=2)["topics"]
    assert lines(ranking) == [(topics[2].name, 2), (topics[0].name, 1)]
    assert (ranking.largest, ranking.total, ranking.more) == (2, 3, 1)


def test_a_ranking_of_nothing_is_empty() -> None:
    ranking = stats.rank_parties(Meeting.objects.confirmed())
    assert (ranking.rows, ranking.largest, ranking.more) == ([], 0, 0)
