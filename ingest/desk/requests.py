"""What the desk's page sends, read with care: JSON of a bounded size, numbers that are numbers."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict

from engagement.exceptions import LostUpdate, RecordError
from ingest.desk.edits import BadEdit
from ingest.desk.queue import MAX_SKIPPED, Place

MAX_BYTES = 512 * 1024
View = Callable[..., HttpResponse]


class BadRequest(RecordError):
    """The page has sent something that no page of ours sends."""


def for_analysts(view: View) -> View:
    """Only for those who may change meetings; what the record refuses comes back as JSON with the words for it."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("engagement.change_meeting"):
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except BadRequest as error:
            return JsonResponse({"error": str(error)}, status=400)
        except BadEdit as error:
            return JsonResponse({"error": str(error), "fields": error.errors}, status=422)
        except LostUpdate as error:
            return JsonResponse({"error": str(error)}, status=409)
        except RecordError as error:
            return JsonResponse({"error": str(error)}, status=422)

    return wrapped


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object. Raises `BadRequest`."""
    if len(request.body) > MAX_BYTES:
        raise BadRequest("This is more than the desk can take at once.")
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as error:
        raise BadRequest("The page sent something unreadable: reload it, and try again.") from error
    if not isinstance(body, dict):
        raise BadRequest("The page sent something unexpected: reload it, and try again.")
    return body


def number(body: dict[str, Any], name: str) -> int:
    """A whole number of the body. Raises `BadRequest`."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**62:
        raise BadRequest(f"The page did not say which {name} is meant: reload it, and try again.")
    return value


def place_of(body: dict[str, Any]) -> Place:
    """Filters, page and what was put off. Raises `BadRequest`."""
    holder = str(body.get("holder") or "")[:64].replace("\x00", "")
    if not holder:
        raise BadRequest("The page has no name of its own: reload it, and try again.")
    filters = QueryDict(str(body.get("filters") or "").replace("\x00", ""))
    return Place(filters, holder, _numbers(body, "skipped"), _numbers(body, "skipped_articles"))


def _numbers(body: dict[str, Any], name: str) -> list[int]:
    """The last `MAX_SKIPPED` of a list. Raises `BadRequest`."""
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(pk, int) and 0 <= pk < 2**62 for pk in value):
        raise BadRequest("The page did not say what was put off: reload it, and try again.")
    return value[-MAX_SKIPPED:]


def user_of(request: HttpRequest) -> User:
    """Who asks; `for_analysts` has let nobody else in."""
    user: Any = request.user
    return user  # type: ignore[no-any-return]
