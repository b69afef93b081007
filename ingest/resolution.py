"""A name in an article → one official on record, none, or several: never a guess.

The steps, the surest first: the key that extraction found; a spelling on record, letter by letter; another spelling of
a full name, of the same party (`same_name`). Each gives somebody only where one official fits.

A name that nobody on record has makes a provisional official, who is shown as new until an analyst says who it is or
confirms a meeting with them. A name that several have makes one too, marked as ambiguous, and leaves the choice to the
analyst. A name that an analyst called nobody's makes none.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from engagement.dates import DateInterval
from engagement.models import Delegation, NotAPerson, Official, Participation, Party
from engagement.services.officials import create_official
from engagement.services.recording import ParticipationInput
from ingest.extraction import MeetingDraft
from ingest.extraction.schema import ParticipantDraft
from ingest.identity.candidates import surely_known
from ingest.identity.keys import same_name
from ingest.identity.known import homes_of
from ingest.identity.once import answered_once
from ingest.identity.scoring import are_like_roles
from ingest.models import Article

# Words before a name that are no part of it, as the corpus' scorer has them; but "He" may be a surname (He Lifeng).
_HONORIFICS = re.compile(
    r"^(?:(?:mr|mrs|ms|dr|prof|sir|mullah|mawlawi|maulvi|moulavi|mawlavi|molvi|maulana|mawlana|molawi|sheikh|shaikh"
    r"|shaykh|haji|hajji|qari|mufti|khalifa|alhaj|al-haj|h\.e|(?-i:HE)|amb|ambassador|gen|general|lt|maj|col|president|minister"
    r"|engineer|eng|sayed|syed)\b\.?\s+)+",
    re.IGNORECASE,
)
Resolution = Participation.Resolution
Days = tuple[date | None, date | None]
ANY_DAY: Days = (None, None)


@dataclass(frozen=True)
class _Found:
    official: Official | None
    resolution: str


def resolve_participants(draft: MeetingDraft, article: Article) -> tuple[ParticipationInput, ...]:
    """The draft's participants as rows of the record, each official or delegation once. Creates what is new."""
    codes = {code for participant in draft.participants for code in participant.parties}
    parties = {party.code: party for party in Party.objects.filter(code__in=codes)}
    interval = DateInterval.from_iso(draft.date.start, draft.date.end)
    chosen: dict[tuple[str, int], ParticipationInput] = {}
    for participant in draft.participants:
        party = next((parties[code] for code in participant.parties if code in parties), None)
        if participant.kind == "official" and participant.name:
            one = _official_input(participant, party, (interval.start, interval.end))
        else:
            one = _delegation_input(participant, party, article)
        if one is not None:
            chosen.setdefault((("official" if one.official_id else "delegation"), _id(one)), one)
    return tuple(chosen.values())


def resolve_official(participant: ParticipantDraft, on: Days = ANY_DAY) -> _Found:
    """The official that the participant names, with how that is known; None where there is none or no single one.

    `on`: the meeting's first and last day, which tell apart namesakes who held an office at different times.
    """
    if participant.key:
        named = Q(slug=participant.key) | Q(merged_from__old_slug=participant.key)
        known = Official.objects.filter(named).first()
        if known is not None:
            return _Found(known, Resolution.KNOWN)
    spelled = _spelled(participant)
    if not spelled:
        return _found(_other_spellings(participant))
    told = set(participant.parties)
    of_same_party = [official for official in spelled if _held(official) & told]
    fitting = of_same_party or [official for official in spelled if _may_be(official, participant)]
    if len(fitting) > 1:
        fitting = [official for official in fitting if _was_in_office(official, participant, on)] or fitting
    return _Found(None, Resolution.AMBIGUOUS) if not fitting else _found(fitting)


def _found(fitting: list[Official]) -> _Found:
    if len(fitting) == 1:
        return _Found(fitting[0], Resolution.NEW if fitting[0].is_provisional else Resolution.KNOWN)
    return _Found(None, Resolution.AMBIGUOUS if fitting else Resolution.NEW)


def strip_honorifics(name: str) -> str:
    """The name without "Mullah", "H.E." and the like before it; the name itself where nothing else is left."""
    return _HONORIFICS.sub("", name).strip() or name


def _names(participant: ParticipantDraft) -> set[str]:
    """A lone surname proves nobody; the full form does where extraction knows it."""
    names = {name for name in (participant.name, participant.as_told) if name}
    return {name for name in names if " " in strip_honorifics(name)} or names


