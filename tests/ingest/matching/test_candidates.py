"""Which meetings are compared at all."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from engagement.dates import DateInterval
from engagement.models import Meeting, Official, Party
from engagement.services.recording import MeetingInput, ParticipationInput
from ingest.matching import candidates
from ingest.matching.candidates import candidates_for
from ingest.models import Article
from tests.factories import ConfirmedMeetingFactory, DelegationFactory, MeetingFactory, OfficialFactory, PartyFactory
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang() -> Official:
    return OfficialFactory()


@pytest.fixture
def china() -> Party:
    return PartyFactory(code="CN")


@pytest.fixture
def taliban() -> Party:
    return PartyFactory(code="TALIBAN")


def proposal_of(wang: Official, china: Party, taliban: Party, day: date | None = date(2021, 10, 12)) -> MeetingInput:
    sides = (
        ParticipationInput(official_id=wang.pk, party_id=china.pk),
        ParticipationInput(delegation_id=DelegationFactory(party=taliban).pk, party_id=taliban.pk),
    )
    interval = DateInterval(day, day, "day") if day else DateInterval()
    return MeetingInput(status="held", interval=interval, participations=sides)


def near(proposal: MeetingInput, article: Article) -> list[Meeting]:
    """The candidates of one proposal, in their order."""
    return [Meeting.objects.get(pk=pk) for pk in candidates_for([proposal], article)[0]]


def test_share_an_official_or_two_parties_near_in_time(wang: Official, china: Party, taliban: Party) -> None:
    by_official = MeetingFactory(between=[wang])
    as_member = MeetingFactory(between=[DelegationFactory(members=[wang])])
    by_parties = MeetingFactory(between=[(OfficialFactory(), china), (OfficialFactory(), taliban)])
    undated = MeetingFactory(start=None, between=[wang])
    weeks_later = MeetingFactory(start=date(2021, 11, 2), between=[wang])
    MeetingFactory(start=date(2021, 11, 3), between=[wang])
    MeetingFactory(between=[(OfficialFactory(), china), (OfficialFactory(), PartyFactory())])
    found = near(proposal_of(wang, china, taliban), ArticleFactory())
    assert set(found[:3]) == {by_official, as_member, by_parties}
    assert found[3:] == [weeks_later, undated]


def test_undated_account_is_compared_with_what_was_news(wang: Official, china: Party, taliban: Party) -> None:
    recent = MeetingFactory(start=date(2021, 10, 1), between=[wang])
    far = MeetingFactory(start=date(2020, 10, 1), between=[wang])
    undated = proposal_of(wang, china, taliban, None)
    assert near(undated, ArticleFactory(published=date(2021, 10, 12))) == [recent]
    assert near(undated, ArticleFactory()) == [recent, far]  # nothing is known: all may be it


def test_where_nothing_is_known_undated_ones_come_first_then_the_latest(
    wang: Official, china: Party, taliban: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article without its date is often the same as another one without."""
    monkeypatch.setattr(candidates, "LATEST", 2)
    older, undated = (MeetingFactory(start=None, between=[wang]) for _ in range(2))
    dated = [MeetingFactory(start=date(2020, month, 1), between=[wang]) for month in (3, 9, 6)]
    long = MeetingFactory(start=date(2020, 1, 1), end=date(2020, 12, 31), precision="year", between=[wang])
    wanted = proposal_of(wang, china, taliban, None)
    assert near(wanted, ArticleFactory()) == [undated, older, dated[1], dated[2]]
    monkeypatch.setattr(candidates, "LATEST", 9)
    assert near(wanted, ArticleFactory()) == [undated, older, dated[1], dated[2], dated[0], long]
    monkeypatch.setattr(candidates, "MOST", 1)  # of each key, with a day and without
    assert near(wanted, ArticleFactory()) == [undated, dated[1]]


def test_where_nothing_is_known_both_people_are_enough_when_one_of_them_is_busy(
    wang: Official, china: Party, taliban: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their meeting is not among the latest of the busy one, and so found by the other one alone."""
    monkeypatch.setattr(candidates, "MOST", 2)
    muttaqi = OfficialFactory()
    both = ConfirmedMeetingFactory(start=date(2020, 1, 1), between=[(wang, china), (muttaqi, taliban)])
    for month in (3, 4):
        ConfirmedMeetingFactory(
            start=date(2020, month, 1), between=[(wang, china), (OfficialFactory(), PartyFactory())]
        )
    sides = tuple(
        ParticipationInput(official_id=who.pk, party_id=party.pk) for who, party in ((wang, china), (muttaqi, taliban))
    )
    asked = MeetingInput("held", DateInterval(), participations=sides)
    [found] = candidates_for([asked], ArticleFactory(), established={wang.pk, muttaqi.pk})
    assert both.pk in found


def test_agencies_are_found_as_the_united_nations(wang: Official, taliban: Party) -> None:
    un, unama = PartyFactory(code="UN"), PartyFactory(code="UNAMA")
    meeting = MeetingFactory(between=[(OfficialFactory(), unama), (OfficialFactory(), taliban)])
    assert near(proposal_of(wang, un, taliban), ArticleFactory()) == [meeting]


def test_the_nearest_are_taken_in_one_query(
    wang: Official,
    china: Party,
    taliban: Party,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(candidates, "MOST", 2)
    for day in (3, 11, 13, 20):
        MeetingFactory(start=date(2021, 10, day), between=[wang])
    wanted, article = [proposal_of(wang, china, taliban)] * 3, ArticleFactory()
    codes = dict(Party.objects.values_list("pk", "code"))
    with django_assert_num_queries(1):
        found = candidates_for(wanted, article, codes=codes)
    assert found[0] == found[1] == found[2]
    assert {Meeting.objects.get(pk=pk).start for pk in found[0]} == {date(2021, 10, 11), date(2021, 10, 13)}
    assert Meeting.objects.count() == 4


def test_long_ones_and_those_before_are_found_in_order(wang: Official, china: Party, taliban: Party) -> None:
    year = MeetingFactory(start=date(2021, 1, 1), end=date(2021, 12, 31), precision="year", between=[wang])
    before = MeetingFactory(start=date(2021, 9, 21), between=[wang])
    after = MeetingFactory(start=date(2021, 10, 30), between=[wang])
    MeetingFactory(start=date(2021, 9, 20), between=[wang])
    MeetingFactory(start=date(2020, 1, 1), end=date(2020, 12, 31), precision="year", between=[wang])
    assert near(proposal_of(wang, china, taliban), ArticleFactory()) == [after, before, year]


def test_each_proposal_has_its_own(wang: Official, china: Party, taliban: Party) -> None:
    autumn, spring = MeetingFactory(between=[wang]), MeetingFactory(start=date(2021, 4, 2), between=[wang])
    days = (date(2021, 4, 1), date(2021, 10, 12), date(2021, 7, 1))
    wanted = [proposal_of(wang, china, taliban, day) for day in days]
    assert candidates_for(wanted, ArticleFactory()) == [[spring.pk], [autumn.pk], []]
    assert candidates_for([], ArticleFactory()) == []
