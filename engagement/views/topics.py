"""The list of topics, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from engagement import stats
from engagement.models import Meeting, Topic
from engagement.views.listing import tidy_address
from engagement.views.scoped import read_scope, record_context


def topic_list(request: HttpRequest) -> HttpResponse:
    topics = stats.with_topic_counts(Topic.objects.all())
    return render(request, "engagement/topic_list.html", {"topics": topics})


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic's meetings, newest first, when, and who talked about it most."""
    found = get_object_or_404(Topic, slug=slug)
    scoped = read_scope(request, Meeting.objects.all().about(found.slug), fixed=(("topic", found.slug),))
    if redirect := tidy_address(request, scoped.filterset):
        return redirect
    context = {"topic": found, **record_context(request, scoped, ("parties", "officials"))}
    return render(request, "engagement/topic.html", context)
