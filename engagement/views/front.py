"""The front page: what is new, what waits, what lies ahead, who was busy lately."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from engagement import stats
from engagement.filters import CountingFilter
from engagement.models import Meeting
from engagement.views.listing import tidy_address

_ROWS = 8
_LATELY = timedelta(days=365)


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
        "latest": stats.with_source_counts(confirmed.with_details()).order_by("-reviewed_at", "-pk")[:_ROWS],
        "planned": stats.with_source_counts(stats.planned_ahead(confirmed, today=today).with_details())[:_ROWS],
        "overdue": stats.with_source_counts(overdue.with_details()).order_by("-end", "-pk")[:_ROWS],
        "overdue_count": overdue.count(),
        "overdue_review": "all" if may_review else "confirmed",
        "officials": stats.rank_officials(lately, narrow=narrow, rule=rule, limit=_ROWS),
        "parties": stats.rank_parties(lately, narrow=narrow, rule=rule, limit=_ROWS),
        "since": since,
    }
    return render(request, "engagement/front.html", context)
