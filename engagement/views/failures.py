"""The page for what the server could not finish: it names the database where that is what is wrong.

It runs where a request has failed already, so it asks no database, no session and no user.
"""

import sys
from typing import NamedTuple

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

RETRY_SECONDS = 10


class Fault(NamedTuple):
    """What is wrong, what that means, and what has become of what somebody sent."""

    title: str
    words: str
    sent: str
    looks_again: bool = False  # whether it is over can be asked at `/readyz`


AWAY = Fault(
    "The database does not answer",
    "Nothing can be shown or stored until it is back. What was stored before is safe.",
    "What you just sent was not stored: send it again once the database answers.",
    looks_again=True,
)
FULL = Fault(
    "The database's disk is full",
    "Nothing more can be stored until an administrator has made room. What was stored before is safe.",
    "What you just sent was not stored: keep it, and send it again afterwards.",
)
BUSY = Fault(
    "The database could not finish this",
    "It was busy with something else. What was stored before is safe.",
    "What you just sent was not stored: send it again in a moment.",
)
CLOSED = Fault(
    "The database can only be read",
    "A copy of it answers in its place, or an administrator has closed it for a while. What was stored before is safe.",
    "What you just sent was not stored: keep it, and send it again afterwards.",
)
READS_ONLY = "25006"
SERVER_GOES = ("57P", "08")  # classes of SQLSTATE: shut down or starting up; the connection broke


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """503 with what is wrong in words where the database failed, as JSON for whoever asks for it; else Django's 500."""
    fault = told(sys.exc_info()[1])
    if fault is None:
        return server_error(request)
    if wants_json(request):
        answer: HttpResponse = JsonResponse({"error": f"{fault.title}. {fault.words} {fault.sent}"}, status=503)
    else:
        # The same address again, where nothing was sent to it.
        again = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
        answer = render(None, "503.html", {"fault": fault, "again": again}, status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer


def told(error: BaseException | None) -> Fault | None:
    """Which failure of the database it is, by its SQLSTATE; one without is of a connection that broke. None: it is
    ours."""
    if not isinstance(error, Error):
        return None
    state = getattr(error.__cause__, "sqlstate", None) or ""
    if state == READS_ONLY:
        return CLOSED
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    if state.startswith("53100"):
        return FULL
    return AWAY if not state or state.startswith(SERVER_GOES) else BUSY


def wants_json(request: HttpRequest) -> bool:
    """A program or a script of a page asks."""
    if request.path.startswith("/api/") or request.content_type == "application/json":
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
