"""The filters of meetings: what each value keeps, and what is said of values that do not fit."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from engagement.filters import MeetingFilter, OfficialFilter, PartyFilter
from engagement.filters.addresses import active_filters, canonical_pairs, unknown_parameters
from engagement.models import Meeting, Official, Party
from tests.factories import (
    AffiliationFactory,
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def filtered(query: str, user: Any = None) -> MeetingFilter:
    request = RequestFactory().get("/")
    request.user = user or UserFactory.build(is_superuser=True)
    return MeetingFilter(QueryDict(query), queryset=Meeting.objects.all(), request=request)


def found(query: str) -> list[int]:
    filterset = filtered(query)
    assert filterset.is_valid(), filterset.errors
    return [meeting.pk for meeting in filterset.qs]


def errors(query: str) -> dict[str, list[str]]:
    return {name: [str(error) for error in errors] for name, errors in filtered(query).errors.items()}


def test_only_confirmed_meetings_unless_asked_for() -> None:
    confirmed, proposed = ConfirmedMeetingFactory(), MeetingFactory()
    assert found("") == [confirmed.pk]
    assert found("review_state=confirmed") == [confirmed.pk]
    assert found("review_state=proposed") == [proposed.pk]
    assert set(found("review_state=all")) == {confirmed.pk, proposed.pk}


def test_viewers_see_confirmed_meetings_only() -> None:
    MeetingFactory()
    filterset = filtered("review_state=proposed", user=UserFactory())
    assert not filterset.is_valid()
    assert "review_state" in filterset.errors
    assert filtered("review_state=confirmed", user=UserFactory()).is_valid()


def test_official_takes_in_leaders_and_members_of_delegations_once() -> None:
    muttaqi = OfficialFactory(slug="muttaqi")
    own = ConfirmedMeetingFactory(between=[muttaqi, DelegationFactory(leader=muttaqi)])
    led = ConfirmedMeetingFactory(between=[DelegationFactory(leader=muttaqi)])
    member = ConfirmedMeetingFactory(between=[DelegationFactory(members=[muttaqi, OfficialFactory()])])
    ConfirmedMeetingFactory(between=[OfficialFactory()])
    assert sorted(found("official=muttaqi")) == [own.pk, led.pk, member.pk]


def test_several_officials_or_parties_must_all_take_part() -> None:
    one, other = OfficialFactory(slug="one"), OfficialFactory(slug="other")
    qatar, taliban = PartyFactory(code="QA"), PartyFactory(code="TALIBAN")
    both = ConfirmedMeetingFactory(between=[(one, taliban), (other, qatar)])
    ConfirmedMeetingFactory(between=[(one, taliban)])
    assert found("official=one&official=other") == [both.pk]
    assert found("party=TALIBAN&party=qa") == [both.pk]


def test_names_are_taken_for_keys_where_they_fit_one_only() -> None:
    OfficialFactory(name="Abdul Kabir", slug="abdul-kabir", spellings=["Mawlawi Kabīr"])
    OfficialFactory(name="Abdul Ghani", slug="abdul-ghani")
    assert canonical_pairs(filtered("official=mawlawi+kabir")) == [("official", "abdul-kabir")]
    assert canonical_pairs(filtered("official=Ghani")) == [("official", "abdul-ghani")]
    assert "fits several officials: Abdul Ghani (abdul-ghani), Abdul Kabir (abdul-kabir)" in str(
        errors("official=Abdul")
    )
    assert "No official is called “Nobody”" in str(errors("official=Nobody"))


def test_parties_are_known_by_code_name_and_alias() -> None:
    PartyFactory(code="QA", name="Qatar", aliases=["State of Qatar"])
    for text in ["QA", "qa", "qatar", "State of Qatar"]:
        assert canonical_pairs(filtered(f"party={text}")) == [("party", "QA")]
    assert "No party is called “XX”" in str(errors("party=XX"))


@pytest.mark.parametrize("name", ["topic", "status", "format", "review_state", "ordering", "official", "country"])
def test_a_value_that_is_none_is_an_error_beside_its_field(name: str) -> None:
    assert list(errors(f"{name}=nonsense")) == [name]


@pytest.mark.parametrize("name", ["q", "official", "place", "date_from", "status"])
def test_a_null_byte_is_an_error_not_a_crash(name: str) -> None:
    assert list(errors(f"{name}=a%00b")) == [name]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("date_from=2021-10", True),
        ("date_from=2021-10-31", True),
        ("date_from=2021-11", False),
        ("date_to=2021-10-01", True),
        ("date_to=2021-09", False),
        ("date_from=2021&date_to=2021", True),
        ("date_from=2021-10-12&date_to=2021-10-12", True),
    ],
)
def test_a_range_takes_in_whatever_may_fall_into_it(query: str, is_found: bool) -> None:
    meeting = ConfirmedMeetingFactory(start=date(2021, 10, 1), end=date(2021, 10, 31), precision="month")
    ConfirmedMeetingFactory(start=None)
    assert found(query) == ([meeting.pk] if is_found else [])


@pytest.mark.parametrize("text", ["yesterday", "2021-13", "2021-02-30", "12.10.2021"])
def test_a_date_that_is_none_is_an_error(text: str) -> None:
    assert list(errors(f"date_from={text}")) == ["date_from"]


def test_a_range_must_not_end_before_it_starts() -> None:
    assert "swap the two dates" in str(errors("date_from=2022&date_to=2021")["date_to"])
    assert errors("date_from=2021-10-12&date_to=2021") == {}


def test_place_country_topic_status_and_format() -> None:
    qatar = PartyFactory(code="QA", name="Qatar")
    topic = TopicFactory(slug="health")
    meeting = ConfirmedMeetingFactory(city="Doha", country=qatar, about=[topic], status="planned", format="in_person")
    ConfirmedMeetingFactory()
    for query in [
        "place=doha",
        "place=Dóha+qatar",
        "country=QA",
        "country=qatar",
        "topic=health",
        "status=planned",
        "format=in_person",
    ]:
        assert found(query) == [meeting.pk], query


def test_what_needs_attention() -> None:
    disputed = ConfirmedMeetingFactory(is_disputed=True)
    overdue = ConfirmedMeetingFactory(status="planned")
    ConfirmedMeetingFactory(status="planned", start="2999-01-01")
    ConfirmedMeetingFactory(status="planned", start=None)
    MeetingFactory(status="planned")
    MeetingFactory(status="planned", review_state="rejected", reject_reason="other", reviewed_at=timezone.now())
    assert found("attention=disputed") == [disputed.pk]
    assert found("attention=overdue") == [overdue.pk]
    assert len(found("attention=overdue&review_state=all")) == 2
    assert "no kind of attention “sleep”" in errors("attention=sleep")["attention"][0]


def test_words_are_searched_wherever_a_meeting_has_some() -> None:
    official = OfficialFactory(name="Wang Yi", spellings=["王毅"])
    meeting = ConfirmedMeetingFactory(
        city="Tianjin",
        note="On the margins of the summit",
        between=[(official, PartyFactory(name="China")), DelegationFactory(title="Taliban envoys")],
        about=[TopicFactory(name="Trade and economy")],
    )
    ConfirmedMeetingFactory(between=[OfficialFactory()])
    for words in ["wang", "王毅", "china", "tianjin", "summit", "envoys", "economy", "wang+envoys+tianjin"]:
        assert found(f"q={words}") == [meeting.pk], words
    assert found("q=wang+nothing") == []


def test_orders() -> None:
    old = ConfirmedMeetingFactory(start=date(2020, 1, 1))
    undated = ConfirmedMeetingFactory(start=None)
    new = ConfirmedMeetingFactory(start=date(2022, 1, 1))
    assert found("") == [new.pk, old.pk, undated.pk]
    assert found("ordering=date") == [old.pk, new.pk, undated.pk]
    assert found("ordering=-recorded") == [new.pk, undated.pk, old.pk]


def test_the_address_is_short_and_chips_take_one_value_out() -> None:
    PartyFactory(code="QA", name="Qatar")
    PartyFactory(code="CN", name="China")
    query = "party=Qatar&party=cn&q=&status=held&review_state=confirmed&ordering=date&date_from=2021-10&page=2&x=1"
    filterset = filtered(query)
    assert canonical_pairs(filterset) == [
        ("party", "QA"),
        ("party", "CN"),
        ("date_from", "2021-10"),
        ("status", "held"),
        ("ordering", "date"),
    ]
    chips = {(chip.label, chip.value): chip.without for chip in active_filters(filterset)}
    assert list(chips) == [("Party", "Qatar"), ("Party", "China"), ("From", "2021-10"), ("Status", "held")]
    assert chips["Party", "Qatar"] == "?party=CN&date_from=2021-10&status=held&ordering=date"
    assert unknown_parameters(filterset) == ["x"]


def test_officials_are_found_by_any_spelling_and_by_party() -> None:
    qatar = PartyFactory(code="QA")
    by_office = AffiliationFactory(party=qatar, official__name="Mohammed").official
    by_meeting = OfficialFactory(name="Lolwah", spellings=["Lulwah Al-Khāṭer"])
    ConfirmedMeetingFactory(between=[(by_meeting, qatar)])
    OfficialFactory()

    def names(query: str) -> list[str]:
        return [official.name for official in OfficialFilter(QueryDict(query), queryset=Official.objects.all()).qs]

    assert names("q=lulwah+khater") == [by_meeting.name]
    assert names("party=QA") == [by_meeting.name, by_office.name]
    assert names("party=QA&ordering=name") == [by_meeting.name, by_office.name]


def test_parties_are_found_by_name_alias_and_kind() -> None:
    PartyFactory(code="UN", name="United Nations", kind="organisation", aliases=["the world body"])
    PartyFactory(code="CI", name="Côte d'Ivoire")

    def codes(query: str) -> list[str]:
        return [party.code for party in PartyFilter(QueryDict(query), queryset=Party.objects.all()).qs]

    assert codes("q=cote") == ["CI"]
    assert codes("q=world+body") == ["UN"]
    assert codes("kind=organisation") == ["UN"]


@pytest.mark.django_db
def test_of_several_statuses_formats_and_levels_one_is_enough_and_each_has_its_chip() -> None:
    made = {
        (status, form): ConfirmedMeetingFactory(status=status, format=form)
        for status in ("held", "planned", "denied")
        for form in ("phone", "video", "in_person")
    }
    several = MeetingFilter(QueryDict("status=held&status=denied&format=phone&format=video"), Meeting.objects.all())
    wanted = {made[status, form] for status in ("held", "denied") for form in ("phone", "video")}
    assert set(several.qs) == wanted
    chips = active_filters(several)
    assert [one.pair for one in chips] == [
        ("status", "held"),
        ("status", "denied"),
        ("format", "phone"),
        ("format", "video"),
    ]
    assert parse_qs(chips[0].without[1:]) == {"status": ["denied"], "format": ["phone", "video"]}
    assert several.rule.statuses == ("held", "denied")
    assert set(MeetingFilter(QueryDict("status=planned&format=phone"), Meeting.objects.all()).qs) == {
        made["planned", "phone"]
    }
    counted = MeetingFilter(QueryDict("status=held&status=planned&count=meetings"), Meeting.objects.all())
    assert counted.qs.count() == 6
    wrong = MeetingFilter(QueryDict("status=held&status=perhaps"), Meeting.objects.all())
    assert "no status “perhaps”" in str(wrong.errors["status"])
