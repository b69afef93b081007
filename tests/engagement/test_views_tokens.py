"""The page of one's own tokens: made, shown once, revoked; nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from engagement.models import ApiToken
from engagement.services.tokens import MOST, find_token, make_token
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = reverse("tokens")


@pytest.fixture
def user(client: Client) -> object:
    user = UserFactory()
    client.force_login(user)
    return user


def test_sign_in_is_required() -> None:
    assert Client().get(URL).status_code == 302
    assert Client().post(URL, {"name": "x"}).status_code == 302
    assert Client().post(reverse("token-revoke", args=[1])).status_code == 302
    assert not ApiToken.objects.exists()


def test_an_empty_list_says_what_to_do(client: Client, user: object) -> None:
    page = client.get(URL)
    assert "You have no token" in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_a_token_is_shown_once_and_works(client: Client, user: object) -> None:
    page = client.post(URL, {"name": " weekly  report "})
    token = page.context["token"]
    row = ApiToken.objects.get()
    assert (row.name, row.user) == ("weekly report", user)
    assert token in page.text
    assert find_token(token) == row
    again = client.get(URL).text
    assert "weekly report" in again
    assert token not in again
    assert row.start in again


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "report", "a\x00b"])
def test_names_that_do_not_fit_make_none(client: Client, user: object, name: str) -> None:
    make_token(user=user, name="report")  # type: ignore[arg-type]
    page = client.post(URL, {"name": name})
    assert page.status_code == 422
    assert page.context["form"].errors["name"]
    assert ApiToken.objects.count() == 1


def test_nobody_has_more_than_some(client: Client, user: object) -> None:
    for number in range(MOST):
        make_token(user=user, name=f"report {number}")  # type: ignore[arg-type]
    assert "revoke one" in client.post(URL, {"name": "one more"}).text
    assert ApiToken.objects.count() == MOST


def test_a_revoked_token_opens_nothing_and_frees_its_name(client: Client, user: object) -> None:
    row, token = make_token(user=user, name="report")  # type: ignore[arg-type]
    page = client.post(reverse("token-revoke", args=[row.pk]), follow=True)
    assert "“report” opens nothing any more" in page.text
    assert "Revoked" in page.text
    assert find_token(token) is None
    assert client.post(reverse("token-revoke", args=[row.pk])).status_code == 404
    assert client.post(URL, {"name": "report"}).status_code == 200


def test_other_peoples_tokens_are_neither_shown_nor_revoked(client: Client, user: object) -> None:
    row, token = make_token(user=UserFactory(), name="somebody else's")
    assert "somebody else" not in client.get(URL).text
    assert client.post(reverse("token-revoke", args=[row.pk])).status_code == 404
    assert client.get(reverse("token-revoke", args=[row.pk])).status_code == 405
    assert find_token(token) == row
