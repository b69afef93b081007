"""What extraction is told follows the record at once, and is not built anew for nothing."""

import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from engagement.models import Official, Party
from engagement.services.officials import create_official
from ingest.identity.deciding import decide_same, take_back
from ingest.identity.established import established_officials
from ingest.nlp import get_knowledge
from ingest.resolution import resolve_official
from tests.factories import AffiliationFactory, AnalystFactory, CityFactory, OfficialFactory, PartyFactory
from tests.ingest.builders import build_participant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def taliban() -> Party:
    party: Party = PartyFactory(code="TALIBAN")
    return party


@pytest.fixture
def muttaqi(taliban: Party) -> Official:
    return create_official(name="Amir Khan Muttaqi", party=taliban, role="foreign minister")


def spellings(official: Official) -> set[str]:
    entry = next(entry for entry in get_knowledge().officials if entry.key == official.slug)
    return {entry.name, *entry.names}


def test_confirmed_spelling_is_known_at_once_and_forgotten_when_undone(muttaqi: Official, taliban: Party) -> None:
    analyst = AnalystFactory()
    assert "Amir Moutaghi" not in spellings(muttaqi)
    found = create_official(name="Amir Moutaghi", party=taliban, is_provisional=True)
    decide_same(provisional_id=found.pk, official_id=muttaqi.pk, by=analyst)
    assert "Amir Moutaghi" in spellings(muttaqi)
    assert resolve_official(build_participant("Amir Moutaghi", "TALIBAN")).official == muttaqi
    take_back(by=analyst)
    assert "Amir Moutaghi" not in spellings(muttaqi)


def test_provisional_officials_change_nothing(muttaqi: Official, taliban: Party) -> None:
    before = get_knowledge()
    create_official(name="Nobody Known", party=taliban, is_provisional=True)
    assert get_knowledge() is before
    CityFactory(name="Doha")
    assert get_knowledge() is not before


def test_spelling_that_is_committed_after_a_later_one_is_not_missed(muttaqi: Official) -> None:
    get_knowledge()
    is_written, may_commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                muttaqi.names.create(name="Motaqqi, slowly")
                is_written.set()
                may_commit.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert is_written.wait(20)
    muttaqi.names.create(name="Motaqqi, quickly")  # a later event, committed first
    assert "Motaqqi, slowly" not in spellings(muttaqi)
    may_commit.set()
    thread.join(20)
    assert {"Motaqqi, slowly", "Motaqqi, quickly"} <= spellings(muttaqi)


def test_what_is_rolled_back_is_not_kept(muttaqi: Official) -> None:
    established_officials()
    with transaction.atomic():
        muttaqi.names.create(name="Never Committed")
        assert [one.pk for one in established_officials().spelled("never committed")] == [muttaqi.pk]
        transaction.set_rollback(True)
    OfficialFactory()
    assert established_officials().spelled("Never Committed") == []


def test_officials_change_party_and_go(muttaqi: Official) -> None:
    assert established_officials().get(muttaqi.pk) is not None
    AffiliationFactory(official=muttaqi, party=PartyFactory(code="QA"))
    known = established_officials().get(muttaqi.pk)
    assert known is not None
    assert known.parties == {"TALIBAN", "QA"}
    Official.objects.filter(pk=muttaqi.pk).update(is_provisional=True)
    assert established_officials().get(muttaqi.pk) is None


def test_nothing_changed_is_one_query(muttaqi: Official) -> None:
    established_officials()
    with CaptureQueriesContext(connection) as queries:
        established_officials()
    assert len(queries) == 1


def test_many_new_provisional_officials_are_not_read(muttaqi: Official, taliban: Party) -> None:
    base = established_officials().base
    for number in range(3):
        for letter in "abcdef":
            create_official(name=f"Nobody {letter}{number}", party=taliban, is_provisional=True)
        with CaptureQueriesContext(connection) as queries:
            assert established_officials().base is base
        assert len(queries) == 2
    assert established_officials().since == established_officials().revision
    Official.objects.filter(name="Nobody a0").update(is_provisional=False)
    assert [one.name for one in established_officials().spelled("nobody a0")] == ["Nobody a0"]
