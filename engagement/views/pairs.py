"""The pages of two officials or two parties who met, and of a place."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from engagement.models import Official, Party
from engagement.views.record_page import record_context
from engagement.views.scope import Scope, scope_of


def official_pair(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """The meetings that two officials attended, on whichever sides."""
    if slug == other:
        return HttpResponseRedirect(get_object_or_404(Official, slug=slug).get_absolute_url())
    pair = officials_of(slug, other)
    scope = official_pair_scope(request, pair)
    return scope.tidy(request) or _pair_page(request, scope, pair, "officials")


def party_pair(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """The meetings at which both parties were."""
    if code == other:
        return HttpResponseRedirect(get_object_or_404(Party, code=code).get_absolute_url())
    pair = parties_of(code, other)
    scope = party_pair_scope(request, pair)
    return scope.tidy(request) or _pair_page(request, scope, pair, "parties")


def place(request: HttpRequest, code: str) -> HttpResponse:
    """What was held in a country, and by `?city=` in one of its cities."""
    country = get_object_or_404(Party, code=code)
    scope = place_scope(request, country)
    if redirect := scope.tidy(request):
        return redirect
    city = dict(scope.pairs).get("city", "")
    context = {"country": country, "city": city, **record_context(request, scope)}
    return render(request, "engagement/place.html", context)


def officials_of(slug: str, other: str) -> list[Official]:
    return _both({one.slug: one for one in Official.objects.filter(slug__in=(slug, other))}, slug, other)


def parties_of(code: str, other: str) -> list[Party]:
    return _both({one.code: one for one in Party.objects.filter(code__in=(code, other))}, code, other)


def official_pair_scope(request: HttpRequest, pair: list[Official], without: tuple[str, ...] = ()) -> Scope:
    path = reverse("official-pair", args=[one.slug for one in pair])
    return scope_of(request, *pair, path=path, without=without)


def party_pair_scope(request: HttpRequest, pair: list[Party], without: tuple[str, ...] = ()) -> Scope:
    path = reverse("party-pair", args=[one.code for one in pair])
    return scope_of(request, *pair, path=path, without=without)


def place_scope(request: HttpRequest, country: Party, without: tuple[str, ...] = ()) -> Scope:
    path = reverse("place", args=[country.code])
    return scope_of(request, country, own=(("country", country.code),), path=path, without=without)


def _both(found: dict[str, Any], *keys: str) -> list[Any]:
    for key in keys:
        if key not in found:
            raise Http404(f"There is nothing on record as “{key}”.")
    return [found[key] for key in keys]


def _pair_page(request: HttpRequest, scope: Scope, pair: list[Any], kind: str) -> HttpResponse:
    context = {"pair": pair, "kind": kind, **record_context(request, scope, on_map="map-places")}
    return render(request, "engagement/pair.html", context)
