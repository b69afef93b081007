"""Accounts of what is not a meeting yet: of a stored draft, and of a proposal before it is stored."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from engagement.dates import DateInterval
from engagement.models import Official, Party
from engagement.services.recording import MeetingInput
from ingest.matching.told import Account, Person, Side, party_for_matching
from ingest.names_on_record import Known


class Officials:
    """Those who take part in the meetings and proposals at hand, each read once."""

    def __init__(self, officials: Iterable[Official]) -> None:
        self.people = {official.pk: _person(official) for official in officials}

    @classmethod
    def of(cls, ids: Iterable[int]) -> "Officials":
        return cls(Official.objects.filter(pk__in=set(ids)).prefetch_related("names"))

    @classmethod
    def known(cls, known: Iterable[Known]) -> "Officials":
        """Of those whom resolution has read already."""
        officials = cls(())
        officials.people = {one.official.pk: _named(one.official, one.names) for one in known}
        return officials

    @property
    def established(self) -> set[int]:
        """The keys of those who are known to be who they are."""
        return {pk for pk, person in self.people.items() if person.is_established}


def account_of_draft(draft: dict[str, Any], published: date | None) -> Account:
    """A stored draft; whom nobody on record has been found for is known by the name alone."""
    return Account(
        status=draft["status"],
        sides=tuple(_side_of_draft(participant) for participant in draft["participants"]),
        interval=DateInterval.from_iso(draft["date"]["start"], draft["date"]["end"]),
        city=draft["place"]["city"] or "",
        country=draft["place"]["country"],
        format=draft["format"],
        topics=frozenset(draft["topics"]),
        published=published,
    )


def account_of_proposal(
    proposal: MeetingInput,
    published: date | None,
    *,
    officials: Officials | None = None,
    codes: Mapping[int, str] | None = None,
) -> Account:
    """`officials` and parties' `codes` by their keys are read where they are not at hand."""
    officials = officials or Officials.of(p.official_id for p in proposal.participations if p.official_id)
    if codes is None:
        party_ids = {p.party_id for p in proposal.participations} | {proposal.country_id}
        codes = dict(Party.objects.filter(pk__in=party_ids - {None}).values_list("pk", "code"))
    return Account(
        status=proposal.status,
        sides=tuple(
            Side(party_for_matching(codes.get(p.party_id or 0)), officials.people.get(p.official_id or 0))
            for p in proposal.participations
        ),
        interval=proposal.interval,
        city=proposal.city,
        country=codes.get(proposal.country_id or 0),
        format=proposal.format,
        topics=frozenset(proposal.topics),
        published=published,
    )


def _side_of_draft(participant: dict[str, Any]) -> Side:
    party = party_for_matching(participant["party"][0] if participant["party"] else None)
    names = frozenset(filter(None, (participant["name"],))) if participant["kind"] == "official" else frozenset()
    key = participant["key"]
    return Side(party, Person(key, names, is_established=key is not None) if names or key else None)


def _person(official: Official) -> Person:
    return _named(official, (spelling.name for spelling in official.names.all()))


def _named(official: Official, spellings: Iterable[str]) -> Person:
    names = frozenset({official.name, *spellings})
    return Person(official.slug, names, is_established=not official.is_provisional)
