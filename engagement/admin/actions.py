"""Decisions on many meetings of the list: first a preview of exactly these rows, then one operation, undone at once.

The preview posts each row with the version that was shown. What has changed since is refused and named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from engagement.admin.base import action
from engagement.admin.queue import PRESERVED
from engagement.admin.review_forms import RejectForm
from engagement.models import Meeting, Operation
from engagement.services.deciding import LIMIT, Outcome, decide_meetings, refusal_of
from engagement.services.editing import name_of
from engagement.undo_links import undo_button

SHOWN = 20
DECIDE = "engagement_meeting_decide"
KINDS = {Operation.Kind.CONFIRM.value: "confirmed", Operation.Kind.REJECT.value: "rejected"}
CHANGED = "It has changed since you saw it. Choose it again in the list."


@dataclass(frozen=True)
class Row:
    """One meeting of the preview; `refusal` says why it would not be decided, empty where it would."""

    meeting: Meeting
    refusal: str
    cells: tuple[tuple[str, str], ...]

    @property
    def token(self) -> str:
        return f"{self.meeting.pk}:{self.meeting.version}"


@action(description="Confirm …", permissions=["change"])
def confirm_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Meeting]) -> HttpResponse | None:
    return _preview_of(model_admin, request, queryset, Operation.Kind.CONFIRM)


@action(description="Reject …", permissions=["change"])
def reject_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Meeting]) -> HttpResponse | None:
    return _preview_of(model_admin, request, queryset, Operation.Kind.REJECT)


@require_POST
def decide_previewed(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Decide the rows of the preview; without a reason to reject, the same preview again, which asks for it."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    kind, versions = request.POST.get("kind", ""), _read_rows(request.POST.getlist("row"))
    if kind not in KINDS or versions is None:
        messages.error(request, "It did not come through which meetings were meant. Choose them in the list again.")
        return _to_list(request)
    form = RejectForm(request.POST if kind == Operation.Kind.REJECT else {"reason": Meeting.RejectReason.OTHER})
    if not form.is_valid():
        return _preview(model_admin, request, kind, _rows(model_admin, request, versions, kind), form)
    reason = form.cleaned_data["reason"] if kind == Operation.Kind.REJECT else ""
    user: Any = request.user  # nobody comes here unsigned
    _tell(request, decide_meetings(versions, kind=kind, by=user, reason=reason), KINDS[kind])
    return _to_list(request)


def _preview_of(model_admin: Any, request: HttpRequest, queryset: QuerySet[Meeting], kind: str) -> HttpResponse | None:
    chosen = dict(queryset.values_list("pk", "version")[: LIMIT + 1])
    if len(chosen) > LIMIT:
        messages.error(
            request,
            f"These are {queryset.count()} meetings, more than the {LIMIT} that can be decided at once. Narrow the "
            "list by its filters, or choose the rows of a page.",
        )
        return None
    form = RejectForm() if kind == Operation.Kind.REJECT else None
    return _preview(model_admin, request, kind, _rows(model_admin, request, chosen, kind), form)


def _preview(model_admin: Any, request: HttpRequest, kind: str, rows: Sequence[Row], form: Any) -> HttpResponse:
    decided = [row for row in rows if not row.refusal]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Confirm meetings" if kind == Operation.Kind.CONFIRM else "Reject meetings",
        "opts": model_admin.opts,
        "kind": kind,
        "word": KINDS[kind],
        "decided": decided,
        "refused": [row for row in rows if row.refusal],
        "form": form,
        "action": f"{reverse(f'admin:{DECIDE}')}?{urlencode({PRESERVED: _filters(request)})}",
        "back": _list_address(request),
    }
    return TemplateResponse(request, "admin/engagement/meeting/decide_selected.html", context)


def _rows(model_admin: Any, request: HttpRequest, versions: dict[int, int], kind: str) -> list[Row]:
    """In the order of `versions`; those that are gone are left out, since there is nothing to show of them."""
    found = {meeting.pk: meeting for meeting in model_admin.get_queryset(request).filter(pk__in=versions)}
    rows = []
    for pk, version in versions.items():
        if meeting := found.get(pk):
            why = refusal_of(meeting, kind) if meeting.version == version else CHANGED
            cells = (
                ("Date", model_admin.date(meeting)),
                ("Participants", model_admin.people(meeting)),
                ("Place", model_admin.where(meeting)),
                ("Status", meeting.get_status_display()),
                ("Confidence", model_admin.surest(meeting)),
            )
            rows.append(Row(meeting, why, cells))
    return rows


def _read_rows(tokens: list[str]) -> dict[int, int] | None:
    """Versions by id; None where they are none, malformed, or more than one decision takes."""
    pairs = [token.partition(":") for token in tokens]
    if not pairs or len(pairs) > LIMIT:
        return None
    if not all(_is_number(pk) and _is_number(version) for pk, _, version in pairs):
        return None
    return {int(pk): int(version) for pk, _, version in pairs}


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 19


def _tell(request: HttpRequest, outcome: Outcome, word: str) -> None:
    number = len(outcome.done)
    if number:
        words = ngettext("%(n)s meeting is %(w)s.", "%(n)s meetings are %(w)s.", number) % {"n": number, "w": word}
        messages.success(
            request, format_html("{} {}", words, undo_button(request, outcome.act, back=_list_address(request)))
        )
    refused = outcome.refused[:SHOWN]
    named = {one.pk: name_of(one) for one in Meeting.objects.filter(pk__in=[pk for pk, _ in refused])}
    for pk, why in refused:
        link = reverse("admin:engagement_meeting_change", args=[pk])
        name = named.get(pk, f"Meeting {pk}")
        messages.warning(
            request, format_html('<a class="review-link" href="{}">{}</a> is not {}: {}', link, name, word, why)
        )
    if len(outcome.refused) > SHOWN:
        messages.warning(
            request, f"{len(outcome.refused) - SHOWN} more are not {word}; they keep their state in the list."
        )


def _filters(request: HttpRequest) -> str:
    """Those of the list, from where the rows come: kept for the way back."""
    return request.GET.get(PRESERVED, "") if PRESERVED in request.GET else request.GET.urlencode()


def _to_list(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(_list_address(request))


def _list_address(request: HttpRequest) -> str:
    return f"{reverse('admin:engagement_meeting_changelist')}?{_filters(request)}"
