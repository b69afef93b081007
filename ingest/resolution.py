"""A name in an article → one official on record, none, or several: never a guess.

The steps, the surest first: the key that extraction found; a spelling on record, letter by letter; another spelling of
a full name, of the same party (`same_name`). Each gives somebody only where one official fits.

A name that nobody on record has makes a provisional official, who is shown as new until an analyst says who it is or
confirms a meeting with them. A name that several have makes one too, marked as ambiguous, and leaves the choice to the
analyst. A name that an analyst called nobody's makes none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from engagement.dates import DateInterval
from engagement.models import Delegation, Official, Participation
from engagement.services.recording import ParticipationInput
from ingest.directory import Directory
from ingest.extraction import MeetingDraft
from ingest.extraction.schema import ParticipantDraft
from ingest.identity.scoring import are_like_roles
from ingest.models import Article
from ingest.names_on_record import Known, NamesOnRecord, strip_honorifics

Resolution = Participation.Resolution
Days = tuple[date | None, date | None]
ANY_DAY: Days = (None, None)


@dataclass(frozen=True)
class Resolved:
    """Each draft's participants as rows of the record, and whom the record has of those they name."""

    participations: list[tuple[ParticipationInput, ...]]
    record: NamesOnRecord


@dataclass(frozen=True)
class _Found:
    official: Official | None
    resolution: str


@dataclass(frozen=True)
class _Choice:
    known: Known | None
    resolution: str


@dataclass(frozen=True)
class _Row:
    """A participation before those who are new have keys."""

    who: Known | Delegation
    party_id: int | None
    role: str
    resolution: str

    def as_input(self) -> ParticipationInput:
        if isinstance(self.who, Delegation):
            return ParticipationInput(
                delegation_id=self.who.pk, party_id=self.party_id, role=self.role, resolution=self.resolution
            )
        return ParticipationInput(
            official_id=self.who.official.pk, party_id=self.party_id, role=self.role, resolution=self.resolution
        )


def resolve_drafts(
    drafts: Sequence[MeetingDraft],
    articles: Sequence[Article],
    directory: Directory | None = None,
    record: NamesOnRecord | None = None,
) -> Resolved:
    """The participants of drafts, each of the article beside it; each official or delegation once in a draft.

    Creates who is new. The number of queries does not depend on that of the drafts. `record`: of these drafts'
    participants among others, where it is at hand.
    """
    record = record or NamesOnRecord(participants_of(drafts), directory or Directory.load())
    groups = _Groups(drafts, articles)
    told = [_rows(draft, article, record, groups) for draft, article in zip(drafts, articles, strict=True)]
    record.save()
    groups.save()
    return Resolved([tuple(row.as_input() for row in rows) for rows in told], record)


def participants_of(drafts: Iterable[MeetingDraft]) -> list[ParticipantDraft]:
    return [one for draft in drafts for one in draft.participants]


def resolve_participants(draft: MeetingDraft, article: Article) -> tuple[ParticipationInput, ...]:
    """As `resolve_drafts`, of one."""
    return resolve_drafts([draft], [article]).participations[0]


def resolve_official(participant: ParticipantDraft, on: Days = ANY_DAY) -> _Found:
    """The official that the participant names, with how that is known; None where there is none or no single one.

    `on`: the meeting's first and last day, which tell apart namesakes who held an office at different times.
    """
    choice = _resolve(participant, NamesOnRecord([participant], Directory.load()), on)
    return _Found(choice.known.official if choice.known else None, choice.resolution)


def _rows(draft: MeetingDraft, article: Article, record: NamesOnRecord, groups: "_Groups") -> list[_Row]:
    interval = DateInterval.from_iso(draft.date.start, draft.date.end)
    chosen: dict[int, _Row] = {}
    for participant in draft.participants:
        if participant.kind == "official" and participant.name:
            row = _official_row(participant, record, (interval.start, interval.end))
        else:
            row = _delegation_row(participant, record.directory, article, groups)
        if row is not None:
            chosen.setdefault(id(row.who), row)
    return list(chosen.values())


def _resolve(participant: ParticipantDraft, record: NamesOnRecord, on: Days) -> _Choice:
    if participant.key and (known := record.keyed(participant.key)):
        return _Choice(known, Resolution.KNOWN)
    full = _names(participant)
    spelled = record.spelled(full | {strip_honorifics(name) for name in full})
    if not spelled:
        codes = set(participant.parties)
        return _choose(record.spelled_otherwise(full, codes) if codes else [])
    told = set(participant.parties)
    of_same_party = [known for known in spelled if known.parties & told]
    fitting = of_same_party or [known for known in spelled if _may_be(known, participant)]
    if len(fitting) > 1:
        fitting = [known for known in fitting if _was_in_office(known, participant, on)] or fitting
    return _Choice(None, Resolution.AMBIGUOUS) if not fitting else _choose(fitting)


