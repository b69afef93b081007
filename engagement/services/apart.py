"""Remembering that two records are not the same: nobody is asked again, and a merge of the two is refused."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from engagement.exceptions import CannotMerge
from engagement.models import DistinctMeetings, DistinctOfficials, Meeting, Official, Operation
from engagement.services.editing import name_of
from engagement.services.operations import operation

# The models of pairs: `one` has the lower number.
Pairs = type[DistinctMeetings] | type[DistinctOfficials]


def keep_meetings_apart(one: int, other: int, *, by: User, reason: str = "") -> DistinctMeetings:
    """The two are not the same meeting. Said again, nothing changes. Raises `Meeting.DoesNotExist`, `CannotMerge`."""
    with operation(Operation.Kind.KEEP_APART, by=by, meetings=[one, other], reason=reason) as act:
        found = {row.pk: row for row in Meeting.objects.select_for_update(of=("self",)).filter(pk__in=[one, other])}
        if len(found) < len({one, other}):
            raise Meeting.DoesNotExist
        names = [f"{name_of(found[pk])} ({pk})" for pk in sorted({one, other})]
        act.label = act.label or " is not ".join(names)
        pair: DistinctMeetings = _remember(DistinctMeetings, one, other, by)
    return pair


def keep_officials_apart(one: int, other: int, *, by: User, reason: str = "") -> DistinctOfficials:
    """The two are different people. Said again, nothing changes. Raises `Official.DoesNotExist`, `CannotMerge`."""
    with operation(Operation.Kind.KEEP_APART, by=by, officials=[one, other], reason=reason) as act:
        found = {row.pk: row for row in Official.objects.select_for_update(of=("self",)).filter(pk__in=[one, other])}
        if len(found) < len({one, other}):
            raise Official.DoesNotExist
        act.label = act.label or " is not ".join(str(found[pk]) for pk in sorted({one, other}))
        pair: DistinctOfficials = _remember(DistinctOfficials, one, other, by)
    return pair


def who_kept_apart(pairs: Pairs, one: int, other: int) -> str | None:
    """The name of who said that the two are not the same; None where nobody did."""
    rows: Any = pairs._default_manager
    pair = rows.filter(one=min(one, other), other=max(one, other)).select_related("by").first()
    return None if pair is None else pair.by.get_username() if pair.by else "somebody"


def carry_over(pairs: Pairs, old: int, new: int, rows: Any = None) -> None:
    """What `old` is not, `new` is not either, once the two are one. `rows`: only these of its pairs."""
    own = pairs._default_manager.filter(Q(one=old) | Q(other=old)) if rows is None else rows
    for pair in own.order_by("pk").select_for_update(of=("self",)):
        third = pair.other_id if pair.one_id == old else pair.one_id
        one, other = sorted((third, new))
        if one == other or pairs._default_manager.filter(one=one, other=other).exists():
            pair.delete()
        else:
            pair.one_id, pair.other_id = one, other
            pair.save(update_fields=["one", "other"])


def _remember(pairs: Pairs, one: int, other: int, by: User) -> Any:
    if one == other:
        raise CannotMerge("This is one record, which nothing can be told apart from itself.")
    rows: Any = pairs._default_manager
    return rows.get_or_create(one_id=min(one, other), other_id=max(one, other), defaults={"by": by})[0]
