"""The list of parties, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from engagement import stats
from engagement.filters import PartyFilter
from engagement.models import Meeting, Party
from engagement.views.listing import list_page, paginate, tidy_address
from engagement.views.scope import scope_of

PER_PAGE = 100
MEETINGS_PER_PAGE = 25


def party_list(request: HttpRequest) -> HttpResponse:
    parties = Party.objects.select_related("country")
    filterset = PartyFilter(request.GET, queryset=parties, request=request)
    if redirect := tidy_address(request, filterset):
        return redirect
    listing = list_page(request, filterset, per_page=PER_PAGE)
    return render(request, "engagement/party_list.html", {"listing": listing, "page": listing.page})


def party(request: HttpRequest, code: str) -> HttpResponse:
    """A party's confirmed meetings, newest first, its officials, whom they met, and what was held there."""
    found = get_object_or_404(Party.objects.select_related("country"), code=code)
    scope = scope_of(request, found)
    if redirect := scope.tidy(request):
        return redirect
    meetings, narrow, rule = scope.meetings, scope.narrow, scope.rule
    summary = stats.summarise(meetings, today=timezone.localdate(), rule=rule, of=found)
    number = scope.listed_number(on_record=summary.number, counted=summary.counted)
    page, warning = paginate(request, scope.listed, per_page=MEETINGS_PER_PAGE, count=number)
    own_officials, officials = stats.rank_officials_by_side(meetings, found, narrow=narrow, rule=rule)
    hosted_by = (("country", found.code),)
    context = {
        "party": found,
        "scope": scope,
        "rule": rule,
        "summary": summary,
        "page": page,
        "warnings": [*scope.warnings, *([warning] if warning else [])],
        "own_officials": own_officials,
        "officials": officials,
        "parties": stats.rank_parties(meetings, narrow=narrow, met_by=found, rule=rule),
        "topics": stats.rank_topics(meetings, narrow=narrow, of=found, rule=rule),
        "hosted": stats.rank_parties(Meeting.objects.confirmed().filter(country=found), narrow=hosted_by, rule=rule),
        "officials_url": f"{reverse('officials')}?{urlencode((('party', found.code), *rule.own_pairs()))}",
        "hosted_url": stats.meetings_address(*hosted_by, *rule.pairs()),
        "meetings_url": stats.meetings_address(*narrow),
    }
    return render(request, "engagement/party.html", context)