def _choose(fitting: list[Known]) -> _Choice:
    if len(fitting) == 1:
        is_new = fitting[0].official.is_provisional
        return _Choice(fitting[0], Resolution.NEW if is_new else Resolution.KNOWN)
    return _Choice(None, Resolution.AMBIGUOUS if fitting else Resolution.NEW)


def _names(participant: ParticipantDraft) -> set[str]:
    """A lone surname proves nobody; the full form does where extraction knows it."""
    names = {name for name in (participant.name, participant.as_told) if name}
    return {name for name in names if " " in strip_honorifics(name)} or names


def _was_in_office(known: Known, participant: ParticipantDraft, on: Days) -> bool:
    """Held the office that the article tells, on the meeting's day, as far as the record has dates."""
    first, last = on
    return any(
        office.party in participant.parties
        and (office.start or office.end)
        and not (last and office.start and office.start > last)
        and not (first and office.end and office.end < first)
        and are_like_roles(participant.role or "", office.role)
        for office in known.offices
        if first and last
    )


def _may_be(known: Known, participant: ParticipantDraft) -> bool:
    """May this be the person, though no party is shared? A lone name proves nobody. A full one does where the record
    is an analyst's (people change sides, and extraction errs) or where either party is unknown."""
    is_full = " " in strip_honorifics(participant.name or "")
    return is_full and (not known.official.is_provisional or not participant.parties or not known.offices)


def _official_row(participant: ParticipantDraft, record: NamesOnRecord, on: Days) -> _Row | None:
    if _is_nobody(participant, record):
        return None
    choice, party = _resolve(participant, record, on), record.directory.party(participant.parties)
    if choice.known is not None and choice.known.official.is_provisional:
        # What is on record has the spellings that analysts gave it.
        record.remember(choice.known, (participant.name, participant.as_told))
    known = choice.known or record.add(
        name=strip_honorifics(participant.name or participant.as_told or ""),
        spelling=participant.as_told or "",
        code=party.code if party else None,
        role=participant.role or "",
    )
    return _Row(known, party.pk if party else None, participant.role or "", choice.resolution)


def _is_nobody(participant: ParticipantDraft, record: NamesOnRecord) -> bool:
    """Did an analyst say that this is no person's name? Not where extraction found an official on record."""
    names = {name for name in (participant.name, strip_honorifics(participant.name or "")) if name}
    return not participant.key and any(record.is_nobody(name) for name in names)


def _delegation_row(
    participant: ParticipantDraft, directory: Directory, article: Article, groups: "_Groups"
) -> _Row | None:
    party = directory.party(participant.parties)
    title = (participant.role or participant.as_told or (f"{party.name} delegation" if party else "")).strip()[:300]
    if not title:
        return None
    delegation = groups.one(article, title, party.pk if party else None)
    resolution = Resolution.KNOWN if party else Resolution.NEW
    return _Row(delegation, party.pk if party else None, "", resolution)


class _Groups:
    """Delegations of some articles: the same group in two meetings of one article is one delegation, also when the
    article is read again. Those of other articles are others, whatever their title."""

    def __init__(self, drafts: Sequence[MeetingDraft], articles: Sequence[Article]) -> None:
        self._found: dict[tuple[int | None, str, int | None], Delegation] = {}
        self._new: list[Delegation] = []
        told = {
            article.pk
            for draft, article in zip(drafts, articles, strict=True)
            if any(one.kind != "official" or not one.name for one in draft.participants)
        }
        if told:
            of_article = "participations__meeting__reports__article"
            rows = Delegation.objects.filter(**{f"{of_article}__in": told}).order_by("-pk").distinct()
            for delegation in rows.annotate(article_id=F(of_article)):
                self._found[delegation.article_id, delegation.title.upper(), delegation.party_id] = delegation

    def one(self, article: Article, title: str, party_id: int | None) -> Delegation:
        """The article's delegation of this title and party, or one that another draft here has made, or a new one."""
        key, new_key = (article.pk, title.upper(), party_id), (None, title.upper(), party_id)
        found = self._found.get(key) or self._found.get(new_key)
        if found is None:
            found = self._found[new_key] = Delegation(title=title, party_id=party_id)
            self._new.append(found)
        return found

    def save(self) -> None:
        if self._new:
            Delegation.objects.bulk_create(self._new)
