"""The seeds that tests copy are those that are loaded."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from engagement.models import Official
from engagement.services.groups import ANALYSTS
from tests import seeded
from tests.factories import OfficialFactory, PartyFactory

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    """Rows by table, of all that have some."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [table for (table,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables))  # noqa: S608
        return {table: number for table, number in cursor.fetchall() if number}


def test_copied_seeds_are_the_loaded_ones_and_the_record_goes_on_behind_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeded, "_ROWS", {})
    found = []
    for _ in range(2):
        with transaction.atomic():
            seeded.seed_record()
            assert Group.objects.get(name=ANALYSTS).permissions.exists()
            found.append((counts(), set(Official.objects.values_list("name", "names__name", "affiliations__role"))))
            added = OfficialFactory()
            assert added.pk == max(Official.objects.values_list("pk", flat=True))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(found[0][1]) > 1000


def test_only_into_an_empty_record() -> None:
    PartyFactory()
    with pytest.raises(AssertionError, match="empty record"):
        seeded.seed_record()
