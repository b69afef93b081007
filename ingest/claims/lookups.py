"""What drafts refer to by code, slug or name, found for all of a meeting's accounts at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.db.models.functions import Upper

from engagement.models import City, Meeting, MergedOfficial, Official, OfficialName, Party, Topic
from ingest.claims.values import Person, fold
from ingest.names_on_record import strip_honorifics

Draft = dict[str, Any]


class Lookups:
    """Parties, topics, cities and officials of the drafts and the meeting, in at most seven queries."""

    def __init__(self, meeting: Meeting, drafts: Iterable[Draft]) -> None:
        self._drafts = list(drafts)
        self._stood = {
            one.official_id: one.party.code if one.party else ""
            for one in meeting.participations.all()
            if one.official_id
        }
        self._countries = self._find_countries()
        self.parties = self._find_parties()
        slugs = {slug for draft in self._drafts for slug in draft.get("topics", ())}
        self.topics = dict(Topic.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}
        self._by_slug = self._find_by_slug()
        self._by_name = self._find_by_name()

    def person(self, participant: Draft) -> Person:
        """The participant of a draft as it is compared: an official who took part first, else the only one who fits."""
        party = next((code for code in participant["party"] if code in self.parties), "")
        if participant["kind"] != "official":
            return Person(party=party)
        name = participant["name"] or participant["as_told"] or ""
        official = self._by_slug.get(participant["key"] or "") or self._named(participant)
        if official is None:
            return Person(fold(strip_honorifics(name)), party)
        return Person(official, self._stood.get(official) or party)

    def country(self, draft: Draft) -> str:
        """The code of the country, that of the only city of the name where the draft names no country."""
        place = draft.get("place") or {}
        return place.get("country") or self._countries.get(fold(place.get("city") or ""), "")

    def _named(self, participant: Draft) -> int | None:
        fitting = {pk for name in _names_of(participant) for pk in self._by_name.get(fold(name), ())}
        present = fitting & self._stood.keys()
        chosen = present if len(present) == 1 else fitting
        return next(iter(chosen)) if len(chosen) == 1 else None

    def _find_parties(self) -> dict[str, str]:
        codes = {code for draft in self._drafts for one in _people(draft) for code in one["party"]}
        codes |= {self.country(draft) for draft in self._drafts}
        codes.discard("")
        return dict(Party.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}

    def _find_countries(self) -> dict[str, str]:
        places = [draft.get("place") or {} for draft in self._drafts]
        names = {place["city"] for place in places if place.get("city") and not place.get("country")}
        if not names:
            return {}
        found: dict[str, set[str]] = {}
        for name, code in City.objects.filter(name__in=names).values_list("name", "country__code"):
            found.setdefault(fold(name), set()).add(code)
        return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}

    def _find_by_slug(self) -> dict[str, int]:
        keys = {key for draft in self._drafts for one in _people(draft) if (key := one["key"])}
        if not keys:
            return {}
        merged = MergedOfficial.objects.filter(old_slug__in=keys).values_list("old_slug", "official_id")
        return {**dict(merged), **dict(Official.objects.filter(slug__in=keys).values_list("slug", "pk"))}

    def _find_by_name(self) -> dict[str, set[int]]:
        """Officials by folded name: all of each spelling, so that a name which two have names neither."""
        people = [one for draft in self._drafts for one in _people(draft) if one["kind"] == "official"]
        names = {name.upper() for one in people for name in _names_of(one)}
        if not names and not self._stood:
            return {}
        spelled = OfficialName.objects.annotate(upper=Upper("name"))
        rows = spelled.filter(Q(upper__in=names) | Q(official__in=list(self._stood)))
        found: dict[str, set[int]] = {}
        for name, pk in rows.values_list("name", "official_id"):
            found.setdefault(fold(name), set()).add(pk)
        for name, pk in Official.objects.filter(pk__in=list(self._stood)).values_list("name", "pk"):
            found.setdefault(fold(name), set()).add(pk)
        return found


def _people(draft: Draft) -> list[Draft]:
    return list(draft.get("participants", ()))


def _names_of(participant: Draft) -> Iterator[str]:
    """The full form where there is one: a lone surname proves nobody."""
    names = [name for name in (participant["name"], participant["as_told"]) if name]
    full = [name for name in names if " " in strip_honorifics(name)] or names
    for name in full:
        yield name
        yield strip_honorifics(name)
