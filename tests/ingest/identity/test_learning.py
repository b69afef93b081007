"""A name put right at the desk or in the admin is known from then on, and forgotten where that is undone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from engagement.models import Meeting, Official, Operation, Participation, Party
from engagement.services.apart import keep_officials_apart
from engagement.services.officials import create_official
from engagement.services.operations import operation
from engagement.services.undo import undo_operation
from ingest.database_knowledge import knowledge_from_database
from ingest.desk.edits import apply_edit
from ingest.reconciliation import reconcile
from tests.engagement.admin.builders import change_url, meeting_post, row_of
from tests.factories import AnalystFactory, MeetingFactory, OfficialFactory, PartyFactory
from tests.ingest.builders import build_draft, build_participant
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    user: User = AnalystFactory()
    return user


@pytest.fixture
def norway() -> Party:
    """Of its names every letter counts: another one is never sure by itself."""
    party: Party = PartyFactory(code="NO", name="Norway")
    return party


@pytest.fixture
def known(norway: Party) -> Official:
    return create_official(name="Espen Barth Eide", party=norway, role="foreign minister")


def read_as(name: str, party: Party, spelling: str = "") -> Meeting:
    """A proposal in which a machine has read the name."""
    found = create_official(name=name, party=party, role="minister", spelling=spelling, is_provisional=True)
    meeting: Meeting = MeetingFactory(between=[(found, party), (OfficialFactory(), PartyFactory(code="QA"))])
    meeting.participations.filter(official=found).update(resolution="new")
    return meeting


def who(meeting: Meeting, party: Party) -> Participation:
    return meeting.participations.select_related("official", "party").get(party=party)


def put_right(meeting: Meeting, party: Party, official: Official | None, by: User, **changes: Any) -> Operation:
    """As the desk does: the row keeps its id, and stands for somebody else."""
    rows = [
        {"id": one.pk, "kind": "official", "record": one.official_id, "party": one.party.code, "role": one.role}
        for one in meeting.participations.select_related("party")
        if one.party
    ]
    row = next(row for row in rows if row["party"] == party.code)
    row |= {"record": official.pk if official else None, **changes}
    with operation(Operation.Kind.EDIT, by=by, meetings=[meeting.pk]) as act:
        assert apply_edit(Meeting.objects.select_for_update().get(pk=meeting.pk), {"participants": rows}, by)
        act.label = "edited"
    return act


def spellings(official: Official) -> set[str]:
    return set(official.names.values_list("name", flat=True))


@pytest.mark.parametrize("name", ["Espen Barth Eyde", "Espen Eide", "Espn Barth Eide", "Eide, Espen Barth"])
def test_a_misspelling_is_learned_and_undone(name: str, norway: Party, known: Official, analyst: User) -> None:
    before = spellings(known)
    act = put_right(read_as(name, norway), norway, known, analyst)
    assert spellings(known) == before | {name}
    assert (act.kind, act.label) == (Operation.Kind.EDIT, "edited")
    assert known.pk in act.officials
    undo_operation(operation_id=act.pk, by=analyst)
    assert spellings(known) == before


@pytest.mark.parametrize(
    "name",
    [
        "Eide",
        "Norwegian Foreign Minister",
        "He",
        "Minister Eide",
        "E. Eide",
        "Jonas Gahr Støre",
        "Ine Eriksen",
        "Anniken Eide",
        "外長",
    ],
)
def test_what_is_no_spelling_of_the_name_is_not_learned(
    name: str, norway: Party, known: Official, analyst: User
) -> None:
    before = spellings(known)
    put_right(read_as(name, norway), norway, known, analyst)
    assert spellings(known) == before


def test_one_known_person_in_the_place_of_another_teaches_nothing(
    norway: Party, known: Official, analyst: User
) -> None:
    """Nor does a name of which another one on record is likelier."""
    other = create_official(name="Espen Barth Eidem", party=norway, role="envoy")
    meeting = read_as("Nobody", norway)
    meeting.participations.filter(party=norway).update(official=other)
    put_right(meeting, norway, known, analyst)
    put_right(read_as("Espen Barth-Eidem", norway), norway, known, analyst)
    assert spellings(known) == {"Espen Barth Eide"}
    assert spellings(other) == {"Espen Barth Eidem"}


def test_those_kept_apart_stay_apart(norway: Party, known: Official, analyst: User) -> None:
    meeting = read_as("Espen Barth Eyde", norway)
    found = who(meeting, norway).official
    assert found is not None
    keep_officials_apart(found.pk, known.pk, by=analyst)
    put_right(meeting, norway, known, analyst)
    assert spellings(known) == {"Espen Barth Eide"}


def test_who_stands_beside_them_elsewhere_is_somebody_else(norway: Party, known: Official, analyst: User) -> None:
    meeting = read_as("Espen Barth Eyde", norway)
    found = who(meeting, norway).official
    MeetingFactory(between=[(found, norway), (known, norway)])
    put_right(meeting, norway, known, analyst)
    assert spellings(known) == {"Espen Barth Eide"}
    assert Official.objects.filter(pk=found.pk if found else 0).exists()


def test_open_proposals_are_resolved_again_and_back(norway: Party, known: Official, analyst: User) -> None:
    meeting = read_as("Espen Barth Eyde", norway)
    same = who(meeting, norway).official
    others: list[Meeting] = [read_as("Espen Barth Eyde", norway), MeetingFactory(between=[(same, norway)])]
    unlike = read_as("Jonas Gahr Støre", norway)
    before = sorted(Official.objects.values_list("pk", "slug"))
    act = put_right(meeting, norway, known, analyst)
    assert {who(one, norway).official for one in (meeting, *others)} == {known}
    assert who(meeting, norway).resolution == Participation.Resolution.ANALYST
    assert who(others[0], norway).resolution == Participation.Resolution.KNOWN
    assert who(unlike, norway).official != known
    assert not Official.objects.filter(name="Espen Barth Eyde").exists()
    undo_operation(operation_id=act.pk, by=analyst)
    assert sorted(Official.objects.values_list("pk", "slug")) == before
    assert who(others[1], norway).official == same


def test_a_confirmed_spelling_is_known_to_extraction_and_to_the_next_article(
    norway: Party, known: Official, analyst: User
) -> None:
    PartyFactory(code="CN")
    put_right(read_as("Espn B. Eide", norway, spelling="Espn Barth Eide"), norway, known, analyst)
    told = {form for official in knowledge_from_database().officials for form in official.names}
    assert "Espn Barth Eide" in told
    draft = build_draft(build_participant("Espn Barth Eide", "NO"), build_participant("Wang Yi", "CN"))
    reconcile(ArticleFactory(), [draft], "v1")
    assert who(Meeting.objects.latest("pk"), norway).official == known


def test_a_new_official_by_the_right_name_learns_what_was_read(norway: Party, analyst: User) -> None:
    put_right(read_as("Espn Barth Eide", norway), norway, None, analyst, name="Espen Barth Eide", kind="official")
    assert spellings(Official.objects.get(name="Espen Barth Eide")) == {"Espen Barth Eide", "Espn Barth Eide"}


def test_the_admins_form_teaches_as_well(client: Client, norway: Party, known: Official, analyst: User) -> None:
    client.force_login(analyst)
    meeting, other = read_as("Espen Barth Eyde", norway), read_as("Espen Barth Eyde", norway)
    rows = [
        row_of(one, official=known.pk) if one.party == norway else row_of(one)
        for one in meeting.participations.select_related("party")
    ]
    response = client.post(change_url(meeting), meeting_post(meeting, rows=rows, _continue="1"))
    assert response.status_code == 302
    assert "Espen Barth Eyde" in spellings(known)
    assert who(other, norway).official == known
    act = Operation.objects.get()
    assert (act.kind, act.label.startswith("Espen Barth Eide")) == (Operation.Kind.EDIT, True)
    undo_operation(operation_id=act.pk, by=analyst)
    assert "Espen Barth Eyde" not in spellings(known)
    assert who(other, norway).official != known
