"""A name in an article → one official on record, none, or several: never a guess.

A name that nobody on record has makes a provisional official, who is shown as new until an analyst confirms a meeting
with them. A name that several have makes one too, marked as ambiguous, and leaves the choice to the analyst.
"""

import re
from dataclasses import dataclass

from django.db.models import Q

from engagement.models import Delegation, Official, Participation, Party
from engagement.services.officials import create_official
from engagement.services.recording import ParticipationInput
from ingest.extraction import MeetingDraft
from ingest.extraction.schema import ParticipantDraft
from ingest.models import Article

# Words before a name that are no part of it, as the corpus' scorer has them; but "He" may be a surname (He Lifeng).
_HONORIFICS = re.compile(
    r"^(?:(?:mr|mrs|ms|dr|prof|sir|mullah|mawlawi|maulvi|moulavi|mawlavi|molvi|maulana|mawlana|molawi|sheikh|shaikh"
    r"|shaykh|haji|hajji|qari|mufti|khalifa|alhaj|al-haj|h\.e|(?-i:HE)|amb|ambassador|gen|general|lt|maj|col|president|minister"
    r"|engineer|eng|sayed|syed)\b\.?\s+)+",
    re.IGNORECASE,
)
Resolution = Participation.Resolution


@dataclass(frozen=True)
class _Found:
    official: Official | None
    resolution: str


def resolve_participants(draft: MeetingDraft, article: Article) -> tuple[ParticipationInput, ...]:
    """The draft's participants as rows of the record, each official or delegation once. Creates what is new."""
    codes = {code for participant in draft.participants for code in participant.parties}
    parties = {party.code: party for party in Party.objects.filter(code__in=codes)}
    chosen: dict[tuple[str, int], ParticipationInput] = {}
    for participant in draft.participants:
        party = next((parties[code] for code in participant.parties if code in parties), None)
        is_named = participant.kind == "official" and participant.name
        one = _official_input(participant, party) if is_named else _delegation_input(participant, party, article)
        if one is not None:
            chosen.setdefault((("official" if one.official_id else "delegation"), _id(one)), one)
    return tuple(chosen.values())


def resolve_official(participant: ParticipantDraft) -> _Found:
    """The official that the participant names, with how that is known; None where there is none or no single one."""
    if participant.key:
        known = Official.objects.filter(slug=participant.key).first()
        if known is not None:
            return _Found(known, Resolution.KNOWN)
    candidates = _candidates(participant)
    if not candidates:
        return _Found(None, Resolution.NEW)
    told = set(participant.parties)
    of_same_party = [official for official in candidates if _held(official) & told]
    fitting = of_same_party or [official for official in candidates if _may_be(official, participant)]
    if len(fitting) == 1:
        found = fitting[0]
        return _Found(found, Resolution.NEW if found.is_provisional else Resolution.KNOWN)
    return _Found(None, Resolution.AMBIGUOUS)


def strip_honorifics(name: str) -> str:
    """The name without "Mullah", "H.E." and the like before it; the name itself where nothing else is left."""
    return _HONORIFICS.sub("", name).strip() or name


def _candidates(participant: ParticipantDraft) -> list[Official]:
    names = {name for name in (participant.name, participant.as_told) if name}
    # A lone surname proves nobody; the full form does where extraction knows it.
    full = {name for name in names if " " in strip_honorifics(name)} or names
    spelled = Q()
    for name in full | {strip_honorifics(name) for name in full}:
        spelled |= Q(name__unaccent__iexact=name) | Q(names__name__unaccent__iexact=name)
    return list(Official.objects.filter(spelled).distinct().prefetch_related("affiliations__party"))


def _held(official: Official) -> set[str]:
    return {affiliation.party.code for affiliation in official.affiliations.all()}


def _may_be(official: Official, participant: ParticipantDraft) -> bool:
    """May this be the person, though no party is shared? A lone name proves nobody. A full one does where the record
    is an analyst's (people change sides, and extraction errs) or where either party is unknown."""
    is_full = " " in strip_honorifics(participant.name or "")
    return is_full and (not official.is_provisional or not participant.parties or not _held(official))


def _official_input(participant: ParticipantDraft, party: Party | None) -> ParticipationInput:
    found = resolve_official(participant)
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


def _delegation_input(
    participant: ParticipantDraft, party: Party | None, article: Article
) -> ParticipationInput | None:
    title = (participant.role or participant.as_told or (f"{party.name} delegation" if party else "")).strip()[:300]
    if not title:
        return None
    # The same group in two meetings of one article is one delegation, also when the article is read again.
    known = Delegation.objects.filter(
        title__iexact=title, party=party, participations__meeting__reports__article=article
    ).first()
    delegation = known or Delegation.objects.create(title=title, party=party)
    return ParticipationInput(
        delegation_id=delegation.pk,
        party_id=party.pk if party else None,
        role="",
        resolution=Resolution.KNOWN if party else Resolution.NEW,
    )


def _id(one: ParticipationInput) -> int:
    return one.official_id or one.delegation_id or 0
