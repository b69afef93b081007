"""The list of officials, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from engagement import stats
from engagement.filters import OfficialFilter
from engagement.models import Official
from engagement.views.listing import list_page, paginate, tidy_address
from engagement.views.moved import to_merged_official
from engagement.views.scope import scope_of

PER_PAGE = 50
MEETINGS_PER_PAGE = 25


def official_list(request: HttpRequest) -> HttpResponse:
    officials = Official.objects.established().with_offices()
    filterset = OfficialFilter(request.GET, queryset=officials, request=request)
    if redirect := tidy_address(request, filterset):
        return redirect
    listing = list_page(request, filterset, per_page=PER_PAGE)
    return render(request, "engagement/official_list.html", {"listing": listing, "page": listing.page})


def official(request: HttpRequest, slug: str) -> HttpResponse:
    """An official's names, offices and confirmed meetings, newest first, with those on the other side."""
    found = Official.objects.with_offices().with_spellings().filter(slug=slug).first()
    if found is None:
        return to_merged_official(request, slug)
    scope = scope_of(request, found)
    if redirect := scope.tidy(request):
        return redirect
    meetings, narrow, rule = scope.meetings, scope.narrow, scope.rule
    summary = stats.summarise(meetings, today=timezone.localdate(), rule=rule, of=found)
    number = scope.listed_number(on_record=summary.number, counted=summary.counted)
    page, warning = paginate(request, scope.listed, per_page=MEETINGS_PER_PAGE, count=number)
    context = {
        "official": found,
        "scope": scope,
        "rule": rule,
        "summary": summary,
        "page": page,
        "warnings": [*scope.warnings, *([warning] if warning else [])],
        "officials": stats.rank_officials(meetings, narrow=narrow, met_by=found, rule=rule),
        "parties": stats.rank_parties(meetings, narrow=narrow, met_by=found, rule=rule),
        "topics": stats.rank_topics(meetings, narrow=narrow, of=found, rule=rule),
        "meetings_url": stats.meetings_address(*narrow),
    }
    return render(request, "engagement/official.html", context)
