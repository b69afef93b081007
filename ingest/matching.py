"""A draft → a meeting already on record, or None for a new one.

The first rule, on purpose a narrow one: the same status, the same single day, and a shared dyad, that is two
participants of different parties whom both accounts name. Where several meetings fit, none is chosen.
"""

from collections.abc import Iterable
from itertools import combinations

from engagement.models import Meeting, Participation
from engagement.services.recording import MeetingInput, ParticipationInput
from ingest.models import Article

Side = tuple[int, int | None]  # (party id, official id; None for a delegation)


def find_meeting(proposal: MeetingInput, article: Article) -> Meeting | None:
    """The one meeting on record, rejected ones aside, that the proposal tells of; locked until the transaction ends.

    Meetings that this article already reports are left out: two drafts of one article are two meetings.
    """
    interval = proposal.interval
    if interval.precision != "day" or interval.start != interval.end:
        return None
    candidates = (
        Meeting.objects.filter(status=proposal.status, start=interval.start, end=interval.end, precision="day")
        .exclude(review_state=Meeting.ReviewState.REJECTED)
        .exclude(pk__in=article.reports.current().filter(meeting__isnull=False).values("meeting_id"))
        .select_for_update(of=("self",))
        .prefetch_related("participations")
    )
    told = _sides(proposal.participations)
    fitting = [meeting for meeting in candidates if _share_dyad(told, _sides(meeting.participations.all()))]
    return fitting[0] if len(fitting) == 1 else None


def _sides(participations: Iterable[ParticipationInput | Participation]) -> set[Side]:
    return {(p.party_id, p.official_id) for p in participations if p.party_id is not None}


def _share_dyad(one: set[Side], other: set[Side]) -> bool:
    """Two shared sides of different parties. A delegation fits a named official of its party, but two delegations
    alone prove a meeting only where neither account names anybody: ministries meet many groups a day."""
    nobody_named = not any(official for _, official in one | other)
    shared = [side for side in one if side in other and (side[1] is not None or nobody_named)]
    loose = [side for side in one if side not in shared and _stands_in(side, other)]
    return any(a[0] != b[0] for a, b in combinations(shared, 2)) or any(
        a[0] != b[0] for a in shared if a[1] is not None for b in loose
    )


def _stands_in(side: Side, among: set[Side]) -> bool:
    """Is the side a delegation of a party that the other account knows, or named where the other has a delegation?"""
    party, official = side
    if official is None:
        return any(p == party for p, _ in among)
    return (party, None) in among
