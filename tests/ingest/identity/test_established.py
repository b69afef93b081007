"""The index of established officials is kept from one transaction to the next, and never what was rolled back."""

import pytest
from django.db import transaction

from engagement.models import Official
from ingest.identity import established
from ingest.identity.established import established_officials
from tests.factories import OfficialFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """As in a new process; lists the times that all officials are read."""
    monkeypatch.setattr(established, "_kept", None)
    read: list[int] = []
    whole = established._whole

    def counted(revision: established.Revision) -> established.Established:
        read.append(1)
        return whole(revision)

    monkeypatch.setattr(established, "_whole", counted)
    return read


def names() -> set[str]:
    return {official.name for official in established_officials().base.officials.values()}


def test_what_a_writing_transaction_has_read_is_kept_once_it_is_committed(nothing_kept: list[int]) -> None:
    """A process whose analysts only decide, each time in a transaction, reads all officials once."""
    for number in range(3):
        with transaction.atomic():
            official = OfficialFactory(name=f"Number {number}")
            assert established_officials().get(official.pk)
    assert established_officials().get(official.pk)
    assert len(nothing_kept) == 1


def test_what_was_rolled_back_is_not_kept() -> None:
    OfficialFactory(name="Committed")
    with transaction.atomic():
        gone = OfficialFactory(name="Rolled Back")
        assert established_officials().get(gone.pk)
        transaction.set_rollback(True)
    assert established._kept is None
    assert established_officials().get(gone.pk) is None
    assert names() == {"Committed"}
    assert Official.objects.count() == 1
