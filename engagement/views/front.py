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
    if since and not confirmed.filter(status="held").overlapping(since, None).exists():
        since = None  # nothing of the last year is on record: rank all of it
    lately = confirmed.filter(status="held").overlapping(since, None)
    narrow = (("date_from", since.isoformat()),) if since else ()
    context = {
        "has_meetings": Meeting.objects.exists(),
        "summary": summary,
        "latest": stats.with_source_counts(confirmed.with_details()).order_by("-reviewed_at", "-pk")[:_ROWS],
        "planned": stats.with_source_counts(stats.planned_ahead(confirmed, today=today).with_details())[:_ROWS],
        "oldest_proposed": stats.oldest_proposed(),
        "officials": stats.rank_officials(lately, narrow=(*narrow, ("status", "held")), limit=_ROWS),
        "parties": stats.rank_parties(lately, narrow=(*narrow, ("status", "held")), limit=_ROWS),
        "since": since,
    }
    return render(request, "engagement/front.html", context)
