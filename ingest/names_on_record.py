"""Whom the record knows by the names that some drafts tell: read at once, and who is new is written at once.

Drafts name the same people over and over, so each is one object here, found by every name that a draft before gave
it. To be made and used up where recording is serialised (`lock_recording`); it may serve several articles, one after
the other, as long as it is told who was put on record (`save`) and who was taken off it again (`forget`).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection

from engagement.models import Official, OfficialName
from engagement.services.officials import NewOfficial, new_official, save_officials
from ingest.directory import Directory
from ingest.extraction.schema import ParticipantDraft
from ingest.identity.candidates import surely_known
from ingest.identity.established import Established, established_officials
from ingest.identity.keys import same_name

_LENGTH = 200  # of a spelling
# Words before a name that are no part of it, as the corpus' scorer has them; but "He" may be a surname (He Lifeng).
_HONORIFICS = re.compile(
    r"^(?:(?:mr|mrs|ms|dr|prof|sir|mullah|mawlawi|maulvi|moulavi|mawlavi|molvi|maulana|mawlana|molawi|sheikh|shaikh"
    r"|shaykh|haji|hajji|qari|mufti|khalifa|alhaj|al-haj|h\.e|(?-i:HE)|amb|ambassador|gen|general|lt|maj|col|president|minister"
    r"|engineer|eng|sayed|syed)\b\.?\s+)+",
    re.IGNORECASE,
)
_TOLD = """
SELECT told.name, engagement_fold(told.name),
 EXISTS (SELECT FROM engagement_notaperson nobody WHERE upper(unaccent(nobody.name)) = upper(unaccent(told.name))),
 ARRAY(SELECT id FROM engagement_official WHERE engagement_fold(name) = engagement_fold(told.name)
  UNION SELECT official_id FROM engagement_officialname WHERE engagement_fold(name) = engagement_fold(told.name))
FROM unnest(%s::text[]) AS told (name)
"""
_PEOPLE = """
SELECT who.id, who.name, who.slug, who.is_provisional, who.note,
 ARRAY(SELECT name FROM engagement_officialname WHERE official_id = who.id) AS spelled,
 ARRAY(SELECT old_slug FROM engagement_mergedofficial WHERE official_id = who.id) AS formerly,
 (SELECT json_agg(json_build_array(party.code, held.role, held.start, held."end"))
  FROM engagement_affiliation held JOIN engagement_party party ON party.id = held.party_id
  WHERE held.official_id = who.id) AS held
FROM engagement_official who WHERE who.id = ANY(%s) OR who.slug = ANY(%s)
 OR who.id IN (SELECT official_id FROM engagement_mergedofficial WHERE old_slug = ANY(%s))
"""
_PROVISIONAL = """
SELECT party.code, spelling.official_id, spelling.name
FROM engagement_party party
 JOIN engagement_affiliation held ON held.party_id = party.id
 JOIN engagement_official who ON who.id = held.official_id AND who.is_provisional
 JOIN engagement_officialname spelling ON spelling.official_id = who.id
WHERE party.code = ANY(%s)
"""


@dataclass(frozen=True)
class Office:
    """A missing start or end is open or unknown."""

    party: str
    role: str
    start: date | None = None
    end: date | None = None


@dataclass(eq=False)
class Known:
    """Somebody on record, or who will be: then `official` has no key yet."""

    official: Official
    names: set[str]
    offices: list[Office] = field(default_factory=list)

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(office.party for office in self.offices)


@dataclass
class _Told:
    """A name as the database folds it; whether it is nobody's, and whose it is."""

    folded: str
    is_nobody: bool
    bearers: dict[int, Known]


