"""Explore: one picture of any meetings, also of two periods or parties side by side; and each picture as a file."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from engagement import stats
from engagement.exports.about import About
from engagement.pictures import PICTURES, Picture
from engagement.pictures.sheet import build_sheet, draw_png, read_svg
from engagement.views.record_page import explore_address, read_options
from engagement.views.scope import Scope, scope_of

DEFAULT = "months"
KINDS = {"svg": "image/svg+xml", "png": "image/png"}
# What the second picture has in place of the first one's filters.
_OTHER = {"other_party": "party", "other_from": "date_from", "other_to": "date_to"}
# The filters that the page's form leaves out: they are the rule's, or of lists alone.
_NOT_IN_FORM = {"count", "calls", "multilateral", "planned", "ordering", "met_official", "met_party", "stood_for"}


def explore(request: HttpRequest) -> HttpResponse:
    """The picture that the address names, of the meetings that fit its filters; beside it another one, if asked."""
    scope = scope_of(request, path=reverse("explore"))
    if redirect := scope.tidy(request):
        return redirect
    name, given = request.GET.get("picture") or DEFAULT, dict(scope.extra)
    other = _other_scope(request, given)
    warnings = [*scope.warnings, *read_options(request, scope)[1]]
    if other and not other.is_valid:
        warnings += [f"Nothing is drawn beside it: {words}" for words in other.warnings]
    if name not in PICTURES:
        warnings.append(f"There is no picture “{name}”: this is “{PICTURES[DEFAULT][0]}”.")
        name = DEFAULT
    form = scope.filterset.form
    context: dict[str, Any] = {
        "scope": scope,
        "rule": scope.rule,
        "fields": [form[one] for one in form.fields if _is_in_form(request, form[one])],
        "hidden": [pair for pair in scope.pairs if pair[0] in _NOT_IN_FORM],
        "sides": _sides(request, name, scope, other),
        "warnings": warnings,
        "chosen": name,
        "choices": [(key, words) for key, (words, _) in PICTURES.items()],
        "given": {key: given.get(key, "") for key in (*_OTHER, "by", "zoom")},
        "meetings_url": stats.meetings_address(*scope.narrow),
    }
    return render(request, "engagement/explore.html", context)


def picture_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The picture as a file, with the filters and the cut of the address."""
    if name not in PICTURES or kind not in KINDS:
        raise Http404(f"There is no picture “{name}” as {kind}.")
    scope = scope_of(request)
    if not scope.is_valid:
        words = " ".join(["Nothing is drawn, for a filter in the address does not fit.", *scope.warnings])
        return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    picture = _drawn(request, name, scope, prefix="file")
    if picture.drawing is None:
        return HttpResponse(picture.empty, status=404, content_type="text/plain; charset=utf-8")
    site = f"{request.scheme}://{request.get_host()}"
    about = _about(scope, picture, site)
    captions = [f"{label}: {words}" for label, words in about.lines() if label != "What"]
    sheet = build_sheet(picture, [*(note.text for note in picture.notes), *captions], site=site)
    response = HttpResponse(draw_png(sheet) if kind == "png" else read_svg(sheet), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{about.file_name(kind)}"'
    return response


def _about(scope: Scope, picture: Picture, site: str) -> About:
    """What the file says of itself, as every other file does."""
    subject = scope.subject
    cut = [pair for pair in scope.extra if pair[0] in {"by", "zoom", "at"}]
    address = explore_address(scope, picture.name) + (f"&{urlencode(cut)}" if cut else "")
    return About(
        title=picture.title,
        filters=[(one.label, one.value) for one in scope.active],
        rule=scope.rule.words(),
        figure=scope.rule.figure(subject.tally(subject.counted).total()),
        taken_at=timezone.now(),
        address=site + address,
        warnings=scope.warnings,
        own=[(one.label, one.value) for one in scope.own_filters],
    )


def _is_in_form(request: HttpRequest, field: Any) -> bool:
    if field.name == "review_state":
        return bool(field.errors) or request.user.has_perm("engagement.change_meeting")
    return field.name not in _NOT_IN_FORM or bool(field.errors)


def _other_scope(request: HttpRequest, given: dict[str, str]) -> Scope | None:
    """The second picture's meetings: the first one's filters, with another party or period."""
    asked = {name: given[name] for name in _OTHER if name in given}
    if not asked:
        return None
    data: QueryDict = request.GET.copy()
    if {"other_from", "other_to"} & asked.keys():
        data.setlist("date_from", [])
        data.setlist("date_to", [])
    for name, value in asked.items():
        data[_OTHER[name]] = value
    return scope_of(request, path=reverse("explore"), data=data)


def _sides(request: HttpRequest, name: str, scope: Scope, other: Scope | None) -> list[tuple[Scope, Picture]]:
    """Each scope with its picture; two share one scale, so that equal lengths mean equal numbers.

    Two parties share the calendar as well; two periods do not.
    """
    one = _drawn(request, name, scope, prefix="one")
    if other is None:
        return [(scope, one)]
    two = _drawn(request, name, other, prefix="two")
    largest = max(one.largest, two.largest)
    is_period = any(extra in {"other_from", "other_to"} for extra, _ in scope.extra)
    span = () if is_period else (*one.span, *two.span)
    sides = []
    for side, drawn in ((scope, one), (other, two)):
        if drawn.largest < largest or (drawn.span and span and drawn.span != (min(span), max(span))):
            drawn = _drawn(request, name, side, prefix=drawn.prefix, largest=largest, span=span)
        sides.append((side, drawn))
    return sides


def _drawn(
    request: HttpRequest, name: str, scope: Scope, *, prefix: str, largest: int = 0, span: tuple[date, ...] = ()
) -> Picture:
    options, _ = read_options(request, scope)
    return PICTURES[name][1](scope.subject, options.prefixed(prefix, largest=largest, span=span))
