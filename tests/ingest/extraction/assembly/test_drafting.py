import pytest

from ingest.extraction.actors import Actor
from ingest.extraction.assembly.drafting import role_of


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ("the acting foreign minister", "acting foreign minister"),
        ("Minister of Refugees and Repatriation Mawlawi", "Minister of Refugees and Repatriation"),
        ("Secretary General", "Secretary General"),
        ("-senior Central Asian delegation", "senior Central Asian delegation"),
        ("’s envoy", "envoy"),
        ("Mullah", None),
    ],
)
def test_a_role_is_told_without_what_belongs_to_the_name(told: str, role: str | None) -> None:
    assert role_of(Actor(1, named=True, roles=[told])) == role


def test_without_roles_there_is_none() -> None:
    assert role_of(Actor(1, named=True)) is None
