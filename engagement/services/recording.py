"""Putting proposals on record: a meeting with its participants and topics, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from django.db import connection, models, transaction

from engagement.dates import DateInterval
from engagement.models import Affiliation, Delegation, Meeting, Official, OfficialName, Participation, Topic
from engagement.services.editing import next_version

_RECORDING_LOCK = 0x656E6761


def lock_recording() -> None:
    """Wait until nobody else brings an article's accounts on record, and hold others off until the transaction ends.

    Two articles on one meeting, read at the same moment, must find each other; and what an account refers to must not
    be merged away meanwhile. Whoever takes it, takes it before any row.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RECORDING_LOCK])


@dataclass(frozen=True)
class ParticipationInput:
    """Who takes part: an official or a delegation by id (exactly one), the party stood for, and the role as told."""

    official_id: int | None = None
    delegation_id: int | None = None
    party_id: int | None = None
    role: str = ""
    resolution: str = Participation.Resolution.KNOWN


@dataclass(frozen=True)
class MeetingInput:
    """What is proposed. `topics` are slugs; one that is not on record is an error, not ignored."""

    status: str
    interval: DateInterval
    city: str = ""
    country_id: int | None = None
    format: str = Meeting.Format.UNKNOWN
    topics: tuple[str, ...] = ()
    participations: tuple[ParticipationInput, ...] = field(default_factory=tuple)


@transaction.atomic
def record_meeting(proposal: MeetingInput) -> Meeting:
    """Create a proposed meeting. Raises `Topic.DoesNotExist`, and `IntegrityError` for what the database refuses."""
    return record_meetings([proposal])[0]


@transaction.atomic(savepoint=False)
def record_meetings(proposals: Sequence[MeetingInput], topics: Mapping[str, int] | None = None) -> list[Meeting]:
    """As `record_meeting` for each, in as many queries as for one; the caller's transaction is lost where it raises.

    `topics`: keys by slugs of those on record, where they are known.
    """
    meetings = [Meeting() for _ in proposals]
    for meeting, proposal in zip(meetings, proposals, strict=True):
        fill_meeting(meeting, proposal)
    Meeting.objects.bulk_create(meetings)
    told = list(zip(meetings, proposals, strict=True))
    _attach(told)
    topics = _topics_on_record({slug for proposal in proposals for slug in proposal.topics}, topics)
    link = Meeting.topics.through
    link.objects.bulk_create(
        link(meeting_id=meeting.pk, topic_id=topics[slug])
        for meeting, proposal in told
        for slug in dict.fromkeys(proposal.topics)
    )
    return meetings


@transaction.atomic
def replace_proposal(meeting: Meeting, proposal: MeetingInput) -> Meeting:
    """Give an unedited proposal new content in place, so that its address lives on. The row must be locked."""
    if is_decided_or_edited(meeting):
        raise ValueError("Only a proposal that no analyst has touched may be replaced.")
    fill_meeting(meeting, proposal)
    meeting.version = next_version()
    meeting.save()
    before = list(meeting.participations.all())
    meeting.participations.all().delete()
    _attach([(meeting, proposal)])
    topics = _topics_on_record(set(proposal.topics))
    meeting.topics.set(topics[slug] for slug in proposal.topics)
    remove_orphans(before)
    # The instance may carry what a query had prefetched before.
    if hasattr(meeting, "_prefetched_objects_cache"):
        meeting._prefetched_objects_cache.clear()
    return meeting


@transaction.atomic
def withdraw_meeting(meeting: Meeting) -> None:
    """Remove an unedited proposal that nothing reports any more; history keeps it. The row must be locked."""
    if is_decided_or_edited(meeting):
        raise ValueError("Only a proposal that no analyst has touched may be withdrawn.")
    before = list(meeting.participations.all())
    meeting.delete()
    remove_orphans(before)


def is_decided_or_edited(meeting: Meeting) -> bool:
    """Has an analyst had a hand in it? Then no machine may."""
    return meeting.review_state != Meeting.ReviewState.PROPOSED or meeting.edited_at is not None


def remove_orphans(participations: Iterable[Participation | ParticipationInput]) -> set[int]:
    """Delete the delegations and provisional officials that only these, now deleted or never stored, knew.

    Those that somebody has worked on stay: who corrects a name in the admin shall find it again. Returns the keys of
    the officials that went.
    """
    participations = list(participations)
    if not participations:
        return set()
    delegations = {p.delegation_id for p in participations if p.delegation_id}
    unused = Delegation.objects.filter(pk__in=delegations, participations=None, leader=None, members=None)
    if lonely := set(unused.order_by().values_list("pk", flat=True)):
        unused.filter(pk__in=lonely - _written_by_people(Delegation, "id", lonely)).delete()
    officials = {p.official_id for p in participations if p.official_id}
    unknown = Official.objects.filter(
        pk__in=officials, is_provisional=True, participations=None, delegations=None, delegations_led=None
    )
    if lonely := set(unknown.order_by().values_list("pk", flat=True)):
        for model, key in ((Official, "id"), (OfficialName, "official_id"), (Affiliation, "official_id")):
            lonely -= _written_by_people(model, key, lonely)
        unknown.filter(pk__in=lonely).delete()
    return lonely


def _written_by_people(model: type[models.Model], key: str, ids: set[int]) -> set[int]:
    """Those of the ids in the column `key` of which history knows a write by a user; the machine's have none."""
    events = model.pgh_event_model.objects  # type: ignore[attr-defined]
    written = events.filter(pgh_context__metadata__user__isnull=False, **{f"{key}__in": ids})
    return set(written.values_list(key, flat=True))


def fill_meeting(meeting: Meeting, proposal: MeetingInput) -> None:
    """Let the meeting say what is proposed, unsaved; participants and topics aside. A call gets no place."""
    is_call = proposal.format in Meeting.CALLS
    meeting.status = proposal.status
    meeting.interval = proposal.interval
    meeting.city = "" if is_call else proposal.city
    meeting.country_id = None if is_call else proposal.country_id
    meeting.format = proposal.format


def _attach(told: Iterable[tuple[Meeting, MeetingInput]]) -> None:
    """Give the meetings, which have none, the participants that are proposed."""
    Participation.objects.bulk_create(
        Participation(
            meeting=meeting,
            official_id=p.official_id,
            delegation_id=p.delegation_id,
            party_id=p.party_id,
            role=p.role[:300],
            resolution=p.resolution,
        )
        for meeting, proposal in told
        for p in proposal.participations
    )


def _topics_on_record(slugs: Set[str], known: Mapping[str, int] | None = None) -> Mapping[str, int]:
    """The topics' keys by their slugs, out of `known` where that is given. Raises `Topic.DoesNotExist`."""
    if known is None:
        known = dict(Topic.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    if missing := slugs - known.keys():
        raise Topic.DoesNotExist(f"No such topic on record: {', '.join(sorted(missing))}. Run the seed command.")
    return known
