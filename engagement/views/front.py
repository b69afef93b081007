"""The front page: what is new, what waits, what lies ahead, who was busy lately."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from engagement import stats
from engagement.models import Meeting

_ROWS = 8
_LATELY = timedelta(days=365)


def front(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    confirmed = Meeting.objects.confirmed()
    summary = stats.summarise(confirmed, today=today)
    since: date | None = today - _LATELY
    if not (summary.last and summary.last.end and since and summary.last.end >= since):
        since = None  # nothing of the last year is on record: rank all of it
    waiting = stats.waiting()
    lately = confirmed.filter(status="held").overlapping(since, None)
    may_review = request.user.has_perm("engagement.change_meeting")
    overdue = (Meeting.objects.all() if may_review else confirmed).overdue(today)
    narrow = (("date_from", since.isoformat()),) if since else ()
    context = {
        "has_meetings": bool(summary.number or waiting.number),
        "waiting_count": waiting.number,
        "oldest_proposed": waiting.since,
        "summary": summary,
        "latest": stats.with_source_counts(confirmed.with_details()).order_by("-reviewed_at", "-pk")[:_ROWS],
        "planned": stats.with_source_counts(stats.planned_ahead(confirmed, today=today).with_details())[:_ROWS],
        "overdue": stats.with_source_counts(overdue.with_details()).order_by("-end", "-pk")[:_ROWS],
        "overdue_count": overdue.count(),
        "overdue_review": "all" if may_review else "confirmed",
        "officials": stats.rank_officials(lately, narrow=(*narrow, ("status", "held")), limit=_ROWS),
        "parties": stats.rank_parties(lately, narrow=(*narrow, ("status", "held")), limit=_ROWS),
        "since": since,
    }
    return render(request, "engagement/front.html", context)
