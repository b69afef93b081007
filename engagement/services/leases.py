"""Two analysts in one queue never get the same proposal: who has one before them holds a lease that runs out."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from engagement.models import Meeting, ReviewLease

# A page that is open renews its lease each minute; one that was closed or lost gives the item back after this.
LENGTH = timedelta(minutes=3)


def free_for(meetings: QuerySet[Meeting], holder: str) -> QuerySet[Meeting]:
    """Those that no other page holds."""
    held = ReviewLease.objects.filter(expires_at__gt=timezone.now()).exclude(holder=holder)
    return meetings.exclude(Q(pk__in=held.values("meeting_id")))


@transaction.atomic
def lease_first(meetings: QuerySet[Meeting], *, user: User, holder: str) -> Meeting | None:
    """The first of the meetings, in their order, that no other page holds, leased to `holder`; None where none is left.

    What the holder had before is free again. `holder` names the page, 64 characters at most.
    """
    found = free_for(meetings, holder).select_for_update(skip_locked=True, of=("self",)).first()
    # Somebody may have leased it, and let go of the row, between our look at the leases and our lock.
    while found is not None and _held(found.pk, holder).exists():
        found = free_for(meetings, holder).select_for_update(skip_locked=True, of=("self",)).first()
    ReviewLease.objects.filter(holder=holder).exclude(meeting=found).delete()
    if found is not None:
        _lease(found.pk, user, holder)
    return found


@transaction.atomic
def lease_meeting(meeting_id: int, *, user: User, holder: str) -> User | None:
    """Lease this one, if nobody else holds it; returns who does. For an item that was opened by its address."""
    Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting_id).first()
    other = _held(meeting_id, holder).select_related("user").first()
    if other is not None:
        return other.user
    ReviewLease.objects.filter(holder=holder).exclude(meeting=meeting_id).delete()
    _lease(meeting_id, user, holder)
    return None


def renew(meeting_id: int, *, user: User, holder: str) -> User | None:
    """The page still shows the meeting: its lease begins anew, if nobody else has taken it; returns who has.

    Touches no other lease of the page: a renewal that comes late says nothing of what is shown by now.
    """
    until = timezone.now() + LENGTH
    if ReviewLease.objects.filter(meeting_id=meeting_id, holder=holder).update(expires_at=until):
        return None
    other = _held(meeting_id, holder).select_related("user").first()
    return other.user if other else None


def release(holder: str) -> None:
    """The page is closed, or looks at something else."""
    ReviewLease.objects.filter(holder=holder).delete()


def _held(meeting_id: int, holder: str) -> QuerySet[ReviewLease]:
    """The lease of another page on the meeting, if it has not run out."""
    return ReviewLease.objects.filter(meeting_id=meeting_id, expires_at__gt=timezone.now()).exclude(holder=holder)


def _lease(meeting_id: int, user: User, holder: str) -> None:
    values = {"user": user, "holder": holder[:64], "expires_at": timezone.now() + LENGTH}
    ReviewLease.objects.update_or_create(meeting_id=meeting_id, defaults=values)
