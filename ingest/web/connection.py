"""One request to one IP address that was checked before, under a clock that runs over all of it."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.web.addresses import Address, FetchError

USER_AGENT = "engagement-tracker (fetches single articles for their readers)"
CONNECT_SECONDS = 10.0
ACCEPT = "text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.8, */*;q=0.1"


class Deadline:
    """Ends a connection from outside when time is up: under a timeout for each read alone, a slow server drips on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        return self.end - time.monotonic()

    def error(self) -> FetchError:
        words = f"The site took more than {self.seconds:g} seconds for the article, and the attempt was stopped. "
        return FetchError(f"{words}Try again later, or save the page and upload it.", "too_slow")

    @contextmanager
    def watch(self, connection: socket.socket) -> Iterator[None]:
        if self.left() <= 0:
            raise self.error()
        timer = threading.Timer(self.left(), _shut, [connection])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


class PinnedConnection(http.client.HTTPConnection):
    """HTTP to an IP address; the host's name is what the request and the certificate are about. Knows no proxy."""

    def __init__(self, address: Address, ip: str, deadline: Deadline, tls: ssl.SSLContext | None) -> None:
        super().__init__(address.host, address.port, timeout=min(CONNECT_SECONDS, max(0.1, deadline.left())))
        self.sock = self._reach(ip, address.port, deadline)
        self.guard = self.sock.dup()  # encryption takes the socket itself over; this one still reaches the connection
        self.tls = tls
        self.answer: http.client.HTTPResponse | None = None

    def _reach(self, ip: str, port: int, deadline: Deadline) -> socket.socket:
        if deadline.left() <= 0:
            raise deadline.error()
        return socket.create_connection((ip, port), timeout=min(CONNECT_SECONDS, deadline.left()))

    def connect(self) -> None:
        """What was checked is what is spoken to: a closed connection is not opened again by name."""
        raise http.client.NotConnected

    def secure(self) -> None:
        """Raises `ssl.SSLError` (`ssl.SSLCertVerificationError`), `OSError`."""
        if self.tls is not None:
            self.sock = self.tls.wrap_socket(self.sock, server_hostname=self.host)

    def ask(self, address: Address, seconds: float) -> http.client.HTTPResponse:
        self.sock.settimeout(max(0.1, seconds))
        self.putrequest("GET", address.target, skip_accept_encoding=True)
        for name, value in (
            ("User-Agent", USER_AGENT),
            ("Accept", ACCEPT),
            ("Accept-Language", "en"),
            ("Accept-Encoding", "gzip"),
            ("Connection", "close"),
        ):
            self.putheader(name, value)
        self.endheaders()
        self.answer = self.getresponse()  # which closes this connection and goes on to read from its file
        return self.answer

    def release(self) -> None:
        if self.answer is not None:
            self.answer.close()
        self.close()
        self.guard.close()


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)  # wakes whoever reads from it
    except OSError:
        return  # closed already
