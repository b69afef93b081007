"""Files of what a page of meetings lists: the same address, with “export/” and the format."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagement import stats
from engagement.exports.about import About
from engagement.exports.formats import Export, Format, formats
from engagement.models import Official, Party, Topic
from engagement.views import pairs
from engagement.views.moved import to_merged_official
from engagement.views.scope import PICTURE_PARAMETERS, Record, Scope, scope_of


@require_safe
def meetings(request: HttpRequest, name: str) -> HttpResponseBase:
    return export(request, name, lambda without: scope_of(request, without=without))


@require_safe
def official(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    found = Official.objects.filter(slug=slug).first()
    if found is None:
        return to_merged_official(request, slug)
    return _of_record(request, name, found)


@require_safe
def official_pair(request: HttpRequest, slug: str, other: str, name: str) -> HttpResponseBase:
    pair = pairs.officials_of(slug, other)
    title = f"Meetings: {pair[0]} and {pair[1]}"
    return export(request, name, lambda without: pairs.official_pair_scope(request, pair, without), title=title)


@require_safe
def party_pair(request: HttpRequest, code: str, other: str, name: str) -> HttpResponseBase:
    pair = pairs.parties_of(code, other)
    title = f"Meetings: {pair[0]} and {pair[1]}"
    return export(request, name, lambda without: pairs.party_pair_scope(request, pair, without), title=title)


@require_safe
def place(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    country = get_object_or_404(Party, code=code)
    title = f"Meetings held in {country}"
    return export(request, name, lambda without: pairs.place_scope(request, country, without), title=title)


@require_safe
def party(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    return _of_record(request, name, get_object_or_404(Party, code=code))


@require_safe
def topic(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    return _of_record(request, name, get_object_or_404(Topic, slug=slug))


def _of_record(request: HttpRequest, name: str, record: Record) -> HttpResponseBase:
    return export(
        request, name, lambda without: scope_of(request, record, without=without), title=f"Meetings: {record}"
    )


def export(
    request: HttpRequest, name: str, read: Callable[[tuple[str, ...]], Scope], *, title: str = "Meetings"
) -> HttpResponseBase:
    """The file, streamed; or, where a filter or an option does not fit, what is wrong and nothing else.

    `read` gives the page's scope; it is told which parameters are no filters.
    """
    chosen = formats().get(name)
    if chosen is None:
        raise Http404(f"There is no format “{name}”: take one of {', '.join(formats())}.")
    scope = read((*chosen.options, *PICTURE_PARAMETERS))
    options = {option: request.GET.get(option, values[0]) for option, values in chosen.options.items()}
    wrong = [*_wrong_options(chosen, options), *([] if scope.is_valid else scope.warnings)]
    if wrong:
        context = {"warnings": wrong, "page_url": scope.page_address(request), "format": chosen}
        return render(request, "engagement/export_refused.html", context, status=400)
    prepared = _prepare(request, scope, title, options)
    headers = {"Content-Disposition": f'attachment; filename="{prepared.about.file_name(chosen.extension)}"'}
    if request.method == "HEAD":
        return HttpResponse(content_type=chosen.content_type, headers=headers)
    return StreamingHttpResponse(chosen.write(prepared), content_type=chosen.content_type, headers=headers)


def _prepare(request: HttpRequest, scope: Scope, title: str, options: Mapping[str, str]) -> Export:
    rule = scope.rule
    counted = rule.counted(scope.meetings)
    about = About(
        title=title,
        filters=[(one.label, one.value) for one in scope.active],
        rule=rule.words(),
        figure=rule.figure(stats.count_of(rule, counted, scope.of).total()),
        taken_at=timezone.now(),
        address=request.build_absolute_uri(scope.address),
        warnings=scope.warnings,
        own=[(one.label, one.value) for one in scope.own_filters],
    )
    site = request.build_absolute_uri("/").rstrip("/")
    return Export(about, scope.listed, counted, rule, site, scope.subject, options)


def _wrong_options(chosen: Format, options: Mapping[str, str]) -> list[str]:
    return [
        f"“{value}” is no choice for {option}: take one of {', '.join(chosen.options[option])}."
        for option, value in options.items()
        if value not in chosen.options[option]
    ]
