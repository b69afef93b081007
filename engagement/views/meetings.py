"""The list of meetings, and the page of one."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from engagement import stats
from engagement.models import Meeting
from engagement.views.listing import list_page, tidy_address
from engagement.views.moved import to_merged_meeting
from engagement.views.scope import scope_of

PER_PAGE = 50


def meeting_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    if redirect := tidy_address(request, scope.filterset):
        return redirect
    rule = scope.rule
    numbers = stats.by_status(rule, scope.meetings, scope.of) if scope.is_valid else {}
    counted = sum(numbers.get(status, 0) for status in rule.statuses)
    number = scope.listed_number(on_record=sum(numbers.values()), counted=counted)
    listing = list_page(request, scope.filterset, per_page=PER_PAGE, count=number, shown=scope.shown)
    context = {"listing": listing, "page": listing.page, "scope": scope, "rule": rule, "counted": rule.figure(counted)}
    return render(request, "engagement/meeting_list.html", context)


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
