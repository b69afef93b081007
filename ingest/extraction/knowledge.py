"""What extraction is told of the world: parties, officials, cities and topics, as plain data."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PartyEntry:
    """A country, organisation, de facto authority or group. `country` is the code of the one it governs or sits in."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capital: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class AffiliationEntry:
    """An office: the party and role, from when to when (None: open or unknown)."""

    party: str
    role: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class OfficialEntry:
    """A person: `key` is unique, `name` the usual English form, `names` every other spelling known."""

    key: str
    name: str
    names: tuple[str, ...] = ()
    affiliations: tuple[AffiliationEntry, ...] = ()


@dataclass(frozen=True)
class CityEntry:
    """A city by its usual English name, the alpha-2 code of its country, and other spellings."""

    name: str
    country: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """All of it. Give the same object to every call: indexes over it are built once per object."""

    parties: tuple[PartyEntry, ...] = ()
    officials: tuple[OfficialEntry, ...] = ()
    cities: tuple[CityEntry, ...] = ()
    topics: tuple[str, ...] = ()
