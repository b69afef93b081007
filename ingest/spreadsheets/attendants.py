"""The cells of people of a row → who took part, for whom: on record, new, or an error that names who it may be."""

from collections.abc import Iterable, Mapping

from engagement.models import Party
from ingest.resolution import Days
from ingest.spreadsheets.cells import Errors
from ingest.spreadsheets.names import Names
from ingest.spreadsheets.plan import Attendant
from ingest.spreadsheets.reading import Cell
from ingest.spreadsheets.who import Told, read_who

_MOST = 60
_PAIRS = (("who", "who_party"), ("counterpart", "counterpart_party"))


def read_attendants(cells: Mapping[str, Cell], names: Names, on: Days, errors: Errors) -> tuple[Attendant, ...]:
    """Each once. Errors are put under the column that they come from."""
    found: dict[tuple[object, ...], Attendant] = {}
    for people, parties in _PAIRS:
        problems: list[str] = []
        for one in _told(cells, people, parties, names, errors):
            attendant = _attendant(one, names, on, problems)
            found.setdefault(attendant.identity, attendant)
        if problems:
            errors[people] = " ".join(dict.fromkeys(problems))
    if not found and not errors.keys() & {"who", "counterpart", "who_party", "counterpart_party"}:
        errors["who"] = "Nobody is named: say who met, as in “Taliban: Amir Khan Muttaqi; India”."
    if len(found) > _MOST:
        errors["who"] = f"More than {_MOST} participants are more than a meeting can have here."
    return _one_of_each(found.values(), errors)


def _told(cells: Mapping[str, Cell], people: str, parties: str, names: Names, errors: Errors) -> list[Told]:
    words = " ".join(str(cells.get(parties, "")).split())
    party = names.party(words) if words else None
    if words and party is None:
        errors[parties] = f"No party “{words}” is on record: write its usual name or code, or put it on record first."
    text = str(cells.get(people, ""))
    if not text and party is not None:  # the side alone: somebody stood for it
        text = words
    return read_who(text, names.party, names.knows, party)


def _attendant(told: Told, names: Names, on: Days, problems: list[str]) -> Attendant:
    if told.party_words:
        problems.append(
            f"No party “{told.party_words}” is on record: write its usual name or code, or put it on record first."
        )
    if len(told.name) > (200 if told.is_person else 300):
        problems.append(f"“{told.name[:40]}…” is too long for a name.")
    if not told.is_person:
        return Attendant(told.name[:300], told.party, is_person=False, resolution="known" if told.party else "new")
    found = names.person(told.name, told.party, told.role, on)
    if found.candidates:
        problems.append(
            f"“{told.name}” may be {_either(found.candidates)}: write the full name, or for whom they stood, as in "
            "“India: Subrahmanyam Jaishankar”."
        )
    party = told.party
    if party is None and found.official is not None:
        held = names.office_on(found.official, on)
        party = held[0] if len(held) == 1 else None
    return Attendant(
        name=told.name[:200],
        party=party,
        is_person=True,
        role=told.role[:300],
        official=found.official,
        resolution=found.resolution,
    )


def _either(candidates: Iterable[str]) -> str:
    return " or ".join(candidates)


def _one_of_each(attendants: Iterable[Attendant], errors: Errors) -> tuple[Attendant, ...]:
    """No official twice, whatever they stood for."""
    chosen: dict[object, Attendant] = {}
    for one in attendants:
        key = one.official.pk if one.official else one.identity
        other: Party | None = chosen[key].party if key in chosen else one.party
        if other != one.party:
            errors["who"] = f"{one.name} stands there for two parties: name them once."
        chosen.setdefault(key, one)
    return tuple(chosen.values())
