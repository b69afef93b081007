"""The admin's pages of what was merged away lead to what it became."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from engagement.models import Meeting, MergedMeeting, MergedOfficial, Official


def became(model: type[Meeting] | type[Official], pk: int) -> int | None:
    """What the record with the number `pk` was merged into; None where it was not."""
    if model is Meeting:
        return MergedMeeting.objects.filter(old_id=pk).values_list("meeting", flat=True).first()
    # Of an official the slug is remembered; the events still know which number had it.
    events: Any = Official.pgh_event_model.objects  # type: ignore[attr-defined]
    slug = events.filter(id=pk).order_by("-pgh_id").values_list("slug", flat=True).first()
    return MergedOfficial.objects.filter(old_slug=slug or "").values_list("official", flat=True).first()


class FollowsMerges:
    """For a ModelAdmin: instead of “doesn't exist”, the way to what it became (302, since a merge may be undone)."""

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        number = unquote(object_id)
        now = became(opts.model, int(number)) if number.isdecimal() and len(number) < 19 else None
        if now is None:
            response: HttpResponse = super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
            return response
        lost = " Nothing of what you sent was saved." if request.method == "POST" else ""
        messages.warning(request, f"The {opts.verbose_name} {number} was merged with this one.{lost}")
        return HttpResponseRedirect(reverse(f"admin:engagement_{opts.model_name}_change", args=[now]))
