"""Cells of people, as our files and as people write them."""

import pytest

from engagement.models import Party
from ingest.spreadsheets.who import read_who

TALIBAN, CHINA, INDIA = (
    Party(pk=n, code=code, name=name)
    for n, (code, name) in enumerate((("TALIBAN", "Taliban"), ("CN", "China"), ("IN", "India")), 1)
)
PARTIES = {"taliban": TALIBAN, "the taliban": TALIBAN, "china": CHINA, "cn": CHINA, "india": INDIA}
KNOWN = {"Amir Khan Muttaqi", "Wang Yi", "Minister Ali"}
BOTH = [("Amir Khan Muttaqi", "TALIBAN", True), ("Wang Yi", "CN", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Taliban: Amir Khan Muttaqi, a delegation; India",
            [("Amir Khan Muttaqi", "TALIBAN", True), ("a delegation", "TALIBAN", False), ("India", "IN", False)],
        ),
        ("Amir Khan Muttaqi (Taliban) and Wang Yi (China)", BOTH),
        ("Taliban: Amir Khan Muttaqi\nChina: Wang Yi", BOTH),
        ("Amir Khan Muttaqi (Taliban), Wang Yi (China)", BOTH),
        ("party not known: Wang Yi", [("Wang Yi", "", True)]),
        ("China, India", [("China", "CN", False), ("India", "IN", False)]),
        ("China, India: trade officials", [("trade officials", "CN", False), ("trade officials", "IN", False)]),
        ("India: ministers and traders", [("ministers and traders", "IN", False)]),
        ("India: Ravi Rao and Asha Devi", [("Ravi Rao", "IN", True), ("Asha Devi", "IN", True)]),
        ("Minister Ali (China)", [("Minister Ali", "CN", True)]),
        ("the Chinese envoy (China)", [("the Chinese envoy", "CN", False)]),
        ("China: Abdul al-Rahman bin Auf", [("Abdul al-Rahman bin Auf", "CN", True)]),
        ("امیرخان متقی (Taliban)", [("امیرخان متقی", "TALIBAN", True)]),
    ],
)
def test_who_stood_for_whom(text: str, expected: list[tuple[str, str, bool]]) -> None:
    told = read_who(text, lambda words: PARTIES.get(words.casefold()), KNOWN.__contains__)
    assert [(one.name, one.party.code if one.party else "", one.is_person) for one in told] == expected


def test_roles_stand_in_brackets_and_unknown_parties_are_kept_as_words() -> None:
    find = lambda words: PARTIES.get(words.casefold())  # noqa: E731
    (told,) = read_who("Wang Yi (foreign minister, China)", find, KNOWN.__contains__)
    assert (told.role, told.party) == ("foreign minister", CHINA)
    (told,) = read_who("Utopia: Wang Yi", find, KNOWN.__contains__)
    assert told.party_words == "Utopia"
