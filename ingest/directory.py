"""Parties and topics as a run needs them: all of both, in one query. There are some hundreds of parties, and twenty
topics; asking for each draft's by themselves costs more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from ingest.identity.known import home_codes

_ALL = """
SELECT 'party', party.id, party.code, party.name, party.kind, country.code
 FROM engagement_party party LEFT JOIN engagement_party country ON country.id = party.country_id
UNION ALL SELECT 'topic', id, slug, name, '', NULL FROM engagement_topic
"""


@dataclass(frozen=True)
class PartyEntry:
    """`homes`: as `identity.known.Office` has them."""

    pk: int
    code: str
    name: str
    homes: frozenset[str]


@dataclass(frozen=True)
class Directory:
    """Parties by their codes, and topics' keys by their slugs."""

    parties: Mapping[str, PartyEntry]
    topics: Mapping[str, int]

    @classmethod
    def load(cls) -> "Directory":
        parties, topics = {}, {}
        with connection.cursor() as cursor:
            cursor.execute(_ALL)
            for what, pk, code, name, kind, country in cursor.fetchall():
                if what == "topic":
                    topics[code] = pk
                else:
                    parties[code] = PartyEntry(pk, code, name, home_codes(code, kind, country))
        return cls(parties, topics)

    def party(self, codes: Iterable[str]) -> PartyEntry | None:
        """The first of the codes that is on record."""
        return next((self.parties[code] for code in codes if code in self.parties), None)

    def homes(self, codes: Iterable[str]) -> frozenset[str]:
        """As `identity.known.homes_of`."""
        found = (self.parties[code].homes if code in self.parties else frozenset({code}) for code in codes)
        return frozenset[str]().union(*found)

    @cached_property
    def codes(self) -> dict[int, str]:
        """Parties' codes by their keys."""
        return {party.pk: code for code, party in self.parties.items()}
