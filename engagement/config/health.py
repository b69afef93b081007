"""`/healthz`: the process answers. `/readyz`: database, migrations and broker are fine, and how the
cache is. `/metrics`: figures.

Our own fifty lines rather than a library: the ones that exist bring an event loop and check one kind of broker each,
while Kombu reaches every broker that `CELERY_BROKER_URL` can name (`docs/decisions/`).
"""

import logging
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from engagement.config.forgiving_cache import cache_condition
from engagement.metrics import figures

logger = logging.getLogger(__name__)
PROBES = frozenset(("/healthz", "/readyz", "/metrics"))


def ask_nobody(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a probe is answered as to a stranger, whatever its cookies say. Else a page that waits for the
    database would ask whether it is back, and nobody could tell who asks; nor is such a question a visit."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info in PROBES:
            request.user = AnonymousUser()
        return get_response(request)

    return middleware


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 with every part `ok`, or 503 with what is wrong, without names of hosts or users.

    The cache is told of and does not count: pages do without it.
    """
    checks: dict[str, Callable[[], str]] = {"database": _database, "migrations": _migrations, "broker": _broker}
    parts = {name: check() for name, check in checks.items()}
    ready = all(answer == "ok" for answer in parts.values())
    told = {"status": "ok" if ready else "unavailable", **parts, "cache": cache_condition()}
    return JsonResponse(told, status=200 if ready else 503)


@login_not_required
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, with `Authorization: Bearer <METRICS_TOKEN>`; to others there is nothing here."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    wanted = settings.METRICS_TOKEN
    if not wanted or not constant_time_compare(given, wanted):
        raise Http404
    return HttpResponse(figures(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        # Which server and why: a certificate, a password.
        logger.warning("The database does not answer: %s", " ".join(str(error).split()))
        return "the database does not answer"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "the database does not answer"
    return f"{len(pending)} migrations are to be applied" if pending else "ok"


def _broker() -> str:
    try:
        with current_app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=3)
    except (OSError, OperationalError):
        return "the broker does not answer"
    return "ok"
