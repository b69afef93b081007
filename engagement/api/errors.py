"""Every error is JSON: `{"error": words}`, with `code` where a program must tell cases apart, and `fields` by name."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from engagement.exceptions import LostUpdate, RecordError

SIGN_IN = "Sign in first: send a token as “Authorization: Bearer <token>”, or use the browser in which you signed in."


class Moved(Exception):
    """The record is at another address now; `path` leads to it, `str(error)` says why."""

    def __init__(self, message: str, path: str) -> None:
        super().__init__(message)
        self.path = path


class BadFilter(exceptions.APIException):
    """Filters that do not fit or that there are not: `fields` has the words for each of them."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        super().__init__("Nothing was listed, since the address asks for what there is not.")
        self.fields = dict(fields)


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's handler, with words of our own; None for what is a fault of ours, which Django logs."""
    if isinstance(error, Moved):
        return Response({"error": str(error), "code": "moved"}, status=302, headers={"Location": error.path})
    if isinstance(error, RecordError):  # the request is well made, and the record as it is stands against it
        code = "stale" if isinstance(error, LostUpdate) else "refused"
        return Response({"error": str(error), "code": code}, status=status.HTTP_409_CONFLICT)
    if isinstance(error, RequestDataTooBig):
        error = TooLarge("The request is larger than the server takes: send a long text as a file.")
    elif isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError("The request is damaged, or has more parts than the server takes at once.")
    response: Response | None = exception_handler(error, context)
    if response is not None:
        response.data = _body(error, response, context)
    return response


def _body(error: Exception, response: Response, context: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(error, BadFilter):
        return {"error": str(error.detail), "fields": error.fields}
    if isinstance(error, exceptions.ValidationError):
        fields = _flat(error.detail)
        return {"error": "Nothing was stored: correct the fields that are named here.", "fields": fields}
    return {"error": _words(error, response, context)}


def _words(error: Exception, response: Response, context: Mapping[str, Any]) -> str:
    if isinstance(error, exceptions.NotAuthenticated):
        return SIGN_IN
    if isinstance(error, exceptions.Throttled):
        wait = response.headers.get("Retry-After")
        return f"That is more than the site answers at once: wait {wait or 'some'} seconds, then go on."
    if isinstance(error, exceptions.MethodNotAllowed):
        return f"{error.detail} This address takes {', '.join(context['view'].allowed_methods)}."
    if isinstance(error, Http404) and not error.args:
        return "There is nothing at this address."
    if isinstance(error, PermissionDenied) and not error.args:
        return "You may not do this."
    return str(response.data.get("detail", "")) if isinstance(response.data, dict) else str(response.data)


def _flat(detail: Any, path: str = "") -> dict[str, list[str]]:
    """DRF's nested messages by the path of the field: `date.start`, `topics.1`; for the whole body `body`."""
    if isinstance(detail, Mapping):
        pairs = [(str(key), value) for key, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(one, Mapping) for one in detail):
        pairs = [(str(number), value) for number, value in enumerate(detail) if value]
    else:
        return {path or "body": [str(one) for one in detail]}
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        own = path if key == "non_field_errors" else f"{path}.{key}".strip(".")
        for name, messages in _flat(value, own).items():
            found.setdefault(name, []).extend(messages)
    return found
