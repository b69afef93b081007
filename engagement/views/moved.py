"""Addresses of what was merged away lead to what it became.

With 302, not 301: a merge may be undone, and then the address is its own again; a browser that had learned a permanent
redirect by heart would never ask.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect

from engagement.models import MergedMeeting, MergedOfficial


def to_merged_meeting(request: HttpRequest, number: int) -> HttpResponseRedirect:
    """Raises `Http404` where no meeting of that number was merged away."""
    merged = MergedMeeting.objects.filter(old_id=number).select_related("meeting").first()
    if merged is None:
        raise Http404(f"There is no meeting {number} on record.")
    messages.info(request, f"Meeting {number} became part of this one.")
    return HttpResponseRedirect(merged.meeting.get_absolute_url())


def to_merged_official(request: HttpRequest, slug: str) -> HttpResponseRedirect:
    """Raises `Http404` where nobody with that slug was merged away. What follows the `?` goes along."""
    merged = MergedOfficial.objects.filter(old_slug=slug).select_related("official").first()
    if merged is None:
        raise Http404(f"There is no official “{slug}” on record.")
    messages.info(request, f"“{slug}” is on record as {merged.official}.")
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(merged.official.get_absolute_url() + (f"?{query}" if query else ""))