class NamesOnRecord:
    """`participants` are all who will be asked for."""

    def __init__(self, participants: Iterable[ParticipantDraft], directory: Directory) -> None:
        named = [one for one in participants if one.kind == "official"]
        self.directory = directory
        self._people: dict[int, Known] = {}
        self._by_key: dict[str, Known] = {}
        self._told: dict[str, _Told] = {}
        self._new: list[tuple[NewOfficial, Known]] = []
        self._spelled: list[tuple[Known, str]] = []
        self._by_party: dict[str, dict[int, set[str]]] = {}
        self._touched: dict[int, Known] = {}  # who is new or has new spellings, of whom the database told otherwise
        bearers = self._look_up({text for one in named for text in names_told(one)})
        self._load({pk for ids in bearers.values() for pk in ids}, {one.key for one in named if one.key})
        for name, ids in bearers.items():
            self._told[name].bearers = {id(self._people[pk]): self._people[pk] for pk in ids if pk in self._people}
        strangers = [one for one in named if not any(self._told[name].bearers for name in names_told(one))]
        self._codes = {code for one in strangers if one.key not in self._by_key for code in one.parties}

    def keyed(self, key: str) -> Known | None:
        """Who has, or had before a merge, this slug."""
        return self._by_key.get(key)

    def is_nobody(self, name: str) -> bool:
        """Did an analyst say that this is no person's name?"""
        return self._told[name].is_nobody

    def spelled(self, names: Iterable[str]) -> list[Known]:
        """Of whom one of the names is a spelling, accents and case aside."""
        found = {id(known): known for name in names for known in self._told[name].bearers.values()}
        return list(found.values())

    def spelled_otherwise(self, names: Collection[str], codes: Collection[str]) -> list[Known]:
        """With the same full name in other letters, of one of the parties: on record, or provisional as well."""
        homes = self.directory.homes(codes)
        sure = {official.pk for official in surely_known(names, codes, known=self._established)}
        alike = {pk for pk, texts in self._provisional(codes) if _same_name(names, texts, homes)}
        self._load((sure | alike) - self._people.keys())
        found = [self._people[pk] for pk in sorted(sure | alike) if pk in self._people]
        here = [one for one in self._touched.values() if one.parties & set(codes)]
        alike_here = [one for one in here if _same_name(names, one.names, homes)]
        return list({id(one): one for one in [*found, *alike_here]}.values())

    def add(self, *, name: str, spelling: str, code: str | None, role: str) -> Known:
        """Somebody whom nobody on record is, provisional until an analyst says who it is."""
        party_id = self.directory.parties[code].pk if code else None
        new = new_official(name=name, party_id=party_id, role=role, spelling=spelling, is_provisional=True)
        known = Known(new.official, set(new.names), [Office(code, role)] if code else [])
        self._new.append((new, known))
        self._touched[id(known)] = known
        for text in {new.official.name, *new.names}:
            self._note(known, text)
        return known

    def remember(self, known: Known, names: Iterable[str | None]) -> None:
        """More spellings, for the analyst who will say who it is."""
        for text in sorted({name[:_LENGTH] for name in names if name} - known.names):
            known.names.add(text)
            self._spelled.append((known, text))
            self._touched[id(known)] = known
            self._note(known, text)

    def save(self) -> None:
        """Put on record who is new, and what spellings."""
        save_officials([new for new, _ in self._new])
        if self._spelled:
            # What is to be written for one who is new was not known when they were added.
            spellings = [OfficialName(official=known.official, name=text) for known, text in self._spelled]
            OfficialName.objects.bulk_create(spellings, ignore_conflicts=True)  # an analyst may be as fast
        self._people |= {known.official.pk: known for _, known in self._new}
        self._new, self._spelled = [], []

    def forget(self, officials: Iterable[int]) -> None:
        """They are not on record any more."""
        for pk in officials:
            if (known := self._people.pop(pk, None)) is not None:
                self._touched.pop(id(known), None)
                self._by_key = {key: one for key, one in self._by_key.items() if one is not known}
                for told in self._told.values():
                    told.bearers.pop(id(known), None)

    @property
    def people(self) -> dict[int, Known]:
        """All who were found or are new, by their keys; to be asked after `save`."""
        return self._people

    @cached_property
    def _established(self) -> Established:
        return established_officials()

    def _look_up(self, names: Collection[str]) -> dict[str, list[int]]:
        """Fills `_told`; gives the keys of those who bear each name."""
        if not names:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(_TOLD, [sorted(names)])
            rows = cursor.fetchall()
        self._told = {name: _Told(folded, is_nobody, {}) for name, folded, is_nobody, _ in rows}
        return {name: ids for name, _, _, ids in rows}

    def _load(self, ids: Collection[int], keys: Collection[str] = ()) -> None:
        if not ids and not keys:
            return
        asked = [sorted(ids), sorted(keys), sorted(keys)]
        rows: Iterable[Any] = Official.objects.raw(_PEOPLE, asked)  # with columns that the model has not
        for official in rows:
            offices = [Office(code, role, _day(start), _day(end)) for code, role, start, end in official.held or ()]
            known = self._people.setdefault(official.pk, Known(official, set(official.spelled), offices))
            self._by_key |= dict.fromkeys((official.slug, *official.formerly), known)

    def _note(self, known: Known, name: str) -> None:
        """From now on, who is told by this name is `known`, or one of several."""
        folded = self._told[name].folded
        for told in self._told.values():
            if told.folded == folded:
                told.bearers[id(known)] = known

    def _provisional(self, codes: Collection[str]) -> Iterable[tuple[int, set[str]]]:
        """Those on record who hold an office of one of the parties, with their spellings."""
        if missing := set(codes) - self._by_party.keys():
            wanted = missing | (self._codes - self._by_party.keys())
            self._by_party |= {code: defaultdict(set) for code in wanted}
            with connection.cursor() as cursor:
                cursor.execute(_PROVISIONAL, [sorted(wanted)])
                for code, pk, name in cursor.fetchall():
                    self._by_party[code][pk].add(name)
        return [entry for code in codes for entry in self._by_party[code].items()]


def names_told(participant: ParticipantDraft) -> set[str]:
    """All texts that may be asked for, or stored, for the participant."""
    told = {name for name in (participant.name, participant.as_told) if name}
    bare = told | {strip_honorifics(name) for name in told}
    return bare | {name[:_LENGTH] for name in bare}


def strip_honorifics(name: str) -> str:
    """The name without "Mullah", "H.E." and the like before it; the name itself where nothing else is left."""
    return _HONORIFICS.sub("", name).strip() or name


def _same_name(names: Iterable[str], spellings: Iterable[str], homes: Collection[str]) -> bool:
    return any(same_name(name, spelling, homes) for name in names for spelling in spellings)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
