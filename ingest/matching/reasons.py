"""Why two accounts may tell of one meeting, and what speaks against it: short phrases for an analyst."""

from collections.abc import Iterable

from ingest.matching.features import Comparison
from ingest.matching.told import CALLS

_CERTAIN = 0.999


def reasons_of(comparison: Comparison) -> list[str]:
    """What the accounts share first, then what differs."""
    return [*_who(comparison), *_when(comparison), *_where(comparison), *_what(comparison)]


def _who(c: Comparison) -> Iterable[str]:
    company = c.company
    same = sum(person.likeness >= _CERTAIN for person in company.people)
    alike = len(company.people) - same
    if same:
        yield "same person" if same == 1 else f"same {_number(same)} people"
    if alike:
        yield "a name spelled alike" if alike == 1 else f"{_number(alike)} names spelled alike"
    if not company.people and company.shared - company.clashing:
        yield f"same parties: {_list(sorted(company.shared - company.clashing))}"
    elif standing := company.shared - company.clashing - _found(c):
        yield f"a delegation stands for {_list(sorted(standing))}"
    if company.clashing:
        yield f"other people for {_list(sorted(company.clashing))}"
    if company.all_parties - company.shared:
        yield f"only one names {_list(sorted(company.all_parties - company.shared))}"


def _found(c: Comparison) -> set[str]:
    return {person.party for person in c.company.people if person.party}


def _when(c: Comparison) -> Iterable[str]:
    days = c.days
    if days.gap is None:
        yield "a date is missing"
    elif days.is_same:
        yield "same day"
    elif days.gap == 0:
        yield "days overlap" if days.is_sharp else "the vague date covers the other"
    else:
        yield "a day apart" if days.gap == 1 else f"{days.gap} days apart"


def _where(c: Comparison) -> Iterable[str]:
    if c.are_in_one_city:
        yield f"both in {c.one.city}"
    elif c.are_in_two_cities:
        yield f"{c.one.city} against {c.other.city}"
    elif c.are_in_one_country:
        yield "same country"
    if c.is_call_and_visit:
        yield "a call against a meeting in person"
    elif c.one.format in CALLS and c.other.format in CALLS:
        yield "both are calls"


def _what(c: Comparison) -> Iterable[str]:
    if c.one.status != c.other.status:
        yield f"{c.one.status} against {c.other.status}"
    if c.one.topics & c.other.topics:
        yield "common topics"
    elif c.have_other_topics:
        yield "other topics"


def _number(count: int) -> str:
    return {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}.get(count, str(count))


def _list(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
