"""The list of topics, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from engagement import stats
from engagement.models import Meeting, Topic
from engagement.views.listing import paginate

MEETINGS_PER_PAGE = 25


def topic_list(request: HttpRequest) -> HttpResponse:
    topics = stats.with_topic_counts(Topic.objects.all())
    return render(request, "engagement/topic_list.html", {"topics": topics})


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic's confirmed meetings, newest first, and who talked about it most."""
    found = get_object_or_404(Topic, slug=slug)
    meetings = Meeting.objects.confirmed().on_topic(found.slug)
    narrow = (("topic", found.slug),)
    summary = stats.summarise(meetings, today=timezone.localdate())
    rows = stats.with_source_counts(meetings.with_details())
    page, warning = paginate(request, rows, per_page=MEETINGS_PER_PAGE, count=summary.number)
    context = {
        "topic": found,
        "summary": summary,
        "page": page,
        "warnings": [warning] if warning else [],
        "officials": stats.rank_officials(meetings, narrow=narrow),
        "parties": stats.rank_parties(meetings, narrow=narrow),
        "meetings_url": stats.meetings_address(*narrow),
    }
    return render(request, "engagement/topic.html", context)
