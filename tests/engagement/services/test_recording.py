import pghistory
import pytest

from engagement.dates import DateInterval
from engagement.models import Delegation, Meeting, Official, Topic
from engagement.services.officials import create_official, free_slug
from engagement.services.recording import (
    MeetingInput,
    ParticipationInput,
    record_meeting,
    replace_proposal,
    withdraw_meeting,
)
from tests.factories import (
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    OfficialNameFactory,
    PartyFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def proposal(*participations: ParticipationInput, **changes: object) -> MeetingInput:
    values: dict[str, object] = {"status": "held", "interval": DateInterval.from_iso("2021-10-12")}
    return MeetingInput(**{**values, **changes, "participations": participations})  # type: ignore[arg-type]


def test_record_keeps_everything() -> None:
    official, delegation, place = OfficialFactory(), DelegationFactory(), PartyFactory()
    topic = TopicFactory(slug="health")
    meeting = record_meeting(
        proposal(
            ParticipationInput(official_id=official.pk, party_id=place.pk, role="envoy"),
            ParticipationInput(delegation_id=delegation.pk, party_id=delegation.party_id),
            city="Doha",
            country_id=place.pk,
            format="in_person",
            topics=("health",),
        )
    )
    assert [(p.official, p.delegation, p.role) for p in meeting.participations.all()] == [
        (official, None, "envoy"),
        (None, delegation, ""),
    ]
    assert list(meeting.topics.all()) == [topic]
    assert (meeting.city, meeting.country, meeting.version) == ("Doha", place, 1)


def test_record_of_a_call_has_no_place() -> None:
    meeting = record_meeting(proposal(format="phone", city="Doha", country_id=PartyFactory().pk))
    assert (meeting.city, meeting.country) == ("", None)


def test_record_refuses_an_unknown_topic_and_leaves_nothing() -> None:
    with pytest.raises(Topic.DoesNotExist, match="astrology"):
        record_meeting(proposal(topics=("astrology",)))
    assert not Meeting.objects.exists()


def test_replace_refuses_what_an_analyst_touched() -> None:
    meeting = MeetingFactory(edited_at="2021-10-14T00:00Z")
    with pytest.raises(ValueError, match="no analyst"):
        replace_proposal(meeting, proposal())
    with pytest.raises(ValueError, match="no analyst"):
        withdraw_meeting(meeting)


def test_withdraw_removes_only_what_nothing_else_knows() -> None:
    established, provisional = OfficialFactory(), OfficialFactory(is_provisional=True)
    shared = OfficialFactory(is_provisional=True)
    group = DelegationFactory()
    everybody = [established, provisional, shared, group]
    meeting = MeetingFactory(between=everybody)
    MeetingFactory(between=[shared])
    withdraw_meeting(Meeting.objects.get(pk=meeting.pk))
    assert set(Official.objects.all()) == {established, shared}
    assert not Delegation.objects.exists()


def test_withdraw_keeps_who_somebody_has_worked_on() -> None:
    renamed, spelled, guessed = OfficialFactory.create_batch(3, is_provisional=True)
    group = DelegationFactory()
    meeting = MeetingFactory(between=[renamed, spelled, guessed, group])
    with pghistory.context(user=UserFactory().pk):
        Official.objects.filter(pk=renamed.pk).update(note="Not the envoy of the same name.")
        OfficialNameFactory(official=spelled)
        Delegation.objects.filter(pk=group.pk).update(title="Doha office")
    withdraw_meeting(Meeting.objects.get(pk=meeting.pk))
    assert set(Official.objects.all()) == {renamed, spelled}
    assert Delegation.objects.exists()


def test_create_official_keeps_name_spelling_and_office() -> None:
    party = PartyFactory(code="CN")
    official = create_official(name="Wang Yi", party=party, role="foreign minister", spelling="FM Wang Yi")
    assert {n.name for n in official.names.all()} == {"Wang Yi", "FM Wang Yi"}
    held = official.affiliations.get()
    assert (held.party, held.role, held.start) == (party, "foreign minister", None)


def test_free_slug_counts_up_and_copes_with_any_script() -> None:
    assert [create_official(name="Wang Yi").slug for _ in range(3)] == ["wang-yi", "wang-yi-2", "wang-yi-3"]
    assert free_slug("امیر خان متقی") == "official"
