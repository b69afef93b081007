"""When a user was here last: a visit ends after half an hour without a page."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Case, F, When
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from engagement.models import Visit

SILENCE = timedelta(minutes=30)
# Of the last page; so a visit is written at most so often, whatever the number of pages.
NOTED_WITHIN = timedelta(minutes=2)
FIRST_LOOK = timedelta(days=7)


def note_visits(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: notes that a signed-in user opened a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_page = request.method == "GET" and "HX-Request" not in request.headers
        if is_page and request.user.is_authenticated and is_due(request.user.pk):
            note_visit(request.user.pk, timezone.now())
        return get_response(request)

    return middleware


def is_due(user_id: int) -> bool:
    """Whether the user's last page was noted so long ago that this one is to be noted, too."""
    return cache.add(f"visit-{user_id}", "", timeout=int(NOTED_WITHIN.total_seconds()))


def note_visit(user_id: int, now: datetime) -> None:
    """One statement, but for a user's first page. Two at once begin the same visit once: the second sees the first."""
    is_new = When(last_at__lt=now - SILENCE, then=F("last_at"))
    began = When(last_at__lt=now - SILENCE, then=now)
    changed = Visit.objects.filter(user_id=user_id).update(
        previous_at=Case(is_new, default=F("previous_at")), began_at=Case(began, default=F("began_at")), last_at=now
    )
    if not changed:
        Visit.objects.bulk_create([Visit(user_id=user_id, began_at=now, last_at=now)], ignore_conflicts=True)


def last_seen(user_id: int, now: datetime) -> tuple[datetime, bool]:
    """Since when there may be something new to the user, and whether that is an earlier visit; else it is a week."""
    visit = Visit.objects.filter(user_id=user_id).first()
    times = [at for at in (visit.previous_at, visit.seen_at) if at is not None] if visit else []
    return (max(times), True) if times else (now - FIRST_LOOK, False)


def mark_seen(user_id: int, now: datetime) -> None:
    """What changed until now is not shown again."""
    note_visit(user_id, now)
    Visit.objects.filter(user_id=user_id).update(seen_at=now)


def seen_until(text: str, now: datetime) -> datetime:
    """When the page was made on which somebody says that they have seen all: what came later they have not.

    `text` is that time in ISO 8601, as the page sends it back; now, where it is none, or yet to come.
    """
    try:
        until = parse_datetime(text)
    except ValueError:
        until = None
    return min(until, now) if until is not None and timezone.is_aware(until) else now
