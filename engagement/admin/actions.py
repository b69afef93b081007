"""Decisions on many meetings at once: each in its own transaction; what is refused is told row by row."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import ngettext

from engagement.admin.base import action
from engagement.admin.review_forms import RejectForm
from engagement.exceptions import RecordError
from engagement.models import Meeting
from engagement.services.editing import name_of
from engagement.services.review import confirm_meeting, reject_meeting

SHOWN = 20


@action(description="Confirm", permissions=["change"])
def confirm_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Meeting]) -> None:
    _decide(request, queryset, "confirmed", lambda pk: confirm_meeting(meeting_id=pk, by=_user(request)))


@action(description="Reject …", permissions=["change"])
def reject_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Meeting]) -> HttpResponse | None:
    """Asks for the reason on a page of its own, which posts the same action with the answer."""
    form = RejectForm(request.POST if "reason" in request.POST else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        _decide(
            request, queryset, "rejected", lambda pk: reject_meeting(meeting_id=pk, by=_user(request), reason=reason)
        )
        return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Reject meetings",
        "opts": model_admin.opts,
        "form": form,
        "meetings": queryset[:SHOWN],
        "more": max(0, queryset.count() - SHOWN),
        "selected": request.POST.getlist("_selected_action"),
        "select_across": request.POST.get("select_across", "0"),
    }
    return TemplateResponse(request, "admin/engagement/meeting/reject_selected.html", context)


def _decide(request: HttpRequest, queryset: QuerySet[Meeting], words: str, decide: Callable[[int], Meeting]) -> None:
    done, refused = 0, []
    for pk in list(queryset.values_list("pk", flat=True)):
        try:
            decide(pk)
            done += 1
        except Meeting.DoesNotExist:
            refused.append((pk, "It is no longer on record."))
        except RecordError as error:
            refused.append((pk, str(error)))
    if done:
        messages.success(
            request, ngettext("%(n)s meeting is %(w)s.", "%(n)s meetings are %(w)s.", done) % {"n": done, "w": words}
        )
    named = {
        meeting.pk: name_of(meeting) for meeting in Meeting.objects.filter(pk__in=[pk for pk, _ in refused[:SHOWN]])
    }
    for pk, why in refused[:SHOWN]:
        link = reverse("admin:engagement_meeting_change", args=[pk])
        name = named.get(pk, f"Meeting {pk}")
        messages.warning(
            request, format_html('<a class="review-link" href="{}">{}</a> is not {}: {}', link, name, words, why)
        )
    if len(refused) > SHOWN:
        messages.warning(request, f"{len(refused) - SHOWN} more are not {words}; they keep their state in the list.")


def _user(request: HttpRequest) -> Any:
    return request.user
