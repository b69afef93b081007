"""A real server on 127.0.0.1 that misbehaves as it is told, and the names that lead there."""

import contextlib
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ingest.web import FetchLimits, Page, Rules, fetch

HOST = "news.example.org"
Answer = Callable[[BaseHTTPRequestHandler], object]


class Web:
    """`answers` by path. `asked` are the paths asked for, with the headers of the last request in `headers`."""

    def __init__(self, *, scheme: str = "http", tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}
        self.scheme, self.tls = scheme, tls
        self.names: dict[str, list[str]] = {}
        self.port = 0

    def url(self, path: str = "/", host: str = HOST) -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    @property
    def rules(self) -> Rules:
        return Rules((HOST, ".example.net"), frozenset({("127.0.0.1", self.port)}))

    def resolve(self, host: str, port: int) -> list[str]:
        return self.names.get(host, ["127.0.0.1"])

    def fetch(self, url: str, *, seconds: float = 5.0, size: int = 200_000) -> Page:
        return fetch(url, self.rules, FetchLimits(seconds, size), ask=self.resolve, tls=self.tls)

    def page(self, path: str, body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> str:
        self.answers[path] = lambda handler: send(handler, 200, body, {"Content-Type": kind, **headers})
        return self.url(path)

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        self.answers[path] = lambda handler: send(handler, status, b"", {"Location": target})
        return self.url(path)


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serving(web: Web, wrap: ssl.SSLContext | None = None) -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append(self.path)
            web.headers = dict(self.headers)
            answer = web.answers.get(self.path)
            with contextlib.suppress(OSError):
                answer(self) if answer else self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is what these tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    if wrap is not None:
        server.socket = wrap.wrap_socket(server.socket, server_side=True)
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """Certificate and key of a host that signs for itself."""
    certificate, key = folder / f"{host}.pem", folder / f"{host}.key"
    words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={host} -addext subjectAltName=DNS:{host}"
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([shutil.which("openssl") or "openssl", *words.split(), *files], check=True, capture_output=True)
    return certificate, key
