"""The page on which a meeting is split: its accounts, and which of them tell of another meeting."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from engagement.admin.merge_pages import number_in
from engagement.admin.moved import became
from engagement.admin.undoing import latest_act, say_done
from engagement.exceptions import RecordError
from engagement.models import Meeting, Operation
from engagement.services.editing import name_of
from engagement.services.splitting import reversible_merge
from ingest.splitting import accounts_of, split_accounts


@require_http_methods(["GET", "HEAD", "POST"])
def split_page(request: HttpRequest, model_admin: Any, meeting_id: int) -> HttpResponse:
    if not request.user.has_perm("engagement.change_meeting"):
        raise PermissionDenied
    meeting = Meeting.objects.with_details().filter(pk=meeting_id).first()
    if meeting is None:
        now = became(Meeting, meeting_id)
        if now is None:
            raise Http404(f"There is no meeting {meeting_id} on record.")
        return HttpResponseRedirect(reverse("admin:ingest_report_split", args=[now]))
    if request.method != "POST":
        return _show(request, model_admin, meeting)
    try:
        return _split(request, meeting)
    except RecordError as error:
        return _show(request, model_admin, Meeting.objects.with_details().get(pk=meeting_id), refusal=str(error))


def _split(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    user: Any = request.user
    chosen = [int(pk) for pk in request.POST.getlist("report") if pk.isdecimal() and len(pk) < 19]
    new = split_accounts(
        meeting_id=meeting.pk,
        report_ids=chosen,
        by=user,
        version=number_in(request.POST, "version") or 0,
        reason=request.POST.get("reason", "").strip(),
    )
    act = latest_act(Operation.Kind.SPLIT, user, meetings=[meeting.pk, new.pk])
    back = reverse("admin:engagement_meeting_change", args=[meeting.pk])
    text = f"Meeting {new.pk} ({name_of(new)}) was made out of {meeting.pk}. Look whether both say what they should."
    say_done(request, text, act, back=back)
    return HttpResponseRedirect(reverse("admin:engagement_meeting_change", args=[new.pk]))


def _show(request: HttpRequest, model_admin: Any, meeting: Meeting, refusal: str = "") -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Split meeting {meeting.pk}",
        "opts": Meeting._meta,
        "meeting": meeting,
        "name": name_of(meeting),
        "accounts": [(report, _told(report.draft)) for report in accounts_of(meeting)],
        "chosen": set(request.POST.getlist("report")),
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
        "merge": reversible_merge(meeting.pk),
        "back": reverse("admin:engagement_meeting_change", args=[meeting.pk]),
    }
    return TemplateResponse(request, "admin/ingest/split.html", context, status=409 if refusal else 200)


def _told(draft: Mapping[str, Any]) -> str:
    """“held, 2024-05-08, Kabul: Jean-Pierre Lacroix, US officials”, as far as the account says so."""
    date, place = draft.get("date") or {}, draft.get("place") or {}
    day = " to ".join(filter(None, (date.get("start"), date.get("end"))))
    facts = [draft.get("status"), day or "no date", place.get("city") or place.get("country")]
    people = [
        str(one.get("name") or one.get("role") or one.get("as_told") or ", ".join(one.get("party") or []) or "somebody")
        for one in draft.get("participants", [])
    ]
    return f"{', '.join(filter(None, facts))}: {', '.join(people) or 'nobody named'}"
