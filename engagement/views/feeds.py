"""Feeds of saved searches: made, renewed and revoked by their owner, read by whoever has the secret address."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_POST, require_safe

from engagement.following.feeds import feed_of
from engagement.models import SavedSearch
from engagement.services import searches
from engagement.views.following import act, show


@require_POST
def feed_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers with the address: to be shown by another request, the secret would have to be stored."""
    user: Any = request.user
    try:
        search, secret = searches.make_feed(search_id=pk, user=user)
    except SavedSearch.DoesNotExist as error:
        raise Http404("You follow no such search, or have stopped following it.") from error
    response = show(request, made=search, feed_address=_site(request) + reverse("feed", args=[secret]))
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    return act(
        request,
        lambda user: searches.revoke_feed(search_id=pk, user=user),
        "The feed of “{}” has no address any more: readers that had it find nothing.",
    )


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Atom. A reader that has the latest already gets 304 and nothing else."""
    search = searches.find_feed(secret)
    if search is None:
        raise Http404("There is no such feed: it was revoked or renewed, or its address is not complete.")
    site = _site(request)
    found = feed_of(search, site=site, own_address=site + request.path)
    etag = quote_etag(hashlib.sha256(found.text).hexdigest())
    response = HttpResponse(found.text, content_type="application/atom+xml; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(found.updated.timestamp())
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    # By the hash alone: names may change within the second, and without any event.
    conditional = get_conditional_response(request, etag=etag, last_modified=None, response=response)
    if isinstance(conditional, HttpResponse):
        return conditional
    return response


def _site(request: HttpRequest) -> str:
    """The start of absolute addresses. By the setting where there is one: entries keep their ids under every name."""
    return str(settings.SITE_URL) or request.build_absolute_uri("/").rstrip("/")
