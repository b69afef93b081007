"""The lines of a real web server and a real worker: one number from the upload to the last line, and no secret."""

import contextlib
import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.contrib.auth.models import User

from engagement.config import site as processes
from engagement.config.children import stop_all
from engagement.config.local import Servers
from engagement.services.groups import ANALYSTS, ensure_groups, join_group
from engagement.services.tokens import make_token
from ingest.models import Article
from tests.live import LiveWorker, database_url, wait_until

pytestmark = [pytest.mark.live, pytest.mark.model, pytest.mark.django_db(transaction=True)]
PASSWORD, WRONG = "sign-in-password-7Qz", "another-password-8Rk"
SECRETS = {
    "SECRET_KEY": "key-of-the-site-" + "k9" * 30,
    "database": "database-password-3Xw",
    "broker": "broker-password-5Yv",
    "METRICS_TOKEN": "metrics-token-6Zu",
}
TEXT = "The Chinese Ambassador Zhao Xing met the acting foreign minister, Amir Khan Muttaqi, in Kabul on 5 May 2023."
BOUNDARY = "boundary-of-the-test"


class Browser:
    """Cookies and a request's number; nothing else of a browser."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()

    def ask(self, path: str, body: str = "", number: str = "", **headers: str) -> tuple[int, str]:
        """Status, and the number that the answer names."""
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        sent |= {"X-CSRFToken": self.cookies.get("csrftoken", ""), "X-Request-ID": number}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("POST" if body else "GET", path, body.encode() or None, sent)
            answer = connection.getresponse()
            answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers["X-Request-ID"]

    def sign_in(self, password: str) -> int:
        self.ask("/sign-in/")
        form = urlencode({"username": "ana", "password": password})
        return self.ask("/sign-in/", form, Content_Type="application/x-www-form-urlencoded")[0]

    def upload(self, filename: str, text: str, number: str) -> tuple[int, str]:
        disposition = f'Content-Disposition: form-data; name="file"; filename="{filename}"'
        body = f"--{BOUNDARY}\r\n{disposition}\r\n\r\n{text}\r\n--{BOUNDARY}--\r\n"
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.ask("/articles/upload/", body, number, Content_Type=kind, Accept="application/json")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What web and worker start with: a database and a broker that are reached by passwords, a broker of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    servers = Servers(tmp_path / "broker", with_postgres=False, valkey_settings={"port": str(number)})
    with servers:
        with socket.create_connection(("127.0.0.1", number), 10) as client:
            client.sendall(f"CONFIG SET requirepass {SECRETS['broker']}\r\n".encode())
            assert client.recv(16).startswith(b"+OK")
        address = urlsplit(database_url())
        user = f"{address.username}:{quote(SECRETS['database'])}"
        yield {
            "DATABASE_URL": address._replace(netloc=f"{user}@{address.hostname or ''}").geturl(),
            "CELERY_BROKER_URL": f"redis://:{SECRETS['broker']}@127.0.0.1:{number}/0",
            "SECRET_KEY": SECRETS["SECRET_KEY"],
            "METRICS_TOKEN": SECRETS["METRICS_TOKEN"],
            "LOG_JSON": "true",
            "SITE_URL": "",
        }
    servers.remove()


@pytest.fixture
def web(port: int, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A real web server; the path of its log."""
    child = processes.web(port, tmp_path)
    with monkeypatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        child.start()
    try:
        wait_until(lambda: processes.answers(port), "the site answers", log=child.log)
        yield child.log
    finally:
        stop_all([child])


def lines_of(log: Path) -> list[dict[str, Any]]:
    """Those that are JSON; celery and gunicorn tell of their start in words."""
    found = []
    for line in log.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(json.JSONDecodeError):
            found.append(json.loads(line))
    return [line for line in found if isinstance(line, dict)]


def test_one_number_from_upload_to_proposal_and_no_secret(
    live_worker: LiveWorker, web: Path, environment: dict[str, str], port: int
) -> None:
    ensure_groups()
    user = User.objects.create_user("ana", password=PASSWORD)
    join_group(user, ANALYSTS)
    _, token = make_token(user=user, name="script")
    more: Any = environment
    live_worker.start(1, **more)
    browser = Browser(port)
    assert browser.sign_in(WRONG) == 200
    assert browser.sign_in(PASSWORD) == 302
    assert browser.upload("talks.txt", TEXT, "upload-1") == (200, "upload-1")
    bearer, body = {"Authorization": f"Bearer {token}"}, json.dumps({"text": f"{TEXT} It was said twice."})
    assert browser.ask("/api/v1/articles/", body, "upload-2", Content_Type="application/json", **bearer)[0] == 201
    browser.ask(f"/nowhere/?token={token}&password={PASSWORD}", number="lost-1")
    browser.ask("/metrics", Authorization=f"Bearer {SECRETS['METRICS_TOKEN']}")
    wait_until(lambda: not Article.objects.waiting().exists(), "both are read", log=live_worker.log)
    first, second = Article.objects.order_by("pk")
    assert first.state == second.state == "processed"
    wait_until(lambda: told(live_worker.log, second, "upload-2"), "the worker says so", timeout=10)
    live_worker.stop()
    for log in (web, live_worker.log):
        for article, number in ((first, "upload-1"), (second, "upload-2")):
            assert told(log, article, number), (log.name, number, log.read_text(encoding="utf-8")[-3000:])
            numbers = {line.get("request_id") for line in lines_of(log) if line.get("article_id") == article.pk}
            assert numbers == {number}
    assert any(line.get("request_id") == "lost-1" for line in lines_of(web)), "what was not found is told"
    secrets = {*SECRETS.values(), PASSWORD, WRONG, token, *browser.cookies.values()}
    for log in (web, live_worker.log):
        text = log.read_text(encoding="utf-8")
        assert [secret for secret in secrets if secret in text] == [], log.name


def told(log: Path, article: Article, number: str) -> bool:
    """Is there a line of this article with the request's number?"""
    return any((line.get("article_id"), line.get("request_id")) == (article.pk, number) for line in lines_of(log))
