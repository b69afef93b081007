"""An established official as identity sees them: every spelling, and who held which office when."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from engagement.models import Affiliation, Official, OfficialName, Party
from ingest.identity.once import answered_once


@dataclass(frozen=True)
class Office:
    """`homes`: the party's code, and for an authority or group also that of the country it governs or sits in."""

    party: str
    homes: frozenset[str]
    role: str
    start: date | None
    end: date | None

    def may_be_held(self, first: date | None, last: date | None) -> bool:
        """On one of the days from `first` to `last`, None being any."""
        return not ((last and self.start and self.start > last) or (first and self.end and self.end < first))


@dataclass(frozen=True)
class KnownOfficial:
    pk: int
    slug: str
    name: str
    spellings: tuple[str, ...]
    offices: tuple[Office, ...]

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(office.party for office in self.offices)

    @property
    def homes(self) -> frozenset[str]:
        return frozenset(code for office in self.offices for code in office.homes)


def load_known(ids: Collection[int] | None = None) -> dict[int, KnownOfficial]:
    """The established officials among `ids`, or all, by primary key; in four queries."""
    officials = Official.objects.established()
    if ids is not None:
        officials = officials.filter(pk__in=ids)
    rows = {pk: (slug, name) for pk, slug, name in officials.order_by("pk").values_list("pk", "slug", "name")}
    wanted = None if ids is None else list(rows)
    spellings = _spellings(wanted)
    offices = _offices(wanted)
    return {
        pk: KnownOfficial(pk, slug, name, tuple(dict.fromkeys((name, *spellings[pk]))), tuple(offices[pk]))
        for pk, (slug, name) in rows.items()
    }


@answered_once
def homes_of(codes: Iterable[str]) -> frozenset[str]:
    """The codes, and the countries that authorities and groups among them govern or sit in."""
    return frozenset[str]().union(*homes_by_code(codes).values())


def homes_by_code(codes: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each code what `homes_of` says of it, in one query."""
    found = {code: frozenset({code}) for code in codes}
    if found:
        rows = Party.objects.filter(code__in=found).values_list("code", "kind", "country__code")
        found |= {code: home_codes(code, kind, country) for code, kind, country in rows}
    return found


def home_codes(code: str, kind: str, country: str | None) -> frozenset[str]:
    """The party's code, and that of the country where it is an authority or group of one."""
    sits = country is not None and kind in {Party.Kind.AUTHORITY, Party.Kind.GROUP}
    return frozenset({code, country}) if sits and country else frozenset({code})


def _spellings(ids: Collection[int] | None) -> dict[int, list[str]]:
    names = OfficialName.objects.order_by("name")
    if ids is not None:
        names = names.filter(official_id__in=ids)
    found: dict[int, list[str]] = defaultdict(list)
    for official, name in names.values_list("official_id", "name"):
        found[official].append(name)
    return found


def _offices(ids: Collection[int] | None) -> dict[int, list[Office]]:
    held = Affiliation.objects.order_by("pk")
    if ids is not None:
        held = held.filter(official_id__in=ids)
    columns = ("official_id", "party__code", "party__kind", "party__country__code", "role", "start", "end")
    found: dict[int, list[Office]] = defaultdict(list)
    for official, code, kind, country, role, start, end in held.values_list(*columns):
        found[official].append(Office(code, home_codes(code, kind, country), role, start, end))
    return found
