"""Saying who a name in articles is: somebody on record, somebody new, or nobody. Each can be undone."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import Q

from engagement.exceptions import CannotIdentify, CannotMerge
from engagement.models import (
    Affiliation,
    DistinctOfficials,
    Meeting,
    MergedOfficial,
    NotAPerson,
    Official,
    Operation,
    Participation,
)
from engagement.services.officials import free_slug
from engagement.services.operations import operation
from engagement.services.repointing import (
    lock_meetings_of,
    lock_officials,
    remove_participations,
    repoint,
    touch,
)


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
        meetings = lock_meetings_of([provisional_id])
        officials = lock_officials(provisional_id, official_id)
        gone, known = officials[provisional_id], officials[official_id]
        _refuse_established(gone)
        if are_distinct(provisional_id, official_id):
            raise CannotMerge(f"Somebody said that {gone} is not {known}: undo that first, if it was wrong.")
        act.label = act.label or f"“{gone}” is {known}"
        act.meetings = sorted({*act.meetings, *(meeting.pk for meeting in meetings)})
        repoint(gone, known, resolution, spellings)
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
        meetings = lock_meetings_of([official_id])
        official = lock_officials(official_id)[official_id]
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
        meetings = lock_meetings_of([official_id])
        official = lock_officials(official_id)[official_id]
        _refuse_established(official)
        if any(meeting.review_state == Meeting.ReviewState.CONFIRMED for meeting in meetings):
            raise CannotIdentify(f"{official} stands in a confirmed meeting: reopen it, or say who it is.")
        names = sorted({official.name, *official.names.values_list("name", flat=True)})
        for name in names:
            NotAPerson.objects.get_or_create(name=name, defaults={"by": by})
        act.label = act.label or f"“{official}” is nobody"
        act.meetings = sorted({*act.meetings, *(meeting.pk for meeting in meetings)})
        remove_participations(official)
        official.delete()
        touch(meetings)
    return names


def keep_apart(*, one_id: int, other_id: int, by: User | None) -> None:
    """Remember that the two are different people, so that nobody is asked again. Raises `Official.DoesNotExist`."""
    if one_id == other_id:
        raise CannotIdentify("Nobody is kept apart from themselves.")
    with operation(Operation.Kind.KEEP_APART, by=by, officials=[one_id, other_id]) as act:
        officials = lock_officials(one_id, other_id)
        act.label = act.label or f"“{officials[one_id]}” is not {officials[other_id]}"
        one, other = sorted((one_id, other_id))
        DistinctOfficials.objects.get_or_create(one_id=one, other_id=other, defaults={"by": by})


def are_distinct(one_id: int, other_id: int) -> bool:
    one, other = sorted((one_id, other_id))
    return DistinctOfficials.objects.filter(one=one, other=other).exists()


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
