from typing import Any

import pytest

from ingest.extraction.actors import Actor
from ingest.extraction.learning.labels import is_participant
from ingest.extraction.names import fold_name


def official(name: str, party: str) -> dict[str, Any]:
    return {"kind": "official", "name": name, "also": [], "role": None, "party": [party]}


MEETING = {
    "participants": [
        official("Amir Khan Muttaqi", "TALIBAN"),
        {"kind": "delegation", "name": None, "also": [], "role": "officials", "party": ["QA"]},
    ]
}


def actor(name: str | None, party: str) -> Actor:
    return Actor(0, named=name is not None, name=name, words=fold_name(name or ""), parties=[party])


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (actor("Muttaqi", "TALIBAN"), True),
        (actor(None, "QA"), True),
        (actor("Zhao Xing", "CN"), False),
        (actor(None, "CN"), False),
        (actor(None, "TALIBAN"), None),
        (actor("Nabil Harzan", "QA"), None),
    ],
)
def test_who_takes_part(who: Actor, expected: bool | None) -> None:
    assert is_participant(who, MEETING) is expected
