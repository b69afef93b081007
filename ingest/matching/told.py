"""What one account tells of a meeting, as far as matching compares it: plain values, no database.

An account of an article and a meeting on record have the same shape, so that two of either can be compared.
"""

from dataclasses import dataclass
from datetime import date

from engagement.dates import DateInterval

# The agencies speak for the organisation: "the UN envoy" of one account is "the head of UNAMA" of another.
_UNITED_NATIONS = frozenset({"UNAMA", "UNHCR", "UNICEF", "WFP", "WHO", "IOM", "UNDP", "OCHA", "FAO", "UNESCO", "OHCHR"})
CALLS = frozenset({"phone", "video"})


@dataclass(frozen=True)
class Person:
    """A named person. `key` is the official's slug, None where nobody on record has the name.

    `is_established`: two such with different keys are two people, however alike their names; a provisional one may be
    somebody else spelled otherwise.
    """

    key: str | None
    names: frozenset[str]
    is_established: bool = False


@dataclass(frozen=True)
class Side:
    """Somebody who took part: a person, or a delegation (`person` None), and the party's code, None where unknown."""

    party: str | None
    person: Person | None = None


@dataclass(frozen=True)
class Account:
    """`country` is a party's code, `topics` are slugs, `published` is when the article that tells it came out."""

    status: str
    sides: tuple[Side, ...]
    interval: DateInterval
    city: str = ""
    country: str | None = None
    format: str = "unknown"
    topics: frozenset[str] = frozenset()
    published: date | None = None


def party_for_matching(code: str | None) -> str | None:
    """The code under which parties are compared."""
    return "UN" if code in _UNITED_NATIONS else code


def relatives(code: str) -> frozenset[str]:
    """All codes that are compared as one with this one."""
    return _UNITED_NATIONS | {"UN"} if party_for_matching(code) == "UN" else frozenset({code})
