"""Who met whom in both accounts: the shared people, the parties, and the delegations that stand for named people."""

from dataclasses import dataclass
from itertools import combinations

from ingest.matching.people import likeness
from ingest.matching.told import Account, Person, Side

_ELSEWHERE = 0.85  # of a likeness by name alone, where the accounts name different parties


@dataclass(frozen=True)
class SharedPerson:
    one: Side
    other: Side
    likeness: float

    @property
    def party(self) -> str | None:
        return self.one.party or self.other.party


@dataclass(frozen=True)
class Company:
    """Both accounts' participants, compared.

    `people`: shared ones, the likest pairs first, each person once. `clashing`: shared parties for which both name
    people and share none. `strangers`: the share of named people of shared parties whom only one account names although
    the other names somebody for the party.
    """

    people: tuple[SharedPerson, ...]
    shared: frozenset[str]
    all_parties: frozenset[str]
    clashing: frozenset[str]
    strangers: float

    @property
    def two_people(self) -> float:
        """How sure a dyad of two people is, both named by both accounts, for different parties."""
        pairs = (a.likeness * b.likeness for a, b in combinations(self.people, 2) if _differ(a.party, b.party))
        return max(pairs, default=0.0)

    @property
    def person_and_party(self) -> float:
        """How sure a dyad is of a person whom both name, and a party for which an account has a delegation alone."""
        open_parties = self.shared - self.clashing
        return max((p.likeness for p in self.people if open_parties - {p.party or ""}), default=0.0)

    @property
    def two_parties(self) -> float:
        """1 for a dyad of parties that may be the same people's."""
        return float(len(self.shared - self.clashing) >= 2)


def compare_company(one: Account, other: Account) -> Company:
    people = _shared_people(one, other)
    first, second = _parties(one), _parties(other)
    shared = first & second
    named_by_both = {party for party in shared if _named(one, party) and _named(other, party)}
    found = {side.party for person in people for side in (person.one, person.other)}
    named = sum(len(_named(one, party)) + len(_named(other, party)) for party in named_by_both)
    met = sum(2 for person in people if person.party in named_by_both)
    return Company(
        people=people,
        shared=frozenset(shared),
        all_parties=frozenset(first | second),
        clashing=frozenset(named_by_both - found),
        strangers=max(0.0, 1 - met / named) if named else 0.0,
    )


def _shared_people(one: Account, other: Account) -> tuple[SharedPerson, ...]:
    ranked = sorted(
        (
            SharedPerson(a, b, like)
            for a in one.sides
            for b in other.sides
            if a.person and b.person and (like := _same_person(a, a.person, b, b.person)) > 0
        ),
        key=lambda shared: -shared.likeness,
    )
    chosen: list[SharedPerson] = []
    for shared in ranked:
        if all(shared.one is not known.one and shared.other is not known.other for known in chosen):
            chosen.append(shared)
    return tuple(chosen)


def _same_person(a: Side, one: Person, b: Side, other: Person) -> float:
    like = likeness(one, other)
    is_one_official = one.key is not None and one.key == other.key
    if like and not is_one_official and _differ(a.party, b.party):
        return like * _ELSEWHERE if like == 1 else 0.0
    return like


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _parties(account: Account) -> set[str]:
    return {side.party for side in account.sides if side.party is not None}


def _named(account: Account, party: str) -> list[Side]:
    return [side for side in account.sides if side.party == party and side.person is not None]
