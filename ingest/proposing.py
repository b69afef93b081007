"""What drafts propose to be put on record: names resolved, parties and topics as keys. Creates who is new."""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement.dates import DateInterval
from engagement.services.recording import MeetingInput, ParticipationInput
from ingest.directory import Directory
from ingest.drafts import draft_from_json
from ingest.extraction import MeetingDraft
from ingest.matching import AtHand, Officials
from ingest.models import Article, Report
from ingest.names_on_record import NamesOnRecord
from ingest.resolution import resolve_drafts


@dataclass(frozen=True)
class Told:
    """What drafts propose, and what was read for it."""

    proposals: list[MeetingInput]
    at_hand: AtHand


def propose(
    drafts: Sequence[MeetingDraft],
    articles: Sequence[Article],
    directory: Directory,
    names: NamesOnRecord | None = None,
) -> Told:
    """What each draft, of the article beside it, proposes; the number of queries does not depend on that of drafts.

    `names`: of whom the drafts name, among others, where that was read already.
    """
    resolved = resolve_drafts(drafts, articles, directory, names)
    proposals = [_proposal(draft, who, directory) for draft, who in zip(drafts, resolved.participations, strict=True)]
    return Told(proposals, AtHand(Officials.known(resolved.record.people.values()), directory.codes))


def proposals_of(reports: Sequence[Report]) -> list[MeetingInput]:
    """What the stored accounts propose, their names resolved by what is on record now."""
    drafts = [draft_from_json(report.draft) for report in reports]
    return propose(drafts, [report.article for report in reports], Directory.load()).proposals


def _proposal(draft: MeetingDraft, who: tuple[ParticipationInput, ...], directory: Directory) -> MeetingInput:
    country = directory.party([draft.place.country] if draft.place.country else [])
    return MeetingInput(
        status=draft.status,
        interval=DateInterval.from_iso(draft.date.start, draft.date.end),
        city=(draft.place.city or "")[:100],
        country_id=country.pk if country else None,
        format=draft.format,
        topics=tuple(topic for topic in draft.topics if topic in directory.topics),
        participations=who,
    )
