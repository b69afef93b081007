"""The list of parties, and the page of one."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from engagement import stats
from engagement.filters import PartyFilter
from engagement.models import Meeting, Party
from engagement.views.listing import list_page, tidy_address
from engagement.views.scoped import read_scope, record_context

PER_PAGE = 100
PAIR_PICTURES = ("officials", "topics", "places")
PLACE_PICTURES = ("places", "officials", "parties")


def party_list(request: HttpRequest) -> HttpResponse:
    parties = Party.objects.select_related("country")
    filterset = PartyFilter(request.GET, queryset=parties, request=request)
    if redirect := tidy_address(request, filterset):
        return redirect
    listing = list_page(request, filterset, per_page=PER_PAGE)
    return render(request, "engagement/party_list.html", {"listing": listing, "page": listing.page})


def party(request: HttpRequest, code: str) -> HttpResponse:
    """A party's meetings, newest first, its officials, whom they met, when, where and about what."""
    found = get_object_or_404(stats.with_party_counts(Party.objects.select_related("country")), code=code)
    scoped = read_scope(request, Meeting.objects.all().with_party(found.code), fixed=(("party", found.code),))
    if redirect := tidy_address(request, scoped.filterset):
        return redirect
    scope = scoped.scope
    context = record_context(request, scoped, ("parties", "topics"))
    own, others = stats.rank_officials_by_side(scope.meetings, found, narrow=scope.pairs)
    context |= {
        "party": found,
        "own_officials": own,
        "officials": others,
        "officials_url": f"{reverse('officials')}?{urlencode({'party': found.code})}",
    }
    return render(request, "engagement/party.html", context)


def party_pair(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """The meetings at which both parties were."""
    if code == other:
        return HttpResponseRedirect(get_object_or_404(Party, code=code).get_absolute_url())
    pair = [get_object_or_404(Party, code=one) for one in (code, other)]
    meetings = Meeting.objects.all().with_party(pair[0].code).with_party(pair[1].code)
    scoped = read_scope(request, meetings, fixed=tuple(("party", one.code) for one in pair))
    if redirect := tidy_address(request, scoped.filterset):
        return redirect
    context = {"pair": pair, "kind": "parties", **record_context(request, scoped, PAIR_PICTURES)}
    return render(request, "engagement/pair.html", context)


def place(request: HttpRequest, code: str) -> HttpResponse:
    """What was held in a country, and by `?city=` in one of its cities."""
    country = get_object_or_404(Party, code=code)
    meetings = Meeting.objects.filter(country=country)
    scoped = read_scope(request, meetings, fixed=(("country", country.code),))
    if redirect := tidy_address(request, scoped.filterset):
        return redirect
    city = request.GET.get("city", "") if scoped.is_valid else ""
    context = {"country": country, "city": city, **record_context(request, scoped, PLACE_PICTURES)}
    return render(request, "engagement/place.html", context)
