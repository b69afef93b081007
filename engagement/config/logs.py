"""Logs: one line each, as words or as JSON, with the request's and the article's number; secrets are blotted out.

A request has the number that the proxy gave it (`X-Request-ID`) or one of its own, and its answer names it. The article
keeps it, so that the worker's lines have it, too.
"""

import re
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_FINE = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
_NUMBER = "engagement.request_number"
_BLOT = "[secret]"
# What looks like a secret whoever wrote it: an address's password, a token of the API, a header.
_LOOKS = (
    (re.compile(r"(\w+://[^\s:/@]*:)[^\s@/]+@"), rf"\1{_BLOT}@"),
    (re.compile(r"\bet_[A-Za-z0-9_-]{8,}"), _BLOT),
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}"), rf"\1 {_BLOT}"),
    (
        re.compile(
            r"(?i)(\b(?:password|passwd|secret|token|sessionid|csrftoken)\w*['\"]?\s*[=:]\s*['\"]?)[^\s'\"&,;]+"
        ),
        rf"\1{_BLOT}",
    ),
    (re.compile(r"(/following/(?:feed|mails/stop)/)[^\s/\"']+"), rf"\1{_BLOT}"),
)


class RequestNumber:
    """Middleware, the outermost: binds the number to all lines that the request writes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        number = given if _FINE.match(given) else uuid.uuid4().hex
        request.META[_NUMBER] = number
        with structlog.contextvars.bound_contextvars(request_id=number):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = number
        return response


def request_number() -> str:
    """That of the request, or of the article's request in a worker; empty outside of both."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def number_of_request(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog's processor: what Django tells of a request that has left all middleware (404 and the like) has its
    number, too."""
    request = getattr(event.get("_record"), "request", None)
    if number := getattr(request, "META", {}).get(_NUMBER):
        event.setdefault("request_id", number)
    if event.get("request_id") == "":
        del event["request_id"]
    return event


def blot(text: str) -> str:
    """The text without what looks like a secret, and without those of the settings."""
    database = str(settings.DATABASES["default"].get("PASSWORD") or "")
    for secret in (settings.SECRET_KEY, database, settings.METRICS_TOKEN, settings.EMAIL_HOST_PASSWORD):
        if len(secret) >= 4:
            text = text.replace(secret, _BLOT)
    for looks, instead in _LOOKS:
        text = looks.sub(instead, text)
    return text


def blot_all(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog's processor, after tracebacks have become text."""
    return {key: blot(value) if isinstance(value, str) else value for key, value in event.items()}


def one_line(_: Any, __: str, event: dict[str, Any]) -> str:
    """`2026-11-26T07:00:00Z INFO name: words [article=3 request=…]`, then the traceback."""
    when, level, name, words = (event.pop(key, "") for key in ("timestamp", "level", "logger", "event"))
    head = f"{when} {level.upper()} {name}: {words}"
    trace = event.pop("exception", "")
    more = " ".join(f"{key}={value}" for key, value in sorted(event.items()))
    return head + (f" [{more}]" if more else "") + (f"\n{trace}" if trace else "")
