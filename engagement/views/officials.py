"""The list of officials, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from engagement.filters import OfficialFilter
from engagement.models import Official
from engagement.views.listing import list_page, tidy_address
from engagement.views.moved import to_merged_official
from engagement.views.record_page import record_context
from engagement.views.scope import scope_of

PER_PAGE = 50


def official_list(request: HttpRequest) -> HttpResponse:
    officials = Official.objects.established().with_offices()
    filterset = OfficialFilter(request.GET, queryset=officials, request=request)
    if redirect := tidy_address(request, filterset):
        return redirect
    listing = list_page(request, filterset, per_page=PER_PAGE, has_figures=True)
    return render(request, "engagement/official_list.html", {"listing": listing, "page": listing.page})


def official(request: HttpRequest, slug: str) -> HttpResponse:
    """An official's names, offices and meetings, newest first, when, where, about what, and with whom."""
    found = Official.objects.with_offices().with_spellings().filter(slug=slug).first()
    if found is None:
        return to_merged_official(request, slug)
    scope = scope_of(request, found)
    if redirect := scope.tidy(request):
        return redirect
    context = {"official": found, **record_context(request, scope)}
    return render(request, "engagement/official.html", context)
