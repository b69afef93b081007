"""Addresses that articles are fetched from: all that were asked for, and another try."""

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ingest import fetches
from ingest.models import Fetch
from ingest.views.requests import SignedInRequest
from ingest.views.upload_rows import fetch_rows, render_rows

PER_PAGE = 50


@require_safe
@permission_required("ingest.add_article", raise_exception=True)
def addresses(request: SignedInRequest) -> HttpResponse:
    """All that were asked for and are kept, the last first."""
    page = Paginator(Fetch.objects.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    rows = [one.row for one in fetch_rows(list(page.object_list))]
    context = {"page": page, "rows": rows, "is_on": fetches.is_on()}
    return render(request, "ingest/addresses.html", context)


@require_POST
@permission_required("ingest.add_article", raise_exception=True)
def address_retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Fetch once more what failed. For the script the row as it is now, `{"html": row}`."""
    fetches.try_again(get_object_or_404(Fetch, pk=pk).pk)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"html": render_rows([one.row for one in fetch_rows([pk])], request)})
    return redirect("addresses")
