"""Who is to look at a meeting next."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Func, IntegerField, Q, QuerySet, Value
from django.utils.translation import ngettext

from engagement.exceptions import CannotAssign
from engagement.models import Meeting, Operation
from engagement.services.editing import name_of
from engagement.services.operations import operation

_CHANGE = "engagement.change_meeting"
_BACKEND = "engagement.config.permissions.PermissionsAtOnce"  # the one that knows of groups and permissions


def assignable_users() -> QuerySet[User]:
    """Those who may change meetings, by name."""
    return User.objects.with_perm(_CHANGE, backend=_BACKEND).order_by("username")


def assign_meetings(meeting_ids: Iterable[int], to: User | None, by: User) -> int:
    """Give the meetings to `to`, or to nobody; returns how many changed hands. Those that are gone are left out.

    It is no edit: a proposal that nobody has touched stays the machine's. Raises `CannotAssign`.
    """
    if to is not None and not assignable_users().filter(pk=to.pk).exists():
        raise CannotAssign(f"{to.get_username()} may not change meetings, so none can be assigned to them.")
    other = Q(assigned_to__isnull=False) if to is None else ~Q(assigned_to=to) | Q(assigned_to=None)
    with operation(Operation.Kind.ASSIGN, by=by) as act:
        chosen = Meeting.objects.filter(pk__in=set(meeting_ids)).filter(other)
        meetings = list(chosen.select_for_update(of=("self",)).order_by("pk"))
        ids = [meeting.pk for meeting in meetings]
        version = Func(Value("engagement_meeting_version"), function="nextval", output_field=IntegerField())
        Meeting.objects.filter(pk__in=ids).update(assigned_to=to, version=version)
        act.meetings = sorted({*act.meetings, *ids})
        act.label = act.label or _label(meetings, to)
    return len(ids)


def _label(meetings: list[Meeting], to: User | None) -> str:
    what = name_of(meetings[0]) if len(meetings) == 1 else ngettext("%d meeting", "%d meetings", len(meetings))
    what = what if len(meetings) == 1 else what % len(meetings)
    return f"{what} to {to.get_username() if to else 'nobody'}"
