"""Views around the review of a meeting: the next proposal, and cities while typing.

`AdminSite.admin_view`, which wraps them, asks for a member of staff only; what else is needed, each view asks for.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, Value, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from engagement.admin.decisions import go_to
from engagement.admin.queue import next_proposal
from engagement.models import City

SUGGESTIONS = 12


@require_safe
def next_meeting(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """To the first proposal of the queue."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    return go_to(request, next_proposal(model_admin, request))


@require_safe
def city_suggestions(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Cities of which a name begins with or holds `q`, as JSON: name, and the country's id, name and code."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()
    if not words or "\x00" in words:
        return JsonResponse({"cities": []})
    known = Q(name__unaccent__icontains=words) | Q(aliases__icontains=words)
    rank = Case(When(name__istartswith=words, then=Value(0)), default=Value(1))
    found = City.objects.filter(known).select_related("country").order_by(rank, "name")[:SUGGESTIONS]
    cities = [
        {"name": city.name, "country": {"id": city.country_id, "label": f"{city.country.name} ({city.country.code})"}}
        for city in found
    ]
    return JsonResponse({"cities": cities})
