"""The list of meetings, and the page of one."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from engagement import stats
from engagement.filters import MeetingFilter
from engagement.models import Meeting
from engagement.views.listing import list_page, tidy_address
from engagement.views.moved import to_merged_meeting

PER_PAGE = 50


def meeting_list(request: HttpRequest) -> HttpResponse:
    meetings = stats.with_source_counts(Meeting.objects.all().with_details())
    filterset = MeetingFilter(request.GET, queryset=meetings, request=request)
    if redirect := tidy_address(request, filterset):
        return redirect
    listing = list_page(request, filterset, per_page=PER_PAGE)
    return render(request, "engagement/meeting_list.html", {"listing": listing, "page": listing.page})


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting with every current account of it: the oldest article first, in each the main accounts first."""
    meetings = Meeting.objects.all().with_details().prefetch_related("participations__delegation__members")
    found = meetings.filter(pk=pk).first()
    if found is None:
        return to_merged_meeting(request, pk)
    reports = (
        found.reports.filter(superseded_at__isnull=True)
        .select_related("article")
        .defer("article__original", "article__text", "article__mentions", "article__signature", "article__bands")
        .order_by(F("article__published").asc(nulls_last=True), "article_id", "-prominence", "start")
    )
    return render(request, "engagement/meeting.html", {"meeting": found, "reports": list(reports)})
