"""The buttons below a meeting under review."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from engagement.admin.queue import next_proposal
from engagement.exceptions import InvalidTransition
from engagement.models import Meeting
from engagement.services.disputes import rule_on_dispute
from engagement.services.editing import name_of
from engagement.services.review import confirm_meeting, reject_meeting, reopen_meeting

CONFIRM, CONFIRM_NEXT, REJECT, REOPEN, SAVE_NEXT = "_confirm", "_confirm_next", "_reject", "_reopen", "_save_next"
RULE = "_rule"
BUTTONS = (CONFIRM, CONFIRM_NEXT, REJECT, REOPEN, RULE, SAVE_NEXT)

_WORDS = {REJECT: "rejected", REOPEN: "a proposal again", RULE: "ruled on", SAVE_NEXT: "saved"}


def is_decision(request: HttpRequest) -> bool:
    return any(button in request.POST for button in BUTTONS)


def apply_decision(model_admin: "ModelAdmin[Meeting]", request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Decide as the button says, on what has just been saved, and go on. Raises `RecordError`."""
    button = next(button for button in BUTTONS if button in request.POST)
    following = next_proposal(model_admin, request, after=meeting.pk)
    user: Any = request.user  # nobody comes here unsigned
    if button in (CONFIRM, CONFIRM_NEXT):
        confirm_meeting(meeting_id=meeting.pk, by=user)
    elif button == REJECT:
        reason = request.POST.get("reject_reason", "")
        if not reason:
            raise InvalidTransition("To reject, choose a reason from the list beside the button.")
        reject_meeting(meeting_id=meeting.pk, by=user, reason=reason)
    elif button == REOPEN:
        reopen_meeting(meeting_id=meeting.pk, by=user)
    elif button == RULE:
        status, ruling = request.POST.get("ruling_status", ""), request.POST.get("ruling", "")
        rule_on_dispute(meeting_id=meeting.pk, by=user, status=status, ruling=ruling)
    words = _WORDS.get(button, "confirmed")
    link = address(request, meeting.pk)
    messages.success(
        request, format_html('<a class="review-link" href="{}">{}</a> is {}.', link, name_of(meeting), words)
    )
    if button in (CONFIRM, REOPEN, RULE):
        return HttpResponseRedirect(link)
    return go_to(request, following)


def go_to(request: HttpRequest, meeting_id: int | None) -> HttpResponse:
    """To the meeting's review, or to the list where there is none."""
    if meeting_id is not None:
        return HttpResponseRedirect(address(request, meeting_id))
    messages.info(request, "No other proposal waits in this list.")
    return HttpResponseRedirect(_preserved(request, reverse("admin:engagement_meeting_changelist")))


def address(request: HttpRequest, meeting_id: int) -> str:
    """Of the meeting's review, with the list's filters kept for the way back."""
    return _preserved(request, reverse("admin:engagement_meeting_change", args=[meeting_id]))


def _preserved(request: HttpRequest, url: str) -> str:
    filters = request.GET.urlencode() if "_changelist_filters" in request.GET else ""
    return add_preserved_filters({"preserved_filters": filters, "opts": Meeting._meta}, url)
