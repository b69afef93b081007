"""Between two tests the served site answers nothing: a page that closes may still send something on its way out.

Such a request (the desk says that its reader leaves) would meet a database that is being emptied: PostgreSQL then ends
one of the two, and the next test finds the last one's rows.
"""

import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

SECONDS = 20
WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


class _Answer:
    """An answer on its way: it ends with `close`, or, where the browser hung up, when nobody holds it any more."""

    def __init__(self, parts: Iterable[bytes], ended: Callable[[], None]) -> None:
        self._parts = parts
        self._ended = weakref.finalize(self, ended)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def close(self) -> None:
        try:
            if close := getattr(self._parts, "close", None):
                close()
        finally:
            self._ended()


class ServerGate:
    """A WSGI application around another one that can be shut, and knows which requests are still being answered."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app
        self._changed = threading.Condition()
        self._answering = 0
        self._is_open = False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._changed:
            if not self._is_open:
                start_response("503 Service Unavailable", [("Content-Length", "0"), ("Connection", "close")])
                return []
            self._answering += 1
        try:
            return _Answer(self._app(environ, start_response), self._answered)
        except BaseException:
            self._answered()
            raise

    def open(self) -> None:
        with self._changed:
            self._is_open = True

    def shut(self) -> None:
        """Nothing more is answered; returns when nothing is being answered."""
        with self._changed:
            self._is_open = False
            is_quiet = self._changed.wait_for(lambda: not self._answering, SECONDS)
        assert is_quiet, f"{self._answering} requests of the test are still being answered after {SECONDS} s"

    def _answered(self) -> None:
        with self._changed:
            self._answering -= 1
            self._changed.notify_all()


@pytest.fixture(scope="session")
def server_gate(live_server: LiveServer) -> ServerGate:
    app = live_server.thread.httpd.get_app()
    assert app
    gate = ServerGate(app)
    live_server.thread.httpd.set_app(gate)
    return gate


@pytest.fixture
def served(live_server: LiveServer, server_gate: ServerGate, transactional_db: None) -> Iterator[LiveServer]:
    """`live_server`, which answers as long as the test has its database. Tests use this one only."""
    server_gate.open()
    yield live_server
    server_gate.shut()
