"""Sources: the outlets whose articles were read, and what each of them told."""

from django.db.models import Count, Max, Min
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from engagement.kept import kept_count, kept_rows
from engagement.views.exports import export
from engagement.views.listing import paginate
from engagement.views.record_page import record_context
from engagement.views.scope import Scope, scope_of
from ingest.models import Article
from ingest.views.requests import SignedInRequest

PER_PAGE = 100


@require_safe
def source_list(request: SignedInRequest) -> HttpResponse:
    """Outlets by number of articles, each with the first and last day of publication."""
    named = Article.objects.exclude(outlet="").order_by().values("outlet")
    counted = named.annotate(articles=Count("pk"), first=Min("published"), last=Max("published"))
    page, warning = paginate(request, counted.order_by("-articles", "outlet"), per_page=PER_PAGE)
    unnamed = kept_count(Article.objects.filter(outlet=""))
    context = {"page": page, "warnings": [warning] if warning else [], "unnamed": unnamed}
    return render(request, "ingest/source_list.html", context)


@require_safe
def source(request: SignedInRequest, outlet: str) -> HttpResponse:
    """One outlet: its articles' span, and the meetings that these tell of, with every filter."""
    articles = Article.objects.filter(outlet=outlet).order_by()
    counted = articles.values("outlet").annotate(articles=Count("pk"), first=Min("published"), last=Max("published"))
    found = next(iter(kept_rows(counted)), None)
    if found is None:
        raise Http404(f"No article of “{outlet}” was read.")
    scope = _scope(request, outlet)
    if redirect := scope.tidy(request):
        return redirect
    context = {"source": found, **record_context(request, scope)}
    return render(request, "ingest/source.html", context)


@require_safe
def source_export(request: SignedInRequest, outlet: str, name: str) -> HttpResponseBase:
    """What the outlet's page lists, as a file."""
    if not Article.objects.filter(outlet=outlet).exists():
        raise Http404(f"No article of “{outlet}” was read.")
    title = f"Meetings told by {outlet}"
    return export(request, name, lambda without: _scope(request, outlet, without), title=title)


def _scope(request: SignedInRequest, outlet: str, without: tuple[str, ...] = ()) -> Scope:
    path = reverse("source", args=[outlet])
    return scope_of(request, own=(("source", outlet),), path=path, without=without)
