"""What changed since one's last visit: by day, by who, field by field."""

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from engagement.following.changes import Told, changes_since
from engagement.following.visits import last_seen, mark_seen, seen_until

Day = tuple[date, list[tuple[str, list[Told]]]]


@never_cache
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    since, is_visit = last_seen(user.pk, timezone.now())
    page = changes_since(since, request.GET.get("page"))
    context = {
        "since": since,
        "is_visit": is_visit,
        "page": page,
        "days": _by_day(list(page.object_list)),
        "until": timezone.now().isoformat(),
    }
    return render(request, "engagement/changes.html", context)


@require_POST
def changes_seen(request: HttpRequest) -> HttpResponse:
    """All that was shown: what came after the page was made is still to be seen."""
    user: Any = request.user
    now = timezone.now()
    mark_seen(user.pk, seen_until(request.POST.get("until", ""), now))
    messages.success(request, "Marked as seen.")
    return redirect("changes")


def _by_day(told: list[Told]) -> list[Day]:
    """The latest day first; within it those who did something, in the order of their last act."""
    days = groupby(told, key=lambda one: timezone.localdate(one.operation.at))
    return [(day, _by_author(list(group))) for day, group in days]


def _by_author(told: list[Told]) -> list[tuple[str, list[Told]]]:
    authors: dict[str, list[Told]] = {}
    for one in told:
        name = one.operation.by.get_username() if one.operation.by else "The machine, or a user who is gone"
        authors.setdefault(name, []).append(one)
    return list(authors.items())
