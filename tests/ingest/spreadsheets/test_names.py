"""Names of long files: all spellings are read at once, and nobody on record is missed by that."""

import pytest
from pytest_django import DjangoAssertNumQueries

from ingest.spreadsheets import names
from ingest.spreadsheets.names import Names
from tests.factories import OfficialFactory
from tests.ingest.spreadsheets.building import build_record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["Amir Khan Muttaqi", "AMIR KHAN MUTTAQI", "Mullah Amir Khan Muttaqi", "王毅", "José Müller"]
)
def test_who_is_on_record_is_known_in_a_long_file_too(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    build_record()
    OfficialFactory(name="Jose Muller", spellings=["Jose Muller"])
    short = Names().knows(name)
    monkeypatch.setattr(names, "_MANY_NAMES", 0)
    assert Names().knows(name) is short is True


def test_names_that_nobody_has_cost_no_query_each(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    build_record()
    monkeypatch.setattr(names, "_MANY_NAMES", 0)
    found = Names()
    with django_assert_num_queries(1):
        assert not any(found.knows(f"Nobody Number{number}") for number in range(30))