def _spelled(participant: ParticipantDraft) -> list[Official]:
    full = _names(participant)
    return _bearers(full | {strip_honorifics(name) for name in full})


@answered_once
def _bearers(names: set[str]) -> list[Official]:
    return list(Official.objects.spelled(names).prefetch_related("affiliations__party"))


@answered_once
def _provisional_of(codes: set[str]) -> list[Official]:
    found = Official.objects.filter(is_provisional=True, affiliations__party__code__in=codes)
    return list(found.distinct().prefetch_related("names"))


def _other_spellings(participant: ParticipantDraft) -> list[Official]:
    """Those with the same full name in other letters, of a party told: on record, or provisional as well."""
    names, codes = _names(participant), set(participant.parties)
    if not codes:
        return []
    known = Official.objects.filter(pk__in=[official.pk for official in surely_known(names, codes)])
    homes = homes_of(codes)
    alike = [
        official
        for official in _provisional_of(codes)
        if any(same_name(name, spelling.name, homes) for name in names for spelling in official.names.all())
    ]
    return [*known, *alike]


def _was_in_office(official: Official, participant: ParticipantDraft, on: Days) -> bool:
    """Held the office that the article tells, on the meeting's day, as far as the record has dates."""
    first, last = on
    return any(
        office.party.code in participant.parties
        and (office.start or office.end)
        and not (last and office.start and office.start > last)
        and not (first and office.end and office.end < first)
        and are_like_roles(participant.role or "", office.role)
        for office in official.affiliations.all()
        if first and last
    )


def _held(official: Official) -> set[str]:
    return {affiliation.party.code for affiliation in official.affiliations.all()}


def _may_be(official: Official, participant: ParticipantDraft) -> bool:
    """May this be the person, though no party is shared? A lone name proves nobody. A full one does where the record
    is an analyst's (people change sides, and extraction errs) or where either party is unknown."""
    is_full = " " in strip_honorifics(participant.name or "")
    return is_full and (not official.is_provisional or not participant.parties or not _held(official))


def _official_input(participant: ParticipantDraft, party: Party | None, on: Days) -> ParticipationInput | None:
    if _is_nobody(participant):
        return None
    found = resolve_official(participant, on)
    if found.official is not None and found.official.is_provisional:
        _remember_spelling(found.official, participant)
    official = found.official or create_official(
        name=strip_honorifics(participant.name or participant.as_told or ""),
        party=party,
        role=participant.role or "",
        spelling=participant.as_told or "",
        is_provisional=True,
    )
    return ParticipationInput(
        official_id=official.pk,
        party_id=party.pk if party else None,
        role=participant.role or "",
        resolution=found.resolution,
    )


def _is_nobody(participant: ParticipantDraft) -> bool:
    """Did an analyst say that this is no person's name? Not where extraction found an official on record."""
    names = {name for name in (participant.name, strip_honorifics(participant.name or "")) if name}
    said = Q()
    for name in names:
        said |= Q(name__unaccent__iexact=name)
    return not participant.key and NotAPerson.objects.filter(said).exists()


def _remember_spelling(official: Official, participant: ParticipantDraft) -> None:
    """For the analyst who will say who it is. What is on record has the spellings that analysts gave it."""
    for name in sorted({text[:200] for text in (participant.name, participant.as_told) if text}):
        official.names.get_or_create(name=name)


def _delegation_input(
    participant: ParticipantDraft, party: Party | None, article: Article
) -> ParticipationInput | None:
    title = (participant.role or participant.as_told or (f"{party.name} delegation" if party else "")).strip()[:300]
    if not title:
        return None
    # The same group in two meetings of one article is one delegation, also when the article is read again.
    # So is one that another draft of this run has just made.
    told_here, is_new = Q(participations__meeting__reports__article=article), Q(participations=None)
    same = Delegation.objects.filter(
        told_here | is_new & Q(leader=None, members=None), title__iexact=title, party=party
    )
    known = same.order_by("pk").first()
    delegation = known or Delegation.objects.create(title=title, party=party)
    return ParticipationInput(
        delegation_id=delegation.pk,
        party_id=party.pk if party else None,
        role="",
        resolution=Resolution.KNOWN if party else Resolution.NEW,
    )


def _id(one: ParticipationInput) -> int:
    return one.official_id or one.delegation_id or 0
