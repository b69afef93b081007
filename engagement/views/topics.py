"""The list of topics, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from engagement import stats
from engagement.filters import CountingFilter
from engagement.models import Topic
from engagement.views.listing import paginate, tidy_address
from engagement.views.scope import scope_of

MEETINGS_PER_PAGE = 25


def topic_list(request: HttpRequest) -> HttpResponse:
    filterset = CountingFilter(request.GET, request=request)
    if redirect := tidy_address(request, filterset):
        return redirect
    rule = filterset.rule
    topics = stats.with_topic_counts(Topic.objects.all(), rule)
    return render(request, "engagement/topic_list.html", {"topics": topics, "rule": rule, "filterset": filterset})


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic's confirmed meetings, newest first, and who talked about it most."""
    found = get_object_or_404(Topic, slug=slug)
    scope = scope_of(request, found)
    if redirect := scope.tidy(request):
        return redirect
    meetings, narrow, rule = scope.meetings, scope.narrow, scope.rule
    summary = stats.summarise(meetings, today=timezone.localdate(), rule=rule)
    number = scope.listed_number(on_record=summary.number, counted=summary.counted)
    page, warning = paginate(request, scope.listed, per_page=MEETINGS_PER_PAGE, count=number)
    context = {
        "topic": found,
        "scope": scope,
        "rule": rule,
        "summary": summary,
        "page": page,
        "warnings": [*scope.warnings, *([warning] if warning else [])],
        "officials": stats.rank_officials(meetings, narrow=narrow, rule=rule),
        "parties": stats.rank_parties(meetings, narrow=narrow, rule=rule),
        "meetings_url": stats.meetings_address(*narrow),
    }
    return render(request, "engagement/topic.html", context)
