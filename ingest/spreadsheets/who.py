"""Cells of people → who stood for whom: as our files write them, and as people do.

“Taliban: Amir Khan Muttaqi, a delegation; India” · “Amir Khan Muttaqi (Taliban) and Wang Yi (China)” · a line for each.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from engagement.models import Party

FindParty = Callable[[str], Party | None]
KnowsName = Callable[[str], bool]

_NOT_KNOWN = "party not known"
_SIDES = re.compile(r"\s*[;\n|]\s*")
_IN_BRACKETS = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<inside>[^()]+)\)$")
_COMMAS = re.compile(r"\s*,\s*(?![^()]*\))")  # none inside brackets
_AND = re.compile(r"\s+(?:and|&)\s+")
# Who stands for a group or for somebody who is not named. Whoever is called so by name is on record or has a party.
_GROUP = re.compile(
    r"\b(?:delegat\w+|officials?|envoys?|representatives?|diplomats?|ministr(?:y|ies)|team|government|leaders?|members?"
    r"|ambassadors?|mission|embassy|spokes\w+|ministers?|commanders?|side|group|committee|council|party|negotiators?"
    r"|authorities|businessmen|traders|elders|scholars|experts|advis[eo]rs?|secretary|president|governors?|staff|others)\b",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    (
        "al",
        "an",
        "ar",
        "as",
        "ash",
        "at",
        "az",
        "bin",
        "ibn",
        "ben",
        "bint",
        "ul",
        "ud",
        "uz",
        "de",
        "da",
        "di",
        "do",
        "dos",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "el",
        "y",
        "abu",
    )
)


@dataclass(frozen=True)
class Told:
    """Somebody who took part, by the words of the cell. `party_words` where they name a party that is not on record."""

    name: str
    party: Party | None
    is_person: bool
    role: str = ""
    party_words: str = ""


def read_who(text: str, find: FindParty, knows: KnowsName, party: Party | None = None) -> list[Told]:
    """`party`: for whom everybody in the cell stood who is not said to have stood for another one."""
    found: list[Told] = []
    for side in filter(None, _SIDES.split(text)):
        found += _side(side, find, knows, party)
    return found


def _side(text: str, find: FindParty, knows: KnowsName, default: Party | None) -> list[Told]:
    head, colon, people = text.partition(": ")
    if not colon:
        return _without_head(text, find, knows, default)
    if head.casefold() == _NOT_KNOWN:
        return [one for piece in _pieces(people, find, knows) for one in _one(piece, find, knows, None)]
    parties = _parties(head, find)
    if not parties:
        rest = [one for piece in _pieces(people, find, knows) for one in _one(piece, find, knows, None)]
        return [Told(one.name, one.party, one.is_person, one.role, one.party_words or head) for one in rest]
    if len(parties) > 1:  # one group of them all, as our files write it
        return [Told(people, one, is_person=False) for one in parties]
    return [one for piece in _pieces(people, find, knows) for one in _one(piece, find, knows, parties[0])]


def _without_head(text: str, find: FindParty, knows: KnowsName, default: Party | None) -> list[Told]:
    """“India”, “India, Qatar”, “Amir Khan Muttaqi (Taliban), Wang Yi (China)”."""
    if text.casefold() == _NOT_KNOWN:
        return []
    return [one for piece in _pieces(text, find, knows) for one in _one(piece, find, knows, default)]


def _parties(text: str, find: FindParty) -> list[Party]:
    """All that are named between commas, which a party's own name may have too; none where a part names no party."""
    pieces, found, at = _COMMAS.split(text), [], 0
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            party = find(", ".join(pieces[at:end]))
            if party is not None:
                break
        else:
            return []
        found.append(party)
        at = end
    return found


def _pieces(text: str, find: FindParty, knows: KnowsName) -> list[str]:
    """One for each of them. What is known as a whole is left whole, and “and” parts names alone."""
    if find(text) is not None or knows(text):
        return [text]
    found: list[str] = []
    for piece in filter(None, _COMMAS.split(text)):
        piece = re.sub(r"^and\s+", "", piece)
        parts = _AND.split(piece)
        are_names = all(_looks_like_a_name(_bare(part)) or find(_bare(part)) or knows(_bare(part)) for part in parts)
        found += parts if are_names and find(piece) is None and not knows(piece) else [piece]
    return found


def _bare(text: str) -> str:
    match = _IN_BRACKETS.match(text)
    return match["name"] if match else text


def _one(text: str, find: FindParty, knows: KnowsName, default: Party | None) -> list[Told]:
    match = _IN_BRACKETS.match(text)
    if match and not knows(text):
        return [_with_brackets(match["name"], match["inside"], find, knows, default)]
    own = find(text) if not knows(text) else None
    if own is not None:
        return [Told(text, default or own, is_person=False)]
    return [Told(text, default, _is_person(text, knows))]


def _with_brackets(name: str, inside: str, find: FindParty, knows: KnowsName, default: Party | None) -> Told:
    """“(Taliban)”, “(acting foreign minister)”, “(acting foreign minister, Taliban)”."""
    party, role = default, []
    for piece in _COMMAS.split(inside):
        named = find(piece)
        party = named or party
        role += [] if named else [piece]
    return Told(name, party, _is_person(name, knows), ", ".join(role))


def _is_person(name: str, knows: KnowsName) -> bool:
    return knows(name) or _looks_like_a_name(name)


def _looks_like_a_name(text: str) -> bool:
    """Words with capitals, and none that names a group; in a script without capitals, letters will do."""
    if _GROUP.search(text) or any(character.isdigit() for character in text):
        return False
    words = [word for word in text.replace("-", " ").split() if word.casefold() not in _SMALL_WORDS]
    return bool(words) and all(not word[0].islower() and word[0].isalpha() for word in words)
