"""Who a name is: everything moves, is remembered, and comes back when undone."""

import pytest
from django.contrib.auth.models import User

from engagement.exceptions import CannotIdentify, CannotMerge
from engagement.models import (
    Affiliation,
    DistinctOfficials,
    Meeting,
    MergedOfficial,
    NotAPerson,
    Official,
    Operation,
)
from engagement.services.apart import keep_officials_apart
from engagement.services.identity import establish, not_a_person, same_as
from engagement.services.officials import create_official
from engagement.services.undo import undo_operation
from tests.engagement.builders import everything
from tests.factories import (
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    user: User = UserFactory(username="zarghona")
    return user


@pytest.fixture
def known() -> Official:
    return create_official(name="Amir Khan Muttaqi", party=PartyFactory(code="TALIBAN"), role="foreign minister")


@pytest.fixture
def found() -> Official:
    party = PartyFactory(code="TALIBAN")
    return create_official(name="Amir Motaki", party=party, role="minister", spelling="Mr Motaki", is_provisional=True)


def undo_last(by: User) -> None:
    undo_operation(operation_id=Operation.objects.latest("pk").pk, by=by)


def test_meetings_delegations_and_spellings_move(analyst: User, known: Official, found: Official) -> None:
    taliban = PartyFactory(code="TALIBAN")
    meeting = MeetingFactory(between=[(found, taliban), DelegationFactory(leader=found, members=[found])])
    version = meeting.version
    same_as(provisional_id=found.pk, official_id=known.pk, by=analyst)
    row = meeting.participations.get(official=known)
    assert (row.party, row.resolution) == (taliban, "analyst")
    delegation = meeting.participations.get(official=None).delegation
    assert delegation is not None
    assert (delegation.leader, list(delegation.members.all())) == (known, [known])
    assert {"Amir Motaki", "Mr Motaki"} <= set(known.names.values_list("name", flat=True))
    assert MergedOfficial.objects.get(old_slug=found.slug).official == known
    assert not Official.objects.filter(pk=found.pk).exists()
    meeting.refresh_from_db()
    assert meeting.version != version
    assert meeting.edited_at is None  # a run of the article may still redo the proposal
    act = Operation.objects.get()
    assert (act.kind, act.label, act.meetings) == ("identify", "“Amir Motaki” is Amir Khan Muttaqi", [meeting.pk])


def test_who_took_part_twice_took_part_once(analyst: User, known: Official, found: Official) -> None:
    taliban = PartyFactory(code="TALIBAN")
    meeting = MeetingFactory(between=[(found, taliban)])
    meeting.participations.create(official=known, role="")
    meeting.participations.filter(official=found).update(role="envoy")
    delegation = DelegationFactory(members=[found, known])
    same_as(provisional_id=found.pk, official_id=known.pk, by=analyst)
    row = meeting.participations.get()
    assert (row.official, row.party, row.role) == (known, taliban, "envoy")
    assert list(delegation.members.all()) == [known]


def test_every_decision_is_undone_to_the_row(analyst: User, known: Official, found: Official) -> None:
    third = OfficialFactory()
    between = [(found, PartyFactory()), DelegationFactory(leader=found, members=[found, known])]
    MeetingFactory(between=between)
    ConfirmedMeetingFactory(between=[(known, PartyFactory())])
    keep_officials_apart(found.pk, third.pk, by=analyst)
    before = everything()
    same_as(provisional_id=found.pk, official_id=known.pk, by=analyst)
    assert DistinctOfficials.objects.get().one_id in {known.pk, third.pk}
    undo_last(analyst)
    assert everything() == before
    establish(official_id=found.pk, by=analyst, name="Amir Motaqi", party_id=PartyFactory(code="QA").pk, role="envoy")
    undo_last(analyst)
    not_a_person(official_id=found.pk, by=analyst)
    undo_last(analyst)
    assert {key: rows for key, rows in everything().items() if key != "engagement.party"} == {
        key: rows for key, rows in before.items() if key != "engagement.party"
    }


def test_new_official_with_what_the_analyst_corrected(analyst: User, found: Official) -> None:
    taliban, qatar = PartyFactory(code="TALIBAN"), PartyFactory(code="QA")
    proposed, confirmed = (
        MeetingFactory(between=[(found, taliban)]),
        ConfirmedMeetingFactory(between=[(found, taliban)]),
    )
    Meeting.objects.get(pk=proposed.pk).participations.update(role="minister")
    slug = found.slug
    official = establish(official_id=found.pk, by=analyst, name="Amir Motaqi", party_id=qatar.pk, role="envoy")
    assert (official.name, official.slug, official.is_provisional) == ("Amir Motaqi", "amir-motaqi", False)
    assert "Amir Motaki" in official.names.values_list("name", flat=True)
    assert MergedOfficial.objects.get(old_slug=slug).official == official
    office = official.affiliations.get()
    assert (office.party, office.role) == (qatar, "envoy")
    row = proposed.participations.get()
    assert (row.party, row.role) == (qatar, "envoy")
    assert confirmed.participations.get().party == taliban


def test_new_official_as_told(analyst: User, found: Official) -> None:
    official = establish(official_id=found.pk, by=analyst)
    assert (official.name, official.affiliations.get().role) == ("Amir Motaki", "minister")


def test_party_is_given_to_who_had_none(analyst: User) -> None:
    found, qatar = create_official(name="Ali Zu", is_provisional=True), PartyFactory(code="QA")
    meeting = MeetingFactory()
    meeting.participations.create(official=found)
    establish(official_id=found.pk, by=analyst, party_id=qatar.pk, role="envoy")
    assert Affiliation.objects.get(official=found).party == qatar
    assert meeting.participations.get().party == qatar


def test_nobody_leaves_the_proposals_and_is_remembered(analyst: User, found: Official) -> None:
    meeting = MeetingFactory(between=[found, OfficialFactory()])
    assert not_a_person(official_id=found.pk, by=analyst) == ["Amir Motaki", "Mr Motaki"]
    assert meeting.participations.count() == 1
    assert set(NotAPerson.objects.values_list("name", flat=True)) == {"Amir Motaki", "Mr Motaki"}


def test_what_is_refused(analyst: User, known: Official, found: Official) -> None:
    ConfirmedMeetingFactory(between=[found])
    with pytest.raises(CannotIdentify, match="confirmed meeting"):
        not_a_person(official_id=found.pk, by=analyst)
    with pytest.raises(CannotMerge, match="already"):
        same_as(provisional_id=known.pk, official_id=known.pk, by=analyst)
    with pytest.raises(CannotIdentify, match="on record by now"):
        same_as(provisional_id=known.pk, official_id=found.pk, by=analyst)
    with pytest.raises(CannotMerge):
        keep_officials_apart(known.pk, known.pk, by=analyst)
    keep_officials_apart(found.pk, known.pk, by=analyst)
    with pytest.raises(CannotMerge, match="not"):
        same_as(provisional_id=found.pk, official_id=known.pk, by=analyst)
    for missing in (known.pk + found.pk + 99,):
        with pytest.raises(Official.DoesNotExist):
            establish(official_id=missing, by=analyst)
    assert Operation.objects.count() == 1


def test_who_waits_to_be_identified(known: Official, found: Official) -> None:
    assert not Official.objects.unidentified().exists()
    MeetingFactory(between=[known])
    MeetingFactory(between=[found], review_state="rejected", reject_reason="other", reviewed_at="2021-10-13T00:00Z")
    assert not Official.objects.unidentified().exists()
    MeetingFactory(between=[DelegationFactory(members=[found])])
    assert list(Official.objects.unidentified()) == [found]
