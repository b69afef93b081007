"""The operations page: how workers, queue and articles are, and what administrators may do about it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ingest.claiming import NotProcessable, request_processing
from ingest.condition import (
    SHOWN,
    ask_broker,
    count_articles,
    find_faults,
    find_left_behind,
    reextraction_counts,
    slowest_articles,
    stuck_articles,
)
from ingest.models import Article
from ingest.views.requests import SignedInRequest

# Administrators alone may remove articles; who may do that may look after the machinery.
_may_operate = permission_required("ingest.delete_article", raise_exception=True)
RETRIED_AT_ONCE = 500
_STUCK = (Article.State.FAILED, Article.State.PARKED)


@require_safe
@never_cache
@_may_operate
def operations(request: SignedInRequest) -> HttpResponse:
    broker, articles = ask_broker(), count_articles()
    left = find_left_behind(broker)
    context = {
        "broker": broker,
        "articles": articles,
        "left": left,
        "faults": find_faults(broker, articles, left),
        "stuck": [(state, articles.counts[state], stuck_articles(state)) for state in _STUCK],
        "shown": SHOWN,
        "retried_at_once": RETRIED_AT_ONCE,
        "slowest": slowest_articles(),
        "again": reextraction_counts(),
    }
    return render(request, "ingest/operations.html", context)


@require_POST
@_may_operate
def operations_retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Process one failed or parked article again."""
    article = get_object_or_404(Article.objects.listed().filter(state__in=_STUCK), pk=pk)
    try:
        request_processing(pk, by=request.user)
        messages.success(request, f"“{article}” is processed again.")
    except NotProcessable as error:
        messages.warning(request, str(error))
    return redirect("operations")


@require_POST
@_may_operate
def operations_retry_all(request: SignedInRequest) -> HttpResponse:
    """Process the articles in a state again, the oldest first. POST: `state`, failed or parked."""
    state = request.POST.get("state", "")
    if state not in _STUCK:
        return HttpResponseBadRequest("“state” is failed or parked.")
    # Those whose bytes were not kept can never be done, and would be in the way of the others.
    stuck = Article.objects.filter(state=state).kept().order_by("state_at", "pk")
    keys = list(stuck.values_list("pk", flat=True)[:RETRIED_AT_ONCE])
    done = 0
    for key in keys:
        try:
            request_processing(key, by=request.user)
            done += 1
        except (NotProcessable, Article.DoesNotExist):
            continue  # somebody else was faster
    left = stuck.count()
    told = f"{done} article{' is' if done == 1 else 's are'} processed again"
    messages.success(request, f"{told}; {left} more wait for another press." if left else f"{told}.")
    return redirect("operations")
