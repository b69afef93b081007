"""Accounts in few words."""

from datetime import date

from engagement.dates import DateInterval
from ingest.matching.told import Account, Person, Side

DAY = "2021-10-12"


def build_side(who: str) -> Side:
    """ "Wang Yi/CN", or "/CN" for a delegation."""
    name, _, party = who.partition("/")
    return Side(party or None, Person(None, frozenset({name})) if name else None)


def build_account(
    *who: str,
    day: str | None = DAY,
    until: str | None = None,
    place: str = "Beijing, CN",
    status: str = "held",
    format: str = "in_person",
    topics: tuple[str, ...] = (),
    published: str | None = None,
) -> Account:
    """Wang Yi (CN) and Amir Khan Muttaqi (TALIBAN) on 12 October 2021 in Beijing, unless told otherwise."""
    city, _, country = place.partition(", ")
    return Account(
        status=status,
        sides=tuple(build_side(one) for one in who or ("Wang Yi/CN", "Amir Khan Muttaqi/TALIBAN")),
        interval=DateInterval.from_iso(day, until),
        city=city,
        country=country or None,
        format=format,
        topics=frozenset(topics),
        published=date.fromisoformat(published) if published else None,
    )
