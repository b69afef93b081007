"""The page on which two officials become one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from engagement.admin.autocomplete import office_of
from engagement.admin.base import action
from engagement.admin.merge_candidates import likely_officials
from engagement.admin.merge_pages import (
    MergePage,
    choices_in,
    exactly_two,
    merge_address,
)
from engagement.admin.merge_rows import Caution, FieldRow, role_words
from engagement.admin.undoing import latest_act, say_done
from engagement.exceptions import RecordError
from engagement.models import DistinctOfficials, Meeting, Official, Operation
from engagement.services.apart import keep_officials_apart, who_kept_apart
from engagement.services.merging_officials import SharedMeeting, merge_officials, shared_meetings
from engagement.templatetags.intervals import office_dates, when

_SHARED_SHOWN = 50


@action(description="Merge …", permissions=["change"])
def merge_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Official]) -> HttpResponse | None:
    """Who is on record stays rather than a provisional one."""
    chosen = sorted(queryset, key=lambda official: (official.is_provisional, official.pk))
    return exactly_two(request, Official, [official.pk for official in chosen])


def _merge(request: HttpRequest, keep_id: int, other_id: int) -> HttpResponse:
    data, user = request.POST, _user(request)
    other = Official.objects.get(pk=other_id)
    keep = merge_officials(
        keep_id=keep_id,
        other_id=other_id,
        by=user,
        choices=choices_in(data),
        reason=data.get("reason", "").strip(),
        even_if_distinct="even_if_distinct" in data,
    )
    back = reverse("admin:engagement_official_change", args=[keep.pk])
    act = latest_act(Operation.Kind.MERGE_OFFICIALS, _user(request), officials=[keep_id, other_id])
    say_done(request, f"{other.name} is {keep.name} from now on.", act, back=back)
    return HttpResponseRedirect(back)


def _apart(request: HttpRequest, keep_id: int, other_id: int) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()
    pair = keep_officials_apart(keep_id, other_id, by=_user(request), reason=reason)
    act = latest_act(Operation.Kind.KEEP_APART, _user(request), officials=[keep_id, other_id])
    text = f"{pair.one} and {pair.other} are different people: nobody is asked again."
    say_done(request, text, act, back=merge_address(Official, keep_id, other_id))
    return HttpResponseRedirect(reverse("admin:engagement_official_change", args=[keep_id]))


@dataclass(frozen=True)
class _Head:
    """One of the two at a glance."""

    official: Official
    words: str
    office: str
    spellings: list[str]
    offices: list[str]
    meetings: int


def _show(
    request: HttpRequest, model_admin: Any, keep_id: int, other_id: int, refusal: RecordError | None
) -> HttpResponse:
    officials = Official.objects.prefetch_related("names", "affiliations__party").in_bulk([keep_id, other_id])
    keep, other = officials[keep_id], officials[other_id]
    chosen = choices_in(request.POST) if refusal else {}
    shared = shared_meetings(keep, other)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Merge {keep} and {other}",
        "opts": model_admin.opts,
        "keep": keep,
        "other": other,
        "heads": [_head(keep, "stays"), _head(other, "becomes the same")],
        "fields": [_name_row(keep, other, chosen), *(_shared_row(one, chosen) for one in shared[:_SHARED_SHOWN])],
        "more": max(0, len(shared) - _SHARED_SHOWN),
        "cautions": _cautions(keep, other, shared),
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
        "sure": set(request.POST) if refusal else set(),
        "back": reverse("admin:engagement_official_change", args=[keep_id]),
        "swap": merge_address(Official, other_id, keep_id),
    }
    status = 409 if refusal else 200
    return TemplateResponse(request, "admin/engagement/official/merge.html", context, status=status)


def _head(official: Official, words: str) -> _Head:
    offices = [f"{office} {office_dates(office)}".strip() for office in official.affiliations.all()]
    return _Head(
        official=official,
        words=words,
        office=office_of(official),
        spellings=[row.name for row in official.names.all() if row.name != official.name],
        offices=offices,
        meetings=Meeting.objects.involving(official).count(),
    )


def _name_row(keep: Official, other: Official, chosen: dict[str, str]) -> FieldRow:
    differs = keep.name != other.name
    return FieldRow("name", "Name", keep.name, other.name, "", chosen.get("name", "keep"), differs, differs)


def _shared_row(shared: SharedMeeting, chosen: dict[str, str]) -> FieldRow:
    pair = shared.pair
    return FieldRow(
        name=pair.choice_name,
        label=f"At meeting {shared.meeting.pk}, {when(shared.meeting.interval)}",
        keep=role_words(shared.keep),
        other=role_words(shared.other),
        both="",
        chosen=chosen.get(pair.choice_name) or pair.default,
        differs=pair.clashes,
        clashes=pair.clashes,
    )


def _cautions(keep: Official, other: Official, shared: list[SharedMeeting]) -> list[Caution]:
    found = []
    if who := who_kept_apart(DistinctOfficials, keep.pk, other.pk):
        found.append(Caution(f"{who} said that these are two people.", "even_if_distinct"))
    if shared:
        numbers = ", ".join(str(one.meeting.pk) for one in shared[:5]) + (" …" if len(shared) > 5 else "")
        found.append(Caution(f"Both took part in the same meeting: {numbers}. Two people who met are not one."))
    parties = [{office.party_id for office in official.affiliations.all()} for official in (keep, other)]
    if all(parties) and not parties[0] & parties[1]:
        found.append(Caution("Their offices are of different parties."))
    if not (keep.is_provisional or other.is_provisional):
        found.append(Caution("Both are on record: an analyst confirmed a meeting with each of them."))
    return found


def _ask(request: HttpRequest, model_admin: Any, keep_id: int) -> HttpResponse:
    """Who is the other one? By name, or one of those who are called alike."""
    keep = Official.objects.get(pk=keep_id)
    words = request.GET.get("q", "").replace("\x00", "").strip()
    found = likely_officials(keep, words)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Merge {keep} with …",
        "opts": model_admin.opts,
        "keep": keep,
        "office": office_of(keep),
        "words": words,
        "found": [(one, office_of(one), merge_address(Official, keep.pk, one.pk)) for one in found],
    }
    return TemplateResponse(request, "admin/engagement/official/merge_with.html", context)


def _user(request: HttpRequest) -> Any:
    return request.user


_PAGE = MergePage(Official, ask=_ask, show=_show, merge=_merge, apart=_apart)
merge_page = require_http_methods(["GET", "HEAD", "POST"])(_PAGE.respond)
