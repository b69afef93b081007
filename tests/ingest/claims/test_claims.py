"""The claims of a meeting: each account field by field, against the others and against the record."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from engagement.models import Meeting, MergedOfficial, Official
from ingest.claims import Claims, FieldClaims, claims_of
from ingest.extraction.schema import PlaceDraft, Span
from tests.factories import (
    CityFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
)
from tests.ingest.builders import build_participant
from tests.ingest.telling import tell

pytestmark = pytest.mark.django_db

SEVENTH, EIGHTH = date(2021, 10, 7), date(2021, 10, 8)


@pytest.fixture
def wang() -> Official:
    official: Official = OfficialFactory(name="Wang Yi", slug="wang-yi", spellings=["Wang Yi", "Ван И"])
    return official


@pytest.fixture
def meeting(wang: Official) -> Meeting:
    """As the account of the builders has it: Wang Yi and Muttaqi, 12 October 2021, Beijing."""
    muttaqi = OfficialFactory(name="Amir Khan Muttaqi", slug="amir-khan-muttaqi", spellings=["Amir Khan Muttaqi"])
    china = PartyFactory(code="CN", name="China")
    taliban = PartyFactory(code="TALIBAN", name="Taliban")
    made: Meeting = MeetingFactory(
        city="Beijing", country=china, format="in_person", between=[(wang, china), (muttaqi, taliban)]
    )
    return made


def of(meeting: Meeting) -> Claims:
    return claims_of(Meeting.objects.all().with_details().get(pk=meeting.pk))


def field(meeting: Meeting, name: str) -> FieldClaims:
    return next(one for one in of(meeting).fields if one.name == name)


def told(field: FieldClaims) -> list[tuple[list[str], str, str]]:
    return [([one.source for one in saying.claims], saying.words, saying.comparison) for saying in field.sayings]


def test_accounts_that_agree_have_nothing_open(meeting: Meeting) -> None:
    tell(meeting, "held", SEVENTH, outlet="TASS")
    tell(meeting, "held", EIGHTH, outlet="Tolo")
    claims = of(meeting)
    assert claims.open == []
    assert {one.name for one in claims.agreed} == {"status", "date", "place", "participants", "format", "topics"}
    assert told(field(meeting, "date")) == [(["TASS", "Tolo"], "12 October 2021", "same")]
    assert told(field(meeting, "participants")) == [
        (["TASS", "Tolo"], "Wang Yi (CN), Amir Khan Muttaqi (TALIBAN)", "same")
    ]
    assert told(field(meeting, "topics")) == [(["TASS", "Tolo"], "not said", "silent")]


def test_clash_of_dates_is_told_by_outlet(meeting: Meeting) -> None:
    tell(meeting, "held", SEVENTH, outlet="TASS", when="2021-10-12")
    tell(meeting, "held", EIGHTH, outlet="Tolo", when="2021-10-13")
    tell(meeting, "held", EIGHTH, outlet="", when="2021-10")
    claims = of(meeting)
    assert [one.name for one in claims.open] == ["date"]
    title = meeting.reports.latest("pk").article.title
    assert told(claims.open[0]) == [
        (["TASS"], "12 October 2021", "same"),
        (["Tolo"], "13 October 2021", "differs"),
        ([title], "October 2021", "agrees"),
    ]


def test_what_differs_from_the_record_alone_is_open_after_the_clashes(meeting: Meeting) -> None:
    tell(meeting, "held", SEVENTH, place=PlaceDraft("Doha", "QA"))
    tell(meeting, "denied", EIGHTH, place=PlaceDraft("Doha", "QA"))
    claims = of(meeting)
    assert [(one.name, one.clashes, one.differs) for one in claims.open] == [
        ("status", True, True),
        ("place", False, True),
    ]


def test_plan_of_before_is_no_clash(meeting: Meeting) -> None:
    tell(meeting, "planned", SEVENTH)
    tell(meeting, "held", EIGHTH)
    status = field(meeting, "status")
    assert (status.clashes, status.differs) == (False, False)


def test_city_without_a_country_lies_in_that_of_the_record_of_cities(meeting: Meeting) -> None:
    CityFactory(name="Doha", country=PartyFactory(code="QA", name="Qatar"))
    Meeting.objects.filter(pk=meeting.pk).update(city="", country=PartyFactory(code="QA"))
    tell(meeting, place=PlaceDraft("Doha", None))
    assert told(field(meeting, "place"))[0][1:] == ("Doha, Qatar", "agrees")


def test_participants_are_compared_by_who_they_are_on_record(meeting: Meeting, wang: Official) -> None:
    MergedOfficial.objects.create(old_slug="old-wang", official=wang)
    muttaqi = build_participant("Amir Khan Muttaqi", "TALIBAN")
    for first in (
        build_participant("Ван И", "CN"),
        build_participant("Y. Wang", "CN", key="wang-yi"),
        build_participant("Y. Wang", "CN", key="old-wang"),
        build_participant("Mr. WANG YI", "CN"),
        build_participant(None, "CN", role="Chinese envoy"),
    ):
        report = tell(meeting, participants=(first, muttaqi))
        assert field(meeting, "participants").claims[0].comparison in ("same", "agrees")
        report.delete()
    tell(meeting, participants=(build_participant("Qin Gang", "CN"), muttaqi))
    people = field(meeting, "participants")
    assert told(people)[0][1:] == ("Qin Gang (CN), Amir Khan Muttaqi (TALIBAN)", "differs")


def test_name_that_two_officials_have_is_the_one_who_took_part(meeting: Meeting) -> None:
    OfficialFactory(name="Wang Yi", slug="wang-yi-2", spellings=["Wang Yi"])
    tell(meeting)
    assert field(meeting, "participants").claims[0].comparison == "same"


def test_evidence_is_given_as_offsets(meeting: Meeting) -> None:
    spans = {"date": (Span(44, 51),), "topic:aid": (Span(8, 11),), "topic:trade": (Span(12, 14),)}
    tell(meeting, field_spans=spans, participants=(build_participant("Wang Yi", "CN", spans=(Span(0, 7),)),))
    assert field(meeting, "date").claims[0].spans == ((44, 51),)
    assert field(meeting, "topics").claims[0].spans == ((8, 11), (12, 14))
    assert field(meeting, "participants").claims[0].spans == ((0, 7),)
    assert field(meeting, "place").claims[0].spans == ()


def test_sources_of_one_agency_are_named_once(meeting: Meeting) -> None:
    for number in range(20):
        tell(meeting, published=SEVENTH, outlet="TASS" if number % 2 else f"Paper {number}")
    saying = field(meeting, "status").sayings[0]
    assert [claim.source for claim in saying.shown] == ["Paper 0", "TASS", "Paper 2", "Paper 4"]
    assert saying.more == 16


def test_superseded_accounts_and_those_of_others_are_left_out(meeting: Meeting) -> None:
    old = tell(meeting)
    old.superseded_at = old.created_at
    old.save()
    tell(MeetingFactory())
    assert of(meeting).reports == ()


def test_queries_do_not_grow_with_the_accounts(
    meeting: Meeting, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    TopicFactory(slug="aid")
    for number in range(15):
        group = build_participant(None, f"P{number}", role=f"envoy {number}")
        person = build_participant(f"Some Body {number}", "CN", key=f"some-body-{number}")
        tell(meeting, participants=(group, person), topics=("aid",), place=PlaceDraft(f"City {number}", None))
    DelegationFactory()
    loaded = Meeting.objects.all().with_details().get(pk=meeting.pk)
    with django_assert_max_num_queries(8):
        claims_of(loaded)
