"""The page on which two meetings become one: both side by side, a choice wherever they clash, and what it leads to."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from engagement.admin.base import action
from engagement.admin.merge_candidates import likely_meetings
from engagement.admin.merge_pages import (
    TAKE,
    MergePage,
    choices_in,
    exactly_two,
    merge_address,
    number_in,
)
from engagement.admin.merge_rows import (
    Caution,
    FieldRow,
    ParticipantRow,
    field_rows,
    participant_rows,
    people_words,
    warnings_of,
)
from engagement.admin.undoing import latest_act, say_done
from engagement.exceptions import LostUpdate, RecordError
from engagement.models import Meeting, Operation
from engagement.services.apart import keep_meetings_apart
from engagement.services.editing import name_of
from engagement.services.merging import merge_meetings
from engagement.stats import with_source_counts


@action(description="Merge …", permissions=["change"])
def merge_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Meeting]) -> HttpResponse | None:
    chosen = sorted(queryset, key=_keep_first)
    return exactly_two(request, Meeting, [meeting.pk for meeting in chosen])


def _keep_first(meeting: Meeting) -> tuple[int, int]:
    """A confirmed meeting stays rather than a proposal, a rejected one last; else the older one."""
    order = {Meeting.ReviewState.CONFIRMED: 0, Meeting.ReviewState.PROPOSED: 1, Meeting.ReviewState.REJECTED: 2}
    return order[Meeting.ReviewState(meeting.review_state)], meeting.pk


def _merge(request: HttpRequest, keep_id: int, other_id: int) -> HttpResponse:
    data, user = request.POST, _user(request)
    versions = {pk: number_in(data, f"{name}_version") or 0 for name, pk in (("keep", keep_id), ("other", other_id))}
    taken = {int(pk) for pk in data.getlist(TAKE) if pk.isdecimal()}
    shown = {int(pk) for pk in data.getlist("shown") if pk.isdecimal()}
    keep = merge_meetings(
        keep_id=keep_id,
        other_id=other_id,
        by=user,
        choices=choices_in(data),
        leave_out=shown - taken,
        versions=versions,
        reason=data.get("reason", "").strip(),
        even_if_distinct="even_if_distinct" in data,
        even_if_rejected="even_if_rejected" in data,
    )
    back = reverse("admin:engagement_meeting_change", args=[keep.pk])
    act = latest_act(Operation.Kind.MERGE, _user(request), meetings=[keep_id, other_id])
    say_done(request, f"Meeting {other_id} became part of {keep_id} ({name_of(keep)}).", act, back=back)
    return HttpResponseRedirect(back)


def _apart(request: HttpRequest, keep_id: int, other_id: int) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    keep_meetings_apart(keep_id, other_id, by=_user(request), reason=reason)
    act = latest_act(Operation.Kind.KEEP_APART, _user(request), meetings=[keep_id, other_id])
    back = reverse("admin:engagement_meeting_change", args=[keep_id])
    text = f"Meetings {keep_id} and {other_id} are not the same: nobody is asked again."
    say_done(request, text, act, back=merge_address(Meeting, keep_id, other_id))
    return HttpResponseRedirect(back)


@dataclass(frozen=True)
class _Page:
    """All that the template shows of the pair."""

    keep: Meeting
    other: Meeting
    fields: list[FieldRow]
    people: list[ParticipantRow]
    warnings: list[Caution]


def _show(
    request: HttpRequest, model_admin: Any, keep_id: int, other_id: int, refusal: RecordError | None
) -> HttpResponse:
    """With what was chosen, where the page comes back; where the meetings have changed, as they are now."""
    meetings = with_source_counts(Meeting.objects.with_details()).in_bulk([keep_id, other_id])
    keep, other = meetings[keep_id], meetings[other_id]
    data = request.POST if refusal is not None else None
    taken = None if data is None or isinstance(refusal, LostUpdate) else set(data.getlist(TAKE))
    page = _Page(
        keep=keep,
        other=other,
        fields=field_rows(keep, other, choices_in(data) if data is not None else {}),
        people=participant_rows(keep, other, choices_in(data) if data is not None else {}, taken),
        warnings=warnings_of(keep, other),
    )
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Merge meetings {keep_id} and {other_id}",
        "opts": model_admin.opts,
        "pair": page,
        "heads": [(keep, people_words(keep), "stays"), (other, people_words(other), "becomes part of it")],
        "refusal": str(refusal or ""),
        "reason": data.get("reason", "") if data is not None else "",
        "sure": set(data) if data is not None else set(),
        "back": reverse("admin:engagement_meeting_change", args=[keep_id]),
        "swap": merge_address(Meeting, other_id, keep_id),
    }
    status = 200 if refusal is None else 409
    return TemplateResponse(request, "admin/engagement/meeting/merge.html", context, status=status)


def _ask(request: HttpRequest, model_admin: Any, keep_id: int) -> HttpResponse:
    """Which other meeting? By number, by words, or one of those that look alike."""
    keep = Meeting.objects.get(pk=keep_id)
    words = request.GET.get("q", "").replace("\x00", "").strip()
    found = likely_meetings(keep, words)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Merge meeting {keep.pk} with …",
        "opts": model_admin.opts,
        "keep": keep,
        "keep_name": name_of(keep),
        "words": words,
        "found": [(one, people_words(one), merge_address(Meeting, keep.pk, one.pk)) for one in found],
    }
    return TemplateResponse(request, "admin/engagement/meeting/merge_with.html", context)


def _user(request: HttpRequest) -> Any:
    return request.user


_PAGE = MergePage(Meeting, ask=_ask, show=_show, merge=_merge, apart=_apart)
merge_page = require_http_methods(["GET", "HEAD", "POST"])(_PAGE.respond)
