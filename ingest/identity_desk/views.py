"""The desk of unknown names: its list, one name at a time, and the decisions. With JavaScript the next name comes as
JSON, without a page load; without it each decision is a form like any other."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.exceptions import CannotUndo, RecordError
from engagement.models import Official, Party
from engagement.views.listing import paginate
from ingest.identity.deciding import Decision, decide_apart, decide_new, decide_nobody, decide_same, take_back
from ingest.identity_desk.forms import NewOfficialForm
from ingest.identity_desk.items import build_item, build_lines
from ingest.identity_desk.waiting import Queue, following

PER_PAGE = 25
View = Callable[..., HttpResponse]


class UnknownDecision(RecordError):
    """What was posted is no decision of the desk's."""


def for_analysts(view: View) -> View:
    """Inside the admin, for those who may change officials."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("engagement.change_official"):
            raise PermissionDenied
        return view(request, **kwargs)

    return never_cache(admin.site.admin_view(guarded))


@for_analysts
@require_safe
def identity_list(request: HttpRequest) -> HttpResponse:
    queue = Queue.of(request)
    officials = queue.officials().prefetch_related("names", "affiliations__party")
    page, warning = paginate(request, officials, per_page=PER_PAGE, count=officials.count())
    context = {
        **admin.site.each_context(request),
        "title": "Unknown names",
        "queue": queue,
        "page": page,
        "warnings": [warning] if warning else [],
        "lines": [(line, queue.address_of(line.official.pk)) for line in build_lines(page.object_list)],
        "first": queue.address_of(officials.values_list("pk", flat=True).first()),
    }
    return TemplateResponse(request, "admin/ingest/identity_list.html", context)


@for_analysts
@require_http_methods(["GET", "HEAD", "POST"])
def identity_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One name; a POST decides on it and answers with the next."""
    queue = Queue.of(request)
    if request.method == "POST":
        return _decide(request, queue, pk)
    official = get_object_or_404(Official.objects.unidentified(), pk=pk)
    return _json(request, queue, pk) if _wants_json(request) else _page(request, queue, official)


@for_analysts
@require_POST
def identity_undo(request: HttpRequest) -> HttpResponse:
    """Take back the analyst's latest decision on a name, and show that name again."""
    queue = Queue.of(request)
    try:
        decision = take_back(by=request.user)  # type: ignore[arg-type]
    except CannotUndo as error:
        if _wants_json(request):
            return JsonResponse({"error": str(error)}, status=422)
        messages.error(request, str(error))
        return HttpResponseRedirect(queue.address_of(None))
    again = Official.objects.unidentified().filter(pk__in=decision.officials).order_by("pk").first()
    return _answer(request, queue, again.pk if again else next(iter(queue.ids()), None), decision)


def _decide(request: HttpRequest, queue: Queue, pk: int) -> HttpResponse:
    ids = queue.ids()
    if not Official.objects.filter(pk=pk).exists():
        return _refuse(request, queue, following(ids, pk), "Somebody said already who that was; here is the next name.")
    kind, _, number = request.POST.get("decision", "").partition(":")
    try:
        decision = _apply(request, pk, kind, int(number) if number.isdecimal() and len(number) < 19 else 0)
    except Official.DoesNotExist:
        return _refuse(request, queue, pk, "This candidate is gone: somebody has merged or removed them.")
    except RecordError as error:
        is_waiting = Official.objects.unidentified().filter(pk=pk).exists()
        return _refuse(request, queue, pk if is_waiting else following(ids, pk), str(error))
    left = set(queue.ids())
    shown = pk if kind == "apart" else following([one for one in ids if one in left or one == pk], pk)
    return _answer(request, queue, shown, decision)


def _apply(request: HttpRequest, pk: int, kind: str, number: int) -> Decision:
    by: Any = request.user
    if kind == "same":
        return decide_same(provisional_id=pk, official_id=number, by=by)
    if kind == "apart":
        return decide_apart(provisional_id=pk, official_id=number, by=by)
    if kind == "nobody":
        return decide_nobody(official_id=pk, by=by)
    if kind != "new":
        raise UnknownDecision("Nothing was decided: choose one of the buttons.")
    form = NewOfficialForm(request.POST)
    if not form.is_valid():
        raise UnknownDecision(form.words())
    return decide_new(official_id=pk, by=by, **form.given())


def _answer(request: HttpRequest, queue: Queue, pk: int | None, decision: Decision) -> HttpResponse:
    if _wants_json(request):
        return _json(request, queue, pk, message=decision.words)
    messages.success(request, f"{decision.words}.")
    return HttpResponseRedirect(queue.address_of(pk))


def _refuse(request: HttpRequest, queue: Queue, pk: int | None, words: str) -> HttpResponse:
    """Nothing was written; what was typed stays, where the name still waits."""
    match = request.resolver_match
    is_still = match is not None and match.kwargs["pk"] == pk
    if _wants_json(request):
        return JsonResponse({"error": words}, status=422) if is_still else _json(request, queue, pk, error=words)
    messages.error(request, words)
    if is_still and pk is not None:
        return _page(request, queue, Official.objects.get(pk=pk), typed=request.POST, status=422)
    return HttpResponseRedirect(queue.address_of(pk))


def _json(request: HttpRequest, queue: Queue, pk: int | None, *, message: str = "", error: str = "") -> JsonResponse:
    official = Official.objects.filter(pk=pk or 0).first()
    if official is None:
        return JsonResponse({"done": queue.address_of(None), "message": message, "error": error})
    html = render_to_string("admin/ingest/identity_item.html", _context(queue, official), request)
    return JsonResponse({"html": html, "url": queue.address_of(official.pk), "message": message, "error": error})


def _page(
    request: HttpRequest, queue: Queue, official: Official, *, typed: QueryDict | None = None, status: int = 200
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        **_context(queue, official, typed),
        "title": "Who is it?",
        "parties": Party.objects.order_by("name").only("code", "name"),
    }
    return TemplateResponse(request, "admin/ingest/identity.html", context, status=status)


def _context(queue: Queue, official: Official, typed: QueryDict | None = None) -> dict[str, Any]:
    ids, item = queue.ids(), build_item(official)
    told = {
        "name": official.name,
        "party": f"{item.party.name} ({item.party.code})" if item.party else "",
        "role": item.role,
    }
    return {
        "item": item,
        "queue": queue,
        "address": queue.address_of(official.pk),
        "skip": queue.address_of(following(ids, official.pk)),
        "position": ids.index(official.pk) + 1 if official.pk in ids else 0,
        "waiting": len(ids),
        "typed": {name: typed.get(name, value) for name, value in told.items()} if typed else told,
    }


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
