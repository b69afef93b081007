"""The queue of proposals: the meetings' list as the analyst has filtered and sorted it."""

from copy import copy

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters, ModelAdmin
from django.contrib.admin.views.main import PAGE_VAR
from django.http import HttpRequest, QueryDict

from engagement.models import Meeting

PRESERVED = "_changelist_filters"


def next_proposal(model_admin: "ModelAdmin[Meeting]", request: HttpRequest, after: int | None = None) -> int | None:
    """The proposal that follows the meeting `after` in the list, else the first one; None where no other waits.

    Call it before a decision takes the meeting out of the list.
    """
    ids = _proposals(model_admin, request)
    following = ids[ids.index(after) + 1 :] if after in ids else []
    return next((pk for pk in [*following, *ids] if pk != after), None)


def _proposals(model_admin: "ModelAdmin[Meeting]", request: HttpRequest) -> list[int]:
    filters = QueryDict(request.GET.get(PRESERVED, ""), mutable=True)
    filters.pop(PAGE_VAR, None)  # the queue goes on over the pages
    listed = copy(request)
    listed.GET, listed.method = filters, "GET"  # type: ignore[assignment]
    try:
        meetings = model_admin.get_changelist_instance(listed).get_queryset(listed)
    except (IncorrectLookupParameters, DisallowedModelAdminLookup):
        meetings = Meeting.objects.all()
    return list(meetings.filter(review_state=Meeting.ReviewState.PROPOSED).values_list("pk", flat=True))
