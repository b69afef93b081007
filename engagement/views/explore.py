"""Explore: one picture of any meetings, also of two periods or parties side by side; and each picture as a file."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from engagement.models import Meeting
from engagement.pictures import PICTURES
from engagement.pictures.sheet import build_sheet, draw_png, read_svg
from engagement.views.listing import tidy_address
from engagement.views.scoped import Scoped, captions, drawn, read_scope

DEFAULT = "months"
KINDS = {"svg": "image/svg+xml", "png": "image/png"}
# What the second picture has in place of the first one's filters.
_OTHER = {"other_party": ("party",), "other_from": ("date_from", "date_to"), "other_to": ("date_from", "date_to")}


def explore(request: HttpRequest) -> HttpResponse:
    """The picture that the address names, of the meetings that fit its filters; beside it another one, if asked."""
    scoped = read_scope(request, Meeting.objects.all())
    if redirect := tidy_address(request, scoped.filterset):
        return redirect
    name = request.GET.get("picture") or DEFAULT
    warnings = list(scoped.warnings)
    if name not in PICTURES:
        warnings.append(f"There is no picture “{name}”: this is “{PICTURES[DEFAULT][0]}”.")
        name = DEFAULT
    other = _other_scope(request)
    context: dict[str, Any] = {
        "scoped": scoped,
        "scope": scoped.scope,
        "form": scoped.filterset.form,
        "sides": _sides(name, scoped, other),
        "other": other,
        "warnings": warnings,
        "chosen": name,
        "choices": [(key, words) for key, (words, _) in PICTURES.items()],
        "given": {key: request.GET.get(key, "") for key in (*_OTHER, "by", "zoom", "at")},
        "meetings_url": scoped.scope.address(),
    }
    return render(request, "engagement/explore.html", context)


def picture_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The picture as a file, with the filters and the cut of the address."""
    if name not in PICTURES or kind not in KINDS:
        raise Http404(f"There is no picture “{name}” as {kind}.")
    scoped = read_scope(request, Meeting.objects.all())
    if not scoped.is_valid:
        return HttpResponse(
            "A filter in the address does not fit: nothing is drawn.", status=400, content_type="text/plain"
        )
    picture = drawn(name, scoped, prefix="file")
    if picture.drawing is None:
        return HttpResponse(picture.empty, status=404, content_type="text/plain; charset=utf-8")
    site = f"{request.scheme}://{request.get_host()}"
    query = urlencode([*scoped.scope.pairs, *scoped.own, ("picture", name)])
    words = captions(scoped.scope, today=scoped.options.today, address=f"{site}{reverse('explore')}?{query}")
    sheet = build_sheet(picture, [*words, *(note.text for note in picture.notes)], site=site)
    response = HttpResponse(draw_png(sheet) if kind == "png" else read_svg(sheet), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _other_scope(request: HttpRequest) -> Scoped | None:
    """The second picture's meetings: the first one's filters, with another party or period."""
    data: QueryDict = request.GET.copy()
    asked = [name for name in _OTHER if data.get(name)]
    for name in asked:
        for replaced in _OTHER[name]:
            data.setlist(replaced, [])
    for name, filtered in (("other_party", "party"), ("other_from", "date_from"), ("other_to", "date_to")):
        if name in asked:
            data[filtered] = str(data[name])
    for name in _OTHER:
        data.pop(name, None)
    return read_scope(request, Meeting.objects.all(), data=data) if asked else None


def _sides(name: str, scoped: Scoped, other: Scoped | None) -> list[tuple[Scoped, Any]]:
    """Each scope with its picture; two share one scale, so that equal lengths mean equal numbers."""
    one = drawn(name, scoped, prefix="one")
    if other is None:
        return [(scoped, one)]
    two = drawn(name, other, prefix="two", largest=one.largest)
    if two.largest > one.largest:
        one = drawn(name, scoped, prefix="one", largest=two.largest)
    return [(scoped, one), (other, two)]
