"""Files of what a page of meetings lists: the same address, with “export/” and the format."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagement import stats
from engagement.exports.about import About
from engagement.exports.formats import Export, Format, formats
from engagement.models import Official, Party, Topic
from engagement.views.moved import to_merged_official
from engagement.views.scope import Record, Scope, scope_of


@require_safe
def meetings(request: HttpRequest, name: str) -> HttpResponseBase:
    return _export(request, name, None)


@require_safe
def official(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    found = Official.objects.filter(slug=slug).first()
    if found is None:
        return to_merged_official(request, slug)
    return _export(request, name, found)


@require_safe
def party(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    return _export(request, name, get_object_or_404(Party, code=code))


@require_safe
def topic(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    return _export(request, name, get_object_or_404(Topic, slug=slug))


def _export(request: HttpRequest, name: str, record: Record | None) -> HttpResponseBase:
    """The file, streamed; or, where a filter or an option does not fit, what is wrong and nothing else."""
    chosen = formats().get(name)
    if chosen is None:
        raise Http404(f"There is no format “{name}”: take one of {', '.join(formats())}.")
    scope = scope_of(request, record, without=tuple(chosen.options))
    options = {option: request.GET.get(option, values[0]) for option, values in chosen.options.items()}
    wrong = [*_wrong_options(chosen, options), *([] if scope.is_valid else scope.warnings)]
    if wrong:
        context = {"warnings": wrong, "page_url": scope.page_address(request), "format": chosen}
        return render(request, "engagement/export_refused.html", context, status=400)
    export = _prepare(request, scope, record, options)
    headers = {"Content-Disposition": f'attachment; filename="{export.about.file_name(chosen.extension)}"'}
    if request.method == "HEAD":
        return HttpResponse(content_type=chosen.content_type, headers=headers)
    return StreamingHttpResponse(chosen.write(export), content_type=chosen.content_type, headers=headers)


def _prepare(request: HttpRequest, scope: Scope, record: Record | None, options: Mapping[str, str]) -> Export:
    rule = scope.rule
    counted = rule.counted(scope.meetings)
    of = record if isinstance(record, Official | Party) else scope.of
    about = About(
        title=f"Meetings: {record}" if record else "Meetings",
        filters=[(one.label, one.value) for one in scope.active],
        rule=rule.words(),
        figure=rule.figure(stats.count_of(rule, counted, of).total()),
        taken_at=timezone.now(),
        address=request.build_absolute_uri(scope.address),
        warnings=scope.warnings,
    )
    site = request.build_absolute_uri("/").rstrip("/")
    return Export(about, scope.listed, counted, rule, site, options)


def _wrong_options(chosen: Format, options: Mapping[str, str]) -> list[str]:
    return [
        f"“{value}” is no choice for {option}: take one of {', '.join(chosen.options[option])}."
        for option, value in options.items()
        if value not in chosen.options[option]
    ]
