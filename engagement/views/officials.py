"""The list of officials, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from engagement import stats
from engagement.filters import OfficialFilter
from engagement.models import Meeting, Official
from engagement.views.listing import list_page, paginate, tidy_address

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
    found = get_object_or_404(Official.objects.with_offices().prefetch_related("names"), slug=slug)
    meetings = Meeting.objects.confirmed().involving(found)
    narrow = (("official", found.slug),)
    page, warning = paginate(request, stats.with_source_counts(meetings.with_details()), per_page=MEETINGS_PER_PAGE)
    context = {
        "official": found,
        "spellings": [name for name in found.names.all() if name.name != found.name],
        "summary": stats.summarise(meetings, today=timezone.localdate()),
        "page": page,
        "warnings": [warning] if warning else [],
        "officials": stats.rank_officials(meetings, narrow=narrow, met_by=found),
        "parties": stats.rank_parties(meetings, narrow=narrow, met_by=found),
        "topics": stats.rank_topics(meetings, narrow=narrow),
        "meetings_url": stats.meetings_address(*narrow),
        "proposed": Meeting.objects.proposed().involving(found).count(),
    }
    return render(request, "engagement/official.html", context)
