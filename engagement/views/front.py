"""The front page: what is new, what waits, what lies ahead, who was busy lately."""

from collections.abc import Callable
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from engagement import stats
from engagement.filters import CountingFilter
from engagement.kept import kept_number, kept_rows
from engagement.models import Meeting
from engagement.models.querysets import MeetingQuerySet
from engagement.views.listing import tidy_address

_ROWS = 8
_LATELY = timedelta(days=365)
_ORDER: dict[str, tuple[Callable[[Meeting], Any], bool]] = {
    "latest": (attrgetter("reviewed_at", "pk"), True),
    "planned": (attrgetter("end", "start", "pk"), False),
    "overdue": (attrgetter("end", "pk"), True),
}


def front(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    confirmed = Meeting.objects.confirmed()
    filterset = CountingFilter(request.GET, request=request)
    if redirect := tidy_address(request, filterset):
        return redirect
    rule = filterset.rule
    summary = stats.summarise(confirmed, today=today, rule=rule)
    since: date | None = today - _LATELY
    if not (summary.last and summary.last.end and since and summary.last.end >= since):
        since = None  # nothing of the last year is on record: rank all of it
    waiting = stats.waiting()
    lately = confirmed.overlapping(since, None)
    may_review = request.user.has_perm("engagement.change_meeting")
    overdue = (Meeting.objects.all() if may_review else confirmed).overdue(today)
    narrow = (("date_from", since.isoformat()),) if since else ()
    context = {
        "has_meetings": bool(summary.number or waiting.number) or confirmed.exists(),
        "waiting_count": waiting.number,
        "oldest_proposed": waiting.since,
        "summary": summary,
        "rule": rule,
        **_lists(
            latest=confirmed.order_by("-reviewed_at", "-pk"),
            planned=stats.planned_ahead(confirmed, today=today),
            overdue=overdue.order_by("-end", "-pk"),
        ),
        "overdue_count": kept_number(overdue),
        "overdue_review": "all" if may_review else "confirmed",
        **stats.rank_records(lately, narrow=narrow, rule=rule, kinds=("officials", "parties"), limit=_ROWS),
        "since": since,
    }
    return render(request, "engagement/front.html", context)


def _lists(**lists: MeetingQuerySet) -> dict[str, list[Meeting]]:
    """The first rows of each list, which together are read as one."""
    keys = [rows.annotate(listed=Value(name)).values_list("listed", "pk")[:_ROWS] for name, rows in lists.items()]
    found = kept_rows(keys[0].union(*keys[1:], all=True))
    read = stats.with_source_counts(Meeting.objects.all().with_details()).in_bulk([pk for _, pk in found])
    rows = {name: [read[pk] for listed, pk in found if listed == name and pk in read] for name in lists}
    for name, (key, is_reversed) in _ORDER.items():  # a union promises none
        rows[name].sort(key=key, reverse=is_reversed)
    return rows
