"""What is kept of figures between requests, and within one.

A figure is kept only if its version is still the same after it was counted, for else somebody wrote meanwhile. A page
asks that once, at its end, of all that it counted; until then its figures are its own.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from engagement.kept.state import PART, RecordState, read_state

SECONDS = 7 * 24 * 3600
T = TypeVar("T")
Entries = dict[str, Any]
Check = Callable[[RecordState], Entries]


@dataclass
class _Request:
    state: RecordState | None = None
    own: Entries = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)


_request: ContextVar[_Request | None] = ContextVar("figures of the request", default=None)


class OneStateARequest:
    """Middleware: a page that is only read asks once which state the record is in, however many figures it has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with one_state():
            return self.get_response(request)


@contextmanager
def one_state() -> Iterator[None]:
    """All figures within are of one state of the record, and are kept at the end, where nothing was raised."""
    figures = _Request()
    token = _request.set(figures)
    try:
        yield
    finally:
        _request.reset(token)
    if figures.checks:
        after = read_state()
        for check in figures.checks:
            cache.set_many(check(after), SECONDS)


def state_now() -> RecordState:
    """As the request has seen it first; as it is now where there is no request."""
    request = _request.get()
    if request is None:
        return read_state()
    if request.state is None:
        request.state = read_state()
    return request.state


def most_meetings() -> int:
    """There are no more of them, of whatever state: the highest key, rounded up to whole parts."""
    return state_now().parts * PART


def recall(key: str) -> Any:
    """None where nothing is known."""
    request = _request.get()
    if request and key in request.own:
        return request.own[key]
    return cache.get(key)


def once(key: str, compute: Callable[[], T]) -> T:
    """What `compute` gives, asked once a request: what figures are made of that are themselves kept or not."""
    request = _request.get()
    if request is None:
        return compute()
    if key not in request.own:
        request.own[key] = compute()
    return cast(T, request.own[key])


def remember(own: Mapping[str, Any], check: Check) -> None:
    """`own`, for the rest of this request; for others what `check` gives of them once it is told the state after."""
    request = _request.get()
    if request is None:
        cache.set_many(check(read_state()), SECONDS)
    else:
        request.own.update(own)
        request.checks.append(check)
