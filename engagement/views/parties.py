"""The list of parties, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from engagement import stats
from engagement.counting import CountingRule
from engagement.filters import PartyFilter
from engagement.models import Meeting, Party
from engagement.views.listing import list_page, tidy_address
from engagement.views.record_page import record_context
from engagement.views.scope import scope_of

PER_PAGE = 100


def party_list(request: HttpRequest) -> HttpResponse:
    parties = Party.objects.select_related("country")
    filterset = PartyFilter(request.GET, queryset=parties, request=request)
    if redirect := tidy_address(request, filterset):
        return redirect
    listing = list_page(request, filterset, per_page=PER_PAGE, has_figures=True)
    return render(request, "engagement/party_list.html", {"listing": listing, "page": listing.page})


def party(request: HttpRequest, code: str) -> HttpResponse:
    """A party's meetings, newest first, its officials, whom they met, when, where and about what."""
    found = get_object_or_404(Party.objects.select_related("country"), code=code)
    scope = scope_of(request, found)
    if redirect := scope.tidy(request):
        return redirect
    rule, hosted_by = scope.rule, (("country", found.code),)
    context = {
        "party": found,
        **record_context(request, scope),
        "hosted": stats.rank_parties(Meeting.objects.confirmed().filter(country=found), narrow=hosted_by, rule=rule),
        "officials_url": f"{reverse('officials')}?{urlencode((('party', found.code), *rule.own_pairs()))}",
        "hosted_url": _with_rule(reverse("place", args=[found.code]), rule),
    }
    return render(request, "engagement/party.html", context)


def _with_rule(address: str, rule: CountingRule) -> str:
    return address + (f"?{urlencode(rule.own_pairs())}" if rule.own_pairs() else "")
