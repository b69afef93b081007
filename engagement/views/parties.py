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
    found = get_object_or_404(stats.with_party_counts(Party.objects.select_related("country")), code=code)
    meetings = Meeting.objects.confirmed().with_party(found.code)
    hosted = Meeting.objects.confirmed().filter(country=found, status="held")
    narrow = (("party", found.code),)
    summary = stats.summarise(meetings, today=timezone.localdate())
    rows = stats.with_source_counts(meetings.with_details())
    page, warning = paginate(request, rows, per_page=MEETINGS_PER_PAGE, count=summary.number)
    own_officials, officials = stats.rank_officials_by_side(meetings, found, narrow=narrow)
    context = {
        "party": found,
        "summary": summary,
        "page": page,
        "warnings": [warning] if warning else [],
        "own_officials": own_officials,
        "officials": officials,
        "parties": stats.rank_parties(meetings, narrow=narrow, other_than=found),
        "topics": stats.rank_topics(meetings, narrow=narrow),
        "hosted": stats.rank_parties(hosted, narrow=(("country", found.code), ("status", "held"))),
        "officials_url": f"{reverse('officials')}?{urlencode({'party': found.code})}",
        "hosted_url": stats.meetings_address(("country", found.code), ("status", "held")),
        "meetings_url": stats.meetings_address(*narrow),
    }
    return render(request, "engagement/party.html", context)
