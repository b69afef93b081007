"""Each role at each action of the admin: `actions.tsv` says what comes of it, and an action without a row fails.

A row: address, what is sent (words in braces stand for rows and forms of `people.py`), and one outcome for each role:
`302>in` leads to signing in, `302>away` out of the admin, `no` is an action that the role is not offered and that does
nothing for it, `asks` shows a page that asks, `writes` has changed rows. Other answers are told by their status.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.admin.decisions import BUTTONS
from tests.matrix.people import ROLES, make_clients, make_forms, make_rows

TABLE = Path(__file__).with_name("actions.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
REFUSED = {"302>in", "302>away", "403", "no"}
_WRITE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(?!django_session)')
_BUTTON = re.compile(r'submit=1 [^%]*name="(_\w+)"')


def list_actions() -> set[tuple[str, str]]:
    """(address of the list, action) of every action that Django's admin or unfold knows, whoever may see it."""
    found = set()
    for model, model_admin in admin.site._registry.items():
        listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        with_urls: Any = model_admin
        found |= {(listed, name) for _, name, _ in with_urls._get_base_actions()}
        for kind in ("list", "row", "detail", "submit_line"):
            found |= {(listed, one.action_name) for one in getattr(with_urls, f"_get_base_actions_{kind}")()}
    return found


def buttons() -> set[str]:
    """Names of the buttons that our templates put into forms of the admin, and of those that the review obeys."""
    pages = Path(settings.BASE_DIR, "templates", "admin").rglob("*.html")
    return {name for page in pages for name in _BUTTON.findall(page.read_text(encoding="utf-8"))} | set(BUTTONS)


def outcome(client: Client, path: str, sent: str) -> str:
    """What came of it, after which nothing of it is left in the database."""
    fresh = Client(raise_request_exception=False)
    fresh.cookies.update(client.cookies)
    data = dict(QueryDict(sent).lists())
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = fresh.post(path, data)
        transaction.set_rollback(True)
    wrote = any(_WRITE.search(query["sql"]) for query in asked.captured_queries)
    where = answer.headers.get("Location", "")
    if where.startswith(reverse("login")):
        told = "302>in"
    elif where and urlsplit(where).path == reverse("admin:login"):
        told = "302>away"
    elif "No action selected." in [str(message) for message in get_messages(answer.wsgi_request)] or _is_list(answer):
        told = "no"
    else:
        told = "asks" if answer.status_code == 200 else str(answer.status_code)
    if not wrote:
        return told
    return "writes" if told == "302" else f"{told} and writes"


def _is_list(answer: Any) -> bool:
    """Who is offered no action at all gets the list as if nothing had been sent."""
    return answer.context is not None and "cl" in answer.context


def test_every_action_has_a_row() -> None:
    covered = {(path, name) for path, sent, *_ in ROWS for name in QueryDict(sent).getlist("action")}
    assert list_actions() - covered == set()


def test_every_button_has_a_row() -> None:
    assert len(buttons()) > 8
    assert buttons() - {name for _, sent, *_ in ROWS for name in QueryDict(sent)} == set()


def test_an_action_without_a_row_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each kind: Django's own and unfold's in the list, at a row, above and below a form."""
    before = list_actions()
    some: Any = next(iter(admin.site._registry.values()))

    def new(request: object, *rest: object) -> None:
        """As an action is written."""

    monkeypatch.setattr(type(some), "new_action", new, raising=False)
    for kind in ("actions", "actions_list", "actions_row", "actions_detail", "actions_submit_line"):
        with monkeypatch.context() as patched:
            patched.setattr(type(some), kind, ["new_action"])
            assert [name for _, name in list_actions() - before if name.endswith("new_action")], kind


@pytest.mark.django_db
def test_each_role_gets_what_the_table_says() -> None:
    clients, rows = make_clients(), make_rows()
    rows |= make_forms(rows)
    wrong = []
    for path, sent, *expected in ROWS:
        found = [outcome(clients[role], path.format(**rows), sent.format(**rows)) for role in ROLES]
        if found != expected:
            wrong.append(f"{path} {sent}: {dict(zip(ROLES, found, strict=True))}, not {expected}")
    assert wrong == []


def test_the_table_lets_nobody_act_who_may_not_enter_the_admin() -> None:
    """Whatever was typed into the table; and users are administrators' business."""
    for path, sent, anonymous, no_group, viewer, analyst, administrator in ROWS:
        assert {anonymous, no_group, viewer} <= REFUSED, (path, sent)
        if path.startswith("/admin/auth/"):
            assert analyst in REFUSED, (path, sent)
        assert "and writes" not in f"{analyst} {administrator}", (path, sent)
