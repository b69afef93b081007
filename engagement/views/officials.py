"""The list of officials, the page of one, and the page of two who met."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from engagement.filters import OfficialFilter
from engagement.models import Meeting, Official
from engagement.views.listing import list_page, tidy_address
from engagement.views.moved import to_merged_official
from engagement.views.scoped import read_scope, record_context

PER_PAGE = 50
PICTURES = ("parties", "officials", "topics")


def official_list(request: HttpRequest) -> HttpResponse:
    officials = Official.objects.established().with_offices()
    filterset = OfficialFilter(request.GET, queryset=officials, request=request)
    if redirect := tidy_address(request, filterset):
        return redirect
    listing = list_page(request, filterset, per_page=PER_PAGE)
    return render(request, "engagement/official_list.html", {"listing": listing, "page": listing.page})


def official(request: HttpRequest, slug: str) -> HttpResponse:
    """An official's names, offices and meetings, newest first, when, where, about what, and with whom."""
    found = Official.objects.with_offices().with_spellings().filter(slug=slug).first()
    if found is None:
        return to_merged_official(request, slug)
    scoped = read_scope(request, Meeting.objects.all().involving(found), fixed=(("official", found.slug),))
    if redirect := tidy_address(request, scoped.filterset):
        return redirect
    context = {"official": found, **record_context(request, scoped, PICTURES)}
    return render(request, "engagement/official.html", context)


def official_pair(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """The meetings that two officials attended, on whichever sides."""
    if slug == other:
        return HttpResponseRedirect(get_object_or_404(Official, slug=slug).get_absolute_url())
    pair = [get_object_or_404(Official, slug=one) for one in (slug, other)]
    fixed = tuple(("official", one.slug) for one in pair)
    meetings = Meeting.objects.all().involving(pair[0]).involving(pair[1])
    scoped = read_scope(request, meetings, fixed=fixed)
    if redirect := tidy_address(request, scoped.filterset):
        return redirect
    context = {"pair": pair, "kind": "officials", **record_context(request, scoped, ("topics", "map-places"))}
    return render(request, "engagement/pair.html", context)
