"""The page on which one official turns out to be two people: what belongs to the other one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from engagement.admin.autocomplete import office_of
from engagement.admin.merge_rows import people_words, role_words
from engagement.admin.moved import became
from engagement.admin.undoing import latest_act, say_done
from engagement.exceptions import RecordError
from engagement.models import Meeting, Official, Operation
from engagement.services.splitting import reversible_merge_of_official
from engagement.services.splitting_officials import OfficialPart, split_official
from engagement.templatetags.intervals import office_dates, when

MEETINGS_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
def split_page(request: HttpRequest, model_admin: Any, official_id: int) -> HttpResponse:
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    official = Official.objects.filter(pk=official_id).first()
    if official is None:
        now = became(Official, official_id)
        if now is None:
            raise Http404(f"There is no official {official_id} on record.")
        return HttpResponseRedirect(reverse("admin:engagement_official_split", args=[now]))
    if request.method != "POST":
        return _show(request, model_admin, official)
    try:
        return _split(request, official)
    except RecordError as error:
        return _show(request, model_admin, official, refusal=str(error))


def _split(request: HttpRequest, official: Official) -> HttpResponse:
    data = request.POST
    user: Any = request.user

    def chosen(name: str) -> frozenset[int]:
        return frozenset(int(pk) for pk in data.getlist(name) if pk.isdecimal() and len(pk) < 19)

    part = OfficialPart(
        participations=chosen("participation"),
        names=chosen("spelling"),
        affiliations=chosen("office"),
        led=chosen("led"),
        joined=chosen("joined"),
    )
    reason = data.get("reason", "").strip()
    new = split_official(official_id=official.pk, by=user, name=data.get("name", ""), part=part, reason=reason)
    act = latest_act(Operation.Kind.SPLIT_OFFICIAL, user, officials=[official.pk, new.pk])
    back = reverse("admin:engagement_official_change", args=[official.pk])
    say_done(request, f"{new} was made out of {official}. Correct name and offices where needed.", act, back=back)
    return HttpResponseRedirect(reverse("admin:engagement_official_change", args=[new.pk]))


def _show(request: HttpRequest, model_admin: Any, official: Official, refusal: str = "") -> HttpResponse:
    chosen = {(name, pk) for name in request.POST for pk in request.POST.getlist(name)}
    groups = _groups(official)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Split {official}",
        "opts": model_admin.opts,
        "official": official,
        "office": office_of(official),
        "groups": [
            (legend, name, [(pk, words, (name, str(pk)) in chosen) for pk, words in rows])
            for legend, name, rows in groups
            if rows
        ],
        "more": max(0, official.participations.count() - MEETINGS_SHOWN),
        "name": request.POST.get("name", ""),
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
        "merge": reversible_merge_of_official(official.pk),
        "back": reverse("admin:engagement_official_change", args=[official.pk]),
    }
    status = 409 if refusal else 200
    return TemplateResponse(request, "admin/engagement/official/split.html", context, status=status)


Group = tuple[str, str, list[tuple[int, str]]]  # legend, name of the boxes, (primary key, words) of the rows


def _groups(official: Official) -> list[Group]:
    meetings = (
        official.participations.select_related("party")
        .prefetch_related(Prefetch("meeting", Meeting.objects.with_details()))
        .order_by("-meeting__start", "-meeting_id")
    )
    offices = official.affiliations.select_related("party")
    led = official.delegations_led.select_related("party")
    joined = official.delegations.select_related("party")
    return [
        (
            "Meetings",
            "participation",
            [
                (
                    row.pk,
                    f"Meeting {row.meeting_id}, {when(row.meeting.interval)}, as {role_words(row)}: "
                    f"{people_words(row.meeting)}",
                )
                for row in meetings[:MEETINGS_SHOWN]
            ],
        ),
        ("Spellings", "spelling", [(row.pk, row.name) for row in official.names.all()]),
        ("Offices", "office", [(row.pk, f"{row} {office_dates(row)}".strip()) for row in offices]),
        ("Delegations led", "led", [(row.pk, str(row)) for row in led]),
        ("Delegations joined", "joined", [(row.pk, str(row)) for row in joined]),
    ]
