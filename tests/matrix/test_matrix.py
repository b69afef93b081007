"""Each role at each address: `access.tsv` says what happens, and an address without a row fails.

A row: method, path (words in braces stand for rows of `make_rows`), and one status for each role. `302>in` leads to
signing in. A POST is empty: 4xx other than 403 and 404 says that it was let in and refused for what it lacked.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse

from engagement.exports.formats import formats
from engagement.pictures import PICTURES
from engagement.services.tokens import make_token, revoke_token
from engagement.views.explore import KINDS
from tests.ingest.factories import ArticleFactory
from tests.matrix.people import ROLES, make_clients, make_rows

TABLE = Path(__file__).with_name("access.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^" if before else "")  # as Django joins them
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def outcome(client: Client, method: str, path: str) -> str:
    """The status, after which nothing of the request is left in the database."""
    fresh = Client(raise_request_exception=False)
    fresh.defaults.update(client.defaults)
    fresh.cookies.update(client.cookies)
    with transaction.atomic():
        answer = fresh.post(path) if method == "POST" else fresh.generic(method, path)
        if answer.streaming:
            b"".join(answer)
        transaction.set_rollback(True)
    return f"{answer.status_code}{'>in' if answer.headers.get('Location', '').startswith(reverse('login')) else ''}"


def with_token(token: str) -> Client:
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})


def test_every_address_has_a_row() -> None:
    numbers = dict.fromkeys(
        [word for _, path, *_ in ROWS for word in [part.split("}")[0] for part in path.split("{")[1:]]], 1
    )
    covered = {resolve(path.format(**numbers)).route for _, path, *_ in ROWS}
    missing = {route for route in routes(get_resolver()) if route not in covered}
    # Hidden behind our own redirect to the one page that signs in.
    assert missing <= {route for route in missing if route == "admin/login/"}


def test_every_method_of_the_api_has_a_row() -> None:
    """Pages answer to GET and POST alone; the API's addresses to what their views say."""
    numbers = dict.fromkeys([part.split("}")[0] for _, path, *_ in ROWS for part in path.split("{")[1:]], 1)
    known = {(method, resolve(path.format(**numbers)).route) for method, path, *_ in ROWS}
    wanted = set()
    for _, path, *_ in ROWS:
        match = resolve(path.format(**numbers))
        if not match.route.startswith("api/v1/") or match.route.endswith(
            "[\\s\\S]*)$"
        ):  # the last says that it is none
            continue
        view: Any = match.func
        handlers = getattr(view, "actions", None) or dir(
            getattr(view, "cls", None) or getattr(view, "view_class", view)
        )
        wanted |= {(one.upper(), match.route) for one in ("get", "post", "put", "patch", "delete") if one in handlers}
    assert {one for one in wanted if one[0] not in {"GET", "POST"}}, "there are some"
    assert wanted <= known


@pytest.mark.django_db
def test_each_role_gets_what_the_table_says() -> None:
    clients, rows = make_clients(), make_rows()
    wrong = []
    for method, path, *expected in ROWS:
        found = [outcome(clients[role], method, path.format(**rows)) for role in ROLES]
        if found != expected:
            wrong.append(f"{method} {path}: {dict(zip(ROLES, found, strict=True))}, not {expected}")
    assert wrong == []


@pytest.mark.django_db
def test_every_format_and_picture_is_as_open_as_the_one_in_the_table() -> None:
    clients, rows = make_clients(), make_rows()
    others = {"/export/csv/": [f"/export/{name}/" for name in formats()]}
    others["/pictures/months.svg"] = [f"/pictures/{name}.{kind}" for name in PICTURES for kind in KINDS]
    wrong = []
    for method, path, *expected in ROWS:
        for one, alike in others.items():
            for other in alike if method == "GET" and one in path else ():
                address = path.format(**rows).replace(one, other)
                found = [outcome(clients[role], method, address) for role in ROLES]
                # A picture of which there is nothing to draw says so to whom it would be shown.
                empty = ["404" if status == "200" else status for status in expected]
                if found != expected and (one == "/export/csv/" or found != empty):
                    wrong.append(f"{address}: {found}, not {expected}")
    assert wrong == []


@pytest.mark.django_db
def test_a_token_opens_what_its_user_may_and_nothing_but_the_api() -> None:
    make_clients()
    rows, wrong = make_rows(), []
    for role in ROLES[1:]:
        user = User.objects.get(username=role.replace(" ", "-"))
        standing, revoked = (make_token(user=user, name=name) for name in ("standing", "revoked"))
        revoke_token(token_id=revoked[0].pk, user=user)
        for method, path, *expected in ROWS:
            address = path.format(**rows)
            is_api = path.startswith("/api/v1/") and not path.startswith("/api/v1/docs/")  # a page
            found = outcome(with_token(standing[1]), method, address)
            if found != expected[ROLES.index(role) if is_api else 0]:
                wrong.append(f"{method} {path} by a token of {role}: {found}")
            if is_api and (found := outcome(with_token(revoked[1]), method, address)) != expected[0]:
                wrong.append(f"{method} {path} by a revoked token: {found}")
    assert wrong == []


def test_the_table_lets_nobody_in_without_signing_in_or_a_group() -> None:
    """Whatever was typed into the table: only these addresses answer to everybody, and these to who is in no group."""
    open_to_all = (
        "/healthz",
        "/readyz",
        "/metrics",
        "/sign-in",
        "/following/feed/",
        "/following/mails/",
        "/admin/login/",
    )
    account = ("/account/", "/sign-out/", "/password/", "/admin/logout/", "/admin/jsi18n/", "/api/v1/docs/")
    for method, path, anonymous, no_group, viewer, *_ in ROWS:
        if not path.startswith(open_to_all):
            assert anonymous in {"302>in", "302", "401", "403", "404", "405"}, (method, path)
        if not path.startswith((*open_to_all, *account)):
            assert no_group in {"302>in", "302", "403", "404", "405"}, (method, path)
        if path.startswith("/admin/") and not path.startswith((*open_to_all, *account)):
            assert viewer in {"302>in", "302", "403", "404", "405"}, (method, path)


@pytest.mark.django_db
@pytest.mark.parametrize("filename", ["page.html", "picture.svg", "script.js", "a\nb.txt"])
def test_uploaded_files_are_attachments_and_never_pages(filename: str) -> None:
    article = ArticleFactory(filename=filename, original=b"<script>alert(1)</script>")
    answer = make_clients()["viewers"].get(reverse("article-original", args=[article.pk]))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
