"""The list of officials, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from engagement import stats
from engagement.filters import OfficialFilter
from engagement.models import Meeting, Official
from engagement.views.listing import list_page, paginate, tidy_address
from engagement.views.moved import to_merged_official

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
    meetings = Meeting.objects.confirmed().involving(found)
    narrow = (("official", found.slug),)
    summary = stats.summarise(meetings, today=timezone.localdate())
    rows = stats.with_source_counts(meetings.with_details())
    page, warning = paginate(request, rows, per_page=MEETINGS_PER_PAGE, count=summary.number)
    context = {
        "official": found,
        "summary": summary,
        "page": page,
        "warnings": [warning] if warning else [],
        "officials": stats.rank_officials(meetings, narrow=narrow, met_by=found),
        "parties": stats.rank_parties(meetings, narrow=narrow, met_by=found),
        "topics": stats.rank_topics(meetings, narrow=narrow),
        "meetings_url": stats.meetings_address(*narrow),
    }
    return render(request, "engagement/official.html", context)
