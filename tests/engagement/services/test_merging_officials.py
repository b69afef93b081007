"""Two officials who are one person, and one who is two people."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from engagement.exceptions import CannotMerge, CannotSplit
from engagement.models import Affiliation, DistinctOfficials, MergedOfficial, Official, OfficialName, Operation
from engagement.services.apart import keep_officials_apart
from engagement.services.merging_officials import merge_officials
from engagement.services.officials import create_official
from engagement.services.splitting import reversible_merge_of_official
from engagement.services.splitting_officials import OfficialPart, split_official
from engagement.services.undo import undo_operation
from tests.engagement.builders import everything, exported
from tests.factories import (
    AffiliationFactory,
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    OfficialNameFactory,
    ParticipationFactory,
    PartyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    return UserFactory(username="zarghona")


@pytest.fixture
def keep() -> Official:
    return OfficialFactory(name="Amir Khan Muttaqi", slug="muttaqi", spellings=["Amir Khan Muttaqi", "Mottaki"])


@pytest.fixture
def other() -> Official:
    return OfficialFactory(name="Mawlawi Muttaqi", slug="mawlawi", spellings=["Mottaki", "متقی"], is_provisional=True)


def merge(keep: Official, other: Official, by: User, **more: Any) -> Official:
    return merge_officials(keep_id=keep.pk, other_id=other.pk, by=by, **more)


def spellings(official: Official) -> set[str]:
    return set(official.names.values_list("name", flat=True))


def test_all_that_was_the_others_is_theirs(analyst: User, keep: Official, other: Official) -> None:
    meeting = MeetingFactory(between=[other])
    led = DelegationFactory(leader=other, members=[keep, other])
    joined = DelegationFactory(members=[other])
    party = PartyFactory()
    for official in (keep, other):
        AffiliationFactory(official=official, party=party)
    AffiliationFactory(official=other, party=party, role="spokesman")
    version = meeting.version
    merge(keep, other, analyst)
    assert not Official.objects.filter(pk=other.pk).exists()
    assert spellings(keep) == {"Amir Khan Muttaqi", "Mottaki", "متقی", "Mawlawi Muttaqi"}
    assert sorted(Affiliation.objects.filter(official=keep).values_list("role", flat=True)) == [
        "foreign minister",
        "spokesman",
    ]
    led.refresh_from_db()
    assert (led.leader, list(led.members.all()), list(joined.members.all())) == (keep, [keep], [keep])
    meeting.refresh_from_db()
    assert meeting.participations.get().official == keep
    assert meeting.version > version
    assert meeting.edited_at is None


def test_shared_meeting_has_them_once_with_the_chosen_role(analyst: User, keep: Official, other: Official) -> None:
    meetings = MeetingFactory.create_batch(2)
    rows = []
    for meeting in meetings:
        rows.append(ParticipationFactory(meeting=meeting, official=keep, role="minister"))
        ParticipationFactory(meeting=meeting, official=other, role="mullah", party=rows[-1].party)
    merge(keep, other, analyst, choices={f"participant-{rows[0].pk}": "other"})
    assert [row.role for meeting in meetings for row in meeting.participations.all()] == ["mullah", "minister"]


@pytest.mark.parametrize("name", ["keep", "other"])
def test_name_is_chosen_and_both_are_spellings(analyst: User, keep: Official, other: Official, name: str) -> None:
    merge(keep, other, analyst, choices={"name": name})
    keep.refresh_from_db()
    assert keep.name == {"keep": "Amir Khan Muttaqi", "other": "Mawlawi Muttaqi"}[name]
    assert keep.slug == "muttaqi"
    assert {"Amir Khan Muttaqi", "Mawlawi Muttaqi"} <= spellings(keep)
    assert not keep.is_provisional


def test_one_of_two_who_is_on_record_makes_both_so(analyst: User, keep: Official, other: Official) -> None:
    merge(other, keep, analyst)
    other.refresh_from_db()
    assert not other.is_provisional


def test_addresses_lead_to_who_they_are_now(analyst: User, keep: Official, other: Official) -> None:
    third = OfficialFactory(slug="third")
    merge(other, third, analyst)
    merge(keep, other, analyst)
    assert dict(MergedOfficial.objects.values_list("old_slug", "official")) == {"third": keep.pk, "mawlawi": keep.pk}
    assert create_official(name="Mawlawi").slug == "mawlawi-2"


def test_two_people_are_not_merged_unless_that_was_wrong(analyst: User, keep: Official, other: Official) -> None:
    keep_officials_apart(other.pk, keep.pk, by=analyst)
    third = OfficialFactory()
    keep_officials_apart(third.pk, other.pk, by=analyst)
    with pytest.raises(CannotMerge, match="zarghona said that these are two people"):
        merge(keep, other, analyst)
    merge(keep, other, analyst, even_if_distinct=True)
    assert DistinctOfficials.objects.values_list("one", "other").get() == (keep.pk, third.pk)


def test_two_sides_of_a_confirmed_meeting_are_two_people(analyst: User, keep: Official, other: Official) -> None:
    meeting = ConfirmedMeetingFactory(between=[keep, other])
    before = everything()
    with pytest.raises(CannotMerge, match=f"different sides of meeting {meeting.pk}"):
        merge(keep, other, analyst)
    with pytest.raises(CannotMerge, match="one official already"):
        merge(keep, keep, analyst)
    with pytest.raises(CannotMerge, match="“both” is no choice for the name"):
        merge(keep, other, analyst, choices={"name": "both"})
    with pytest.raises(Official.DoesNotExist):
        merge_officials(keep_id=keep.pk, other_id=0, by=analyst)
    assert everything() == before


def test_undone_merge_exports_the_same_bytes(analyst: User, keep: Official, other: Official) -> None:
    for official in (keep, other):
        AffiliationFactory(official=official, party=PartyFactory(code="AF"))
    MeetingFactory(between=[keep, other, DelegationFactory(leader=other, members=[keep, other])])
    MeetingFactory(between=[other])
    before = exported()
    merge(keep, other, analyst, choices={"name": "other"})
    act = reversible_merge_of_official(keep.pk)
    assert act
    undo_operation(operation_id=act.pk, by=UserFactory())
    assert exported() == before
    assert reversible_merge_of_official(keep.pk) is None


def test_split_takes_the_chosen_rows_and_remembers(analyst: User, keep: Official) -> None:
    party = PartyFactory()
    office = AffiliationFactory(official=keep, party=party)
    stays, goes = (MeetingFactory(between=[keep]) for _ in range(2))
    led, joined = DelegationFactory(leader=keep), DelegationFactory(members=[keep])
    with_led = MeetingFactory(between=[led])
    part = OfficialPart(
        participations=frozenset({goes.participations.get().pk}),
        names=frozenset({OfficialName.objects.get(official=keep, name="Mottaki").pk}),
        affiliations=frozenset({office.pk}),
        led=frozenset({led.pk}),
        joined=frozenset({joined.pk}),
    )
    before = exported()
    new = split_official(official_id=keep.pk, by=analyst, name="Manouchehr Mottaki", part=part)
    assert spellings(new) == {"Mottaki", "Manouchehr Mottaki"}
    assert (spellings(keep), new.affiliations.get()) == ({"Amir Khan Muttaqi"}, office)
    assert (stays.participations.get().official, goes.participations.get().official) == (keep, new)
    led.refresh_from_db()
    assert (led.leader, list(joined.members.all())) == (new, [new])
    assert DistinctOfficials.objects.get().one == keep
    act = Operation.objects.get()
    assert (act.kind, set(act.officials), set(act.meetings)) == (
        "split_official",
        {keep.pk, new.pk},
        {goes.pk, with_led.pk},
    )
    undo_operation(operation_id=act.pk, by=analyst)
    assert exported() == before


def test_split_refuses_what_is_not_theirs(analyst: User, keep: Official) -> None:
    strange = OfficialNameFactory()
    before = everything()
    for name, part, message in (
        (" ", OfficialPart(names=frozenset({strange.pk})), "Give the new official a name"),
        ("X", OfficialPart(), "Choose what belongs"),
        ("X", OfficialPart(names=frozenset({strange.pk})), "Somebody changed this official"),
        ("X", OfficialPart(joined=frozenset({DelegationFactory().pk})), "Somebody changed this official"),
    ):
        before = everything()
        with pytest.raises(CannotSplit, match=message):
            split_official(official_id=keep.pk, by=analyst, name=name, part=part)
        assert everything() == before
