"""Fetching from a real server, which does what hostile ones do."""

import gzip
import ssl
import threading
import time
import tracemalloc
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from ingest.web import FetchError, FetchLimits, Rules, fetch
from tests.ingest.web.server import HOST, Web, make_certificate, serving

BODY = b"<html><body><p>Muttaqi met Wang Yi in Doha on Tuesday.</p></body></html>"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving(Web()) as served:
        yield served


def refused(web: Web, url: str, *, seconds: float = 5.0) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.fetch(url, seconds=seconds)
    assert str(caught.value).endswith(".")
    return caught.value


def test_a_page_comes_with_its_address_kind_and_charset(web: Web) -> None:
    page = web.fetch(web.page("/a?id=1&utm_source=x", BODY, "text/html; charset=Windows-1251"))
    assert (page.data, page.suffix, page.charset) == (BODY, ".html", "windows-1251")
    assert page.address.canonical == web.url("/a?id=1")
    assert web.headers["Host"] == f"{HOST}:{web.port}"
    assert "engagement-tracker" in web.headers["User-Agent"]


def test_packed_pages_are_unpacked(web: Web) -> None:
    url = web.page("/a", gzip.compress(BODY), Content_Encoding="gzip")
    assert web.fetch(url).data == BODY


def test_redirects_are_followed_and_named(web: Web) -> None:
    web.page("/end", BODY)
    web.redirect("/middle", "end", 301)
    page = web.fetch(web.redirect("/start", web.url("/middle", "www.example.net")))
    assert str(page.address) == web.url("/end", "www.example.net")


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://127.0.0.1/", "refused"),
        ("http://169.254.169.254/latest/meta-data/", "refused"),
        ("http://[::1]/", "refused"),
        ("http://2130706433/", "refused"),
        ("http://0x7f.1/", "refused"),
        ("http://localhost/", "refused"),
        ("//elsewhere.org/", "refused"),
        ("http://ana:secret@news.example.org/", "refused"),
        ("http://news.example.org:22/", "refused"),
        ("file:///etc/passwd", "address"),
        ("gopher://news.example.org/", "address"),
        ("javascript:alert(1)", "address"),
        ("", "damaged"),
    ],
)
def test_redirects_lead_nowhere_else(web: Web, target: str, code: str) -> None:
    assert refused(web, web.redirect("/a", target)).code == code
    assert web.asked == ["/a"]


def test_redirects_are_counted(web: Web) -> None:
    assert refused(web, web.redirect("/a", "/a")).code == "redirects"
    assert len(web.asked) == 6


@pytest.mark.parametrize(
    "inside", ["10.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]
)
def test_a_name_that_leads_inside_is_not_asked(web: Web, inside: str) -> None:
    web.page("/", BODY)
    web.names[HOST] = ["127.0.0.1", inside]  # one good one does not help
    assert refused(web, web.url()).code == "refused"
    assert web.asked == []


def test_a_name_is_asked_once_for_each_request(web: Web) -> None:
    """A name that leads elsewhere the second time has no second time: what was checked is what is spoken to."""
    answers = [["127.0.0.1"], ["169.254.169.254"]]
    url = web.page("/a", BODY)
    page = fetch(url, web.rules, FetchLimits(5.0), ask=lambda host, port: answers.pop(0))
    assert page.data == BODY
    assert len(answers) == 1


def test_without_a_door_the_same_server_is_inside(web: Web) -> None:
    with pytest.raises(FetchError, match=r"inside a network|Port"):
        fetch(web.page("/a", BODY), Rules((HOST,)), FetchLimits(), ask=web.resolve)
    with pytest.raises(FetchError, match="inside a network"):
        fetch(f"http://{HOST}/", Rules((HOST,)), FetchLimits(), ask=web.resolve)
    assert web.asked == []


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.1)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.1)


def drip_chunks(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b"1\r\nx\r\n")
        time.sleep(0.1)


def silence(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(10)


@pytest.mark.parametrize("answer", [drip, drip_headers, drip_chunks, silence])
def test_time_is_limited_in_total(web: Web, answer: object) -> None:
    web.answers["/a"] = answer  # type: ignore[assignment]
    started = time.monotonic()
    assert refused(web, web.url("/a"), seconds=1.0).code == "too_slow"
    assert time.monotonic() - started < 3


def test_a_resolver_that_does_not_come_back_is_left() -> None:
    free = threading.Event()

    def ask(host: str, port: int) -> list[str]:
        free.wait(10)
        return ["127.0.0.1"]

    with pytest.raises(FetchError) as caught:
        fetch(f"http://{HOST}/", Rules((HOST,)), FetchLimits(0.3), ask=ask)
    free.set()
    assert caught.value.code == "too_slow"


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        handler.wfile.write(b"x" * 65536)


def test_an_endless_body_is_cut(web: Web) -> None:
    web.answers["/a"] = endless
    assert refused(web, web.url("/a")).code == "too_large"


def test_what_says_it_is_too_large_is_not_begun(web: Web) -> None:
    web.answers["/a"] = lambda handler: handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900000000\r\n\r\n"
    )
    assert refused(web, web.url("/a")).code == "too_large"


def test_a_bomb_of_gzip_takes_no_memory(web: Web) -> None:
    url = web.page("/a", gzip.compress(b"\0" * 100_000_000), Content_Encoding="gzip")
    tracemalloc.start()
    try:
        assert refused(web, url).code == "too_large"
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 50\r\n\r\nhalf", "damaged"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\nno gzip", "damaged"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\nx", "damaged"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "damaged"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\nx", "kind"),
        (b"HTTP/1.1 200 OK\r\n\r\nx", "kind"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "status"),
        (b"HTTP/1.1 500 Oops\r\n\r\n", "status"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "damaged"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", "damaged"),
        (b"SSH-2.0-OpenSSH\r\n", "damaged"),
        (b"", "damaged"),
    ],
)
def test_other_answers_are_named(web: Web, head: bytes, code: str) -> None:
    web.answers["/a"] = lambda handler: handler.wfile.write(head)
    error = refused(web, web.url("/a"))
    assert error.code in {code, "unreachable" if code == "damaged" else code}


def test_proxies_of_the_environment_are_not_asked(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert web.fetch(web.page("/a", BODY)).data == BODY


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"), HOST)


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[Web]:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*certificate)
    trusted = ssl.create_default_context(cafile=str(certificate[0]))
    with serving(Web(scheme="https", tls=trusted), server) as served:
        yield served


def test_encrypted_pages_are_read_under_the_right_name(secure: Web) -> None:
    assert secure.fetch(secure.page("/a", BODY)).data == BODY


def test_another_names_certificate_is_refused(secure: Web) -> None:
    secure.page("/a", BODY)
    assert refused(secure, secure.url("/a", "other.example.net")).code == "certificate"
    assert secure.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Web) -> None:
    secure.tls = None
    assert refused(secure, secure.page("/a", BODY)).code == "certificate"
    assert secure.asked == []


def test_time_is_limited_under_encryption_too(secure: Web) -> None:
    secure.answers["/a"] = drip
    started = time.monotonic()
    assert refused(secure, secure.url("/a"), seconds=1.0).code == "too_slow"
    assert time.monotonic() - started < 3
