"""The list of topics, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from engagement import stats
from engagement.filters import CountingFilter
from engagement.kept import kept
from engagement.models import Topic
from engagement.views.listing import tidy_address
from engagement.views.record_page import record_context
from engagement.views.scope import scope_of


def topic_list(request: HttpRequest) -> HttpResponse:
    filterset = CountingFilter(request.GET, request=request)
    if redirect := tidy_address(request, filterset):
        return redirect
    rule = filterset.rule
    counted = stats.with_topic_counts(Topic.objects.all(), rule)
    topics = kept("topics", counted, lambda: list(counted))
    return render(request, "engagement/topic_list.html", {"topics": topics, "rule": rule, "filterset": filterset})


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic's meetings, newest first, when, and who talked about it most."""
    found = get_object_or_404(Topic, slug=slug)
    scope = scope_of(request, found)
    if redirect := scope.tidy(request):
        return redirect
    context = {"topic": found, **record_context(request, scope, kinds=("parties", "officials"))}
    return render(request, "engagement/topic.html", context)
