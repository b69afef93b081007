"""Everything that names one official made to name another: history sees each row, and an undo finds it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from engagement.models import (
    Delegation,
    DelegationMember,
    DistinctOfficials,
    Meeting,
    MergedOfficial,
    Official,
    Participation,
)
from engagement.services.editing import next_version


def lock_meetings_of(official_ids: Iterable[int]) -> list[Meeting]:
    """The meetings that the officials attended, locked in order; to be called before the officials are locked."""
    attended = Q(participations__official__in=list(official_ids))
    attended |= Q(participations__delegation__leader__in=list(official_ids))
    attended |= Q(participations__delegation__members__in=list(official_ids))
    ids = list(Meeting.objects.filter(attended).values_list("pk", flat=True).distinct())
    return list(Meeting.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))


def lock_officials(*ids: int) -> dict[int, Official]:
    """The officials by primary key, locked in order. Raises `Official.DoesNotExist`."""
    found = {one.pk: one for one in Official.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    if set(ids) - found.keys():
        raise Official.DoesNotExist("This official is gone: somebody said already who it is.")
    return found


def touch(meetings: Iterable[Meeting]) -> None:
    """Forms filled from the meetings as they were are refused; a proposal stays unedited, so that a run may redo it."""
    for meeting in meetings:
        meeting.version = next_version()
        meeting.save(update_fields=["version"])


def repoint(gone: Official, to: Official, resolution: str, spellings: Collection[str] | None = None) -> None:
    """Participations, delegations, spellings (those given, or all) and what is remembered move; the official `gone` is
    deleted. Both rows and their meetings must be locked."""
    _move_participations(gone, to, resolution)
    _move_delegations(gone, to)
    _move_spellings(gone, to, spellings)
    _move_remembered(gone, to)
    if gone.note:
        to.note = f"{to.note}\n{gone.note}".strip()
        to.save(update_fields=["note"])
    MergedOfficial.objects.create(old_slug=gone.slug, official=to)
    gone.delete()


def _move_participations(gone: Official, to: Official, resolution: str) -> None:
    """Where both took part in one meeting it was one person, who keeps the party and role that either had."""
    present = {row.meeting_id: row for row in to.participations.select_for_update(of=("self",))}
    for row in gone.participations.select_for_update(of=("self",)):
        kept = present.get(row.meeting_id)
        if kept is None:
            row.official, row.resolution = to, resolution
            row.save(update_fields=["official", "resolution"])
            continue
        if (kept.party_id or row.party_id, kept.role or row.role) != (kept.party_id, kept.role):
            kept.party_id, kept.role = kept.party_id or row.party_id, kept.role or row.role
            kept.save(update_fields=["party", "role"])
        row.delete()


def _move_delegations(gone: Official, to: Official) -> None:
    Delegation.objects.filter(leader=gone).update(leader=to)
    present = set(DelegationMember.objects.filter(official=to).values_list("delegation_id", flat=True))
    rows: Any = DelegationMember.objects.filter(official=gone)
    rows.filter(delegation_id__in=present).delete()
    rows.update(official=to)


def _move_spellings(gone: Official, to: Official, spellings: Collection[str] | None) -> None:
    known = {to.name, *to.names.values_list("name", flat=True)}
    moved = {gone.name, *gone.names.values_list("name", flat=True)} if spellings is None else set(spellings)
    for name in sorted(moved - known):
        to.names.create(name=name)
    if not to.affiliations.exists():  # better a guess of the article's than nothing; otherwise offices are analysts'
        gone.affiliations.update(official=to)


def _move_remembered(gone: Official, to: Official) -> None:
    MergedOfficial.objects.filter(official=gone).update(official=to)
    for pair in DistinctOfficials.objects.filter(Q(one=gone) | Q(other=gone)):
        third = pair.other_id if pair.one_id == gone.pk else pair.one_id
        one, other = sorted((third, to.pk))
        if one != other and not DistinctOfficials.objects.filter(one=one, other=other).exists():
            DistinctOfficials.objects.create(one_id=one, other_id=other, by_id=pair.by_id)
        pair.delete()


def remove_participations(official: Official) -> None:
    """Take the official out of every meeting and delegation."""
    Participation.objects.filter(official=official).delete()
    Delegation.objects.filter(leader=official).update(leader=None)
    DelegationMember.objects.filter(official=official).delete()
