"""Saying who a name in articles is: somebody on record, somebody new, or nobody. Each can be undone."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import Q

from engagement.exceptions import CannotIdentify, CannotMerge
from engagement.models import (
    Affiliation,
    Delegation,
    DelegationMember,
    DistinctOfficials,
    Meeting,
    MergedOfficial,
    NotAPerson,
    Official,
    Operation,
    Participation,
)
from engagement.services.apart import carry_over, who_kept_apart
from engagement.services.merging_officials import lock_meetings_of, lock_officials, touch
from engagement.services.officials import free_slug
from engagement.services.operations import operation
from engagement.services.related_rows import repoint


def same_as(
    *,
    provisional_id: int,
    official_id: int,
    by: User | None,
    resolution: str = Participation.Resolution.ANALYST,
    spellings: Collection[str] | None = None,
) -> Official:
    """The provisional official is the other one, who gets the meetings, delegations and spellings. Returns them.

    `spellings`: those that are to be known from now on; all where None.

    Raises `Official.DoesNotExist`; `CannotMerge` where they are one already or were said to be two; `CannotIdentify`
    where the first is no longer provisional.
    """
    if provisional_id == official_id:
        raise CannotMerge("These are one official already.")
    with operation(Operation.Kind.IDENTIFY, by=by, officials=[provisional_id, official_id]) as act:
        meetings = lock_meetings_of(provisional_id)
        gone, known = lock_officials(provisional_id, official_id)
        _refuse_established(gone)
        if who_kept_apart(DistinctOfficials, provisional_id, official_id):
            raise CannotMerge(f"Somebody said that {gone} is not {known}: undo that first, if it was wrong.")
        act.label = act.label or f"“{gone}” is {known}"
        act.meetings = sorted({*act.meetings, *(meeting.pk for meeting in meetings)})
        _become(gone, known, resolution, spellings)
        touch(meetings)
    return known


def establish(
    *, official_id: int, by: User | None, name: str = "", party_id: int | None = None, role: str | None = None
) -> Official:
    """The provisional official is somebody new, and on record from now on, with the name, party and role given; what is
    not given stays as the article told it. A corrected party or role is theirs in the proposals too.

    Raises `Official.DoesNotExist`, `CannotIdentify`.
    """
    with operation(Operation.Kind.IDENTIFY, by=by, officials=[official_id]) as act:
        meetings = lock_meetings_of(official_id)
        (official,) = lock_officials(official_id)
        _refuse_established(official)
        if name and name != official.name:
            _rename(official, name)
        office = official.affiliations.order_by("pk").first()
        if _differs(office, party_id, role):
            _correct(official, office, party_id, role)
        official.is_provisional = False
        official.save()
        act.label = act.label or f"{official} is new"
        act.meetings = sorted({*act.meetings, *(meeting.pk for meeting in meetings)})
        touch(meetings)
    return official


def not_a_person(*, official_id: int, by: User | None) -> list[str]:
    """The name is nobody's: it leaves its meetings, and is remembered. Returns the names.

    Raises `Official.DoesNotExist`; `CannotIdentify` where they are on record, or stand in a confirmed meeting.
    """
    with operation(Operation.Kind.IDENTIFY, by=by, officials=[official_id]) as act:
        meetings = lock_meetings_of(official_id)
        (official,) = lock_officials(official_id)
        _refuse_established(official)
        if any(meeting.review_state == Meeting.ReviewState.CONFIRMED for meeting in meetings):
            raise CannotIdentify(f"{official} stands in a confirmed meeting: reopen it, or say who it is.")
        names = sorted({official.name, *official.names.values_list("name", flat=True)})
        for name in names:
            NotAPerson.objects.get_or_create(name=name, defaults={"by": by})
        act.label = act.label or f"“{official}” is nobody"
        act.meetings = sorted({*act.meetings, *(meeting.pk for meeting in meetings)})
        official.participations.all().delete()
        Delegation.objects.filter(leader=official).update(leader=None)
        DelegationMember.objects.filter(official=official).delete()
        official.delete()
        touch(meetings)
    return names


def _become(gone: Official, known: Official, resolution: str, spellings: Collection[str] | None) -> None:
    """All that names `gone` names `known`, who keeps their name and offices; the row `gone` goes. Both are locked."""
    _join_participations(gone, known)
    gone.participations.update(resolution=resolution)
    wanted = {gone.name, *gone.names.values_list("name", flat=True)} if spellings is None else set(spellings)
    gone.names.all().delete()
    for name in sorted(wanted - {known.name, *known.names.values_list("name", flat=True)}):
        known.names.create(name=name)
    if known.affiliations.exists():  # offices are analysts'; a guess of the article's is only better than nothing
        gone.affiliations.all().delete()
    if gone.note:
        known.note = f"{known.note}\n{gone.note}".strip()
        known.save(update_fields=["note"])
    carry_over(DistinctOfficials, gone.pk, known.pk)
    repoint(gone, known, apart_from=(DistinctOfficials,))
    MergedOfficial.objects.create(old_slug=gone.slug, official=known)
    gone.delete()


def _join_participations(gone: Official, known: Official) -> None:
    """Where both took part in one meeting it was one person, who keeps the party and role that either had."""
    present = {row.meeting_id: row for row in known.participations.select_for_update(of=("self",))}
    for row in gone.participations.select_for_update(of=("self",)).filter(meeting__in=present):
        kept = present[row.meeting_id]
        if (kept.party_id or row.party_id, kept.role or row.role) != (kept.party_id, kept.role):
            kept.party_id, kept.role = kept.party_id or row.party_id, kept.role or row.role
            kept.save(update_fields=["party", "role"])
        row.delete()


def _refuse_established(official: Official) -> None:
    if not official.is_provisional:
        raise CannotIdentify(
            f"{official} is on record by now: a meeting with them was confirmed, or somebody said that they are new. "
            "If they are somebody else, merge the two."
        )


def _rename(official: Official, name: str) -> None:
    """The name that the article gave stays a spelling, and its address leads here."""
    MergedOfficial.objects.create(old_slug=official.slug, official=official)
    official.name = name[:200]
    official.slug = free_slug(official.name)
    official.names.get_or_create(name=official.name)


def _differs(office: Affiliation | None, party_id: int | None, role: str | None) -> bool:
    if office is None:
        return party_id is not None
    return (party_id or office.party_id, office.role if role is None else role) != (office.party_id, office.role)


def _correct(official: Official, office: Affiliation | None, party_id: int | None, role: str | None) -> None:
    """The office, and the same words where proposals have them from the article."""
    proposed = official.participations.filter(meeting__review_state=Meeting.ReviewState.PROPOSED)
    if office is None and party_id is not None:
        Affiliation.objects.create(official=official, party_id=party_id, role=(role or "")[:300], precision="unknown")
        proposed.filter(party=None).update(party=party_id)
    if office is None:
        return
    if party_id and party_id != office.party_id:
        proposed.filter(Q(party=office.party_id) | Q(party=None)).update(party=party_id)
        office.party_id = party_id
    if role is not None and role != office.role:
        proposed.filter(role=office.role).update(role=role[:300])
        office.role = role[:300]
    office.save()
