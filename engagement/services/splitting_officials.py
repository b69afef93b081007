"""One official who is two people: a new one is made out of some of what the first had, and the two are kept apart."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from engagement.exceptions import CannotSplit
from engagement.models import Delegation, DelegationMember, Official, Operation
from engagement.services.apart import keep_officials_apart
from engagement.services.merging_officials import lock_meetings_of, lock_officials, touch
from engagement.services.officials import free_slug
from engagement.services.operations import operation
from engagement.services.recording import lock_recording


@dataclass(frozen=True)
class OfficialPart:
    """The rows of the first official that are the new one's, by primary key; `led` and `joined` are delegations."""

    participations: frozenset[int] = frozenset()
    names: frozenset[int] = frozenset()
    affiliations: frozenset[int] = frozenset()
    led: frozenset[int] = frozenset()
    joined: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


def split_official(*, official_id: int, by: User, name: str, part: OfficialPart, reason: str = "") -> Official:
    """Make a new official, who is returned, out of the chosen rows. The two are remembered as different people.

    The new one is as provisional as the first. Raises `Official.DoesNotExist`; `CannotSplit` where no name is given,
    nothing is chosen, or a chosen row is not the official's any more.
    """
    name = name.strip()[: Official._meta.get_field("name").max_length]
    if not name:
        raise CannotSplit("Give the new official a name.")
    if not part:
        raise CannotSplit("Choose what belongs to the new official: a meeting, a spelling or an office.")
    with operation(Operation.Kind.SPLIT_OFFICIAL, by=by, officials=[official_id], reason=reason) as act:
        lock_recording()
        meetings = lock_meetings_of(official_id)
        (official,) = lock_officials(official_id)
        act.label = act.label or f"{name}, out of {official}"
        new = Official.objects.create(name=name, slug=free_slug(name), is_provisional=official.is_provisional)
        act.officials = sorted({*act.officials, new.pk})
        _move(official.participations.all(), part.participations, official=new)
        _move(official.affiliations.all(), part.affiliations, official=new)
        _move(official.names.all(), part.names, official=new)
        _move(Delegation.objects.filter(leader=official), part.led, leader=new)
        memberships: Any = DelegationMember.objects
        member_of = memberships.filter(official_id=official.pk, delegation_id__in=part.joined)
        _move(member_of, frozenset(member_of.values_list("pk", flat=True)), official_id=new.pk, wanted=len(part.joined))
        new.names.get_or_create(name=name)
        keep_officials_apart(official.pk, new.pk, by=by)
        attended = set(new.attendances.values_list("meeting_id", flat=True))
        moved = [meeting for meeting in meetings if meeting.pk in attended]
        act.meetings = sorted({*act.meetings, *attended})
        touch(moved)
    return new


def _move(rows: "models.QuerySet[Any]", ids: Collection[int], wanted: int | None = None, **to: object) -> None:
    if rows.filter(pk__in=ids).update(**to) != (len(ids) if wanted is None else wanted):
        raise CannotSplit("Somebody changed this official while you looked: open the page again, and choose anew.")
