"""What stands on the page where something went wrong, signed in or not."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.views.defaults import permission_denied, server_error
from pytest_django import Settings

from ingest.models import Article
from tests.factories import UserFactory


def test_a_broken_page_needs_neither_request_nor_database() -> None:
    request = RequestFactory().get("/")
    response = server_error(request)
    assert response.status_code == 500
    assert b"Something broke" in response.content
    assert b"Nothing of what you saved before is lost" in response.content


def test_what_is_not_allowed_says_who_can_help() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    response = permission_denied(request, Exception())
    assert response.status_code == 403
    assert b"An administrator can add you to a group" in response.content


@pytest.mark.django_db
def test_more_than_is_taken_at_once_says_what_to_do(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client.force_login(UserFactory(permissions=["ingest.add_article"]))
    response = client.post("/articles/upload/", {"text": "word " * 1000})
    assert response.status_code == 400
    assert b"Upload a very long text as a file" in response.content


@pytest.mark.django_db
def test_more_files_than_one_form_may_hold_are_refused_with_words(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    client.force_login(UserFactory(permissions=["ingest.add_article"]))
    files = [SimpleUploadedFile(f"{number}.txt", b"They met.") for number in range(4)]
    response = client.post("/articles/upload/", {"file": files})
    assert response.status_code == 400
    assert b"fewer files at a time" in response.content
    assert not Article.objects.exists()
    files = [SimpleUploadedFile(f"{number}.txt", f"They met {number} times.".encode()) for number in range(3)]
    assert client.post("/articles/upload/", {"file": files}).status_code == 302
    assert Article.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["parties", "officials", "topics", "meetings", "articles"])
def test_characters_that_no_address_has_lead_nowhere(client: Client, page: str) -> None:
    client.force_login(UserFactory())
    assert client.get(f"/{page}/%00/").status_code == 404


@pytest.mark.django_db
def test_a_form_without_its_token_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    response = client.post("/sign-out/")
    assert response.status_code == 403
    assert b"Go back, load the page again" in response.content
    assert client.get("/").status_code == 200  # still signed in


@pytest.mark.django_db
def test_an_unknown_address_keeps_the_navigation(client: Client) -> None:
    client.force_login(UserFactory())
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert b'href="/meetings/"' in response.content


@pytest.mark.django_db
def test_the_password_can_be_changed(client: Client) -> None:
    user = UserFactory()
    user.set_password("correct horse battery")
    user.save()
    client.force_login(user)
    assert b"Old password" in client.get("/password/").content
    values = {"old_password": "wrong", "new_password1": "staple 57 lantern", "new_password2": "staple 57 lantern"}
    assert b"errorlist" in client.post("/password/", values).content
    response = client.post("/password/", {**values, "old_password": "correct horse battery"}, follow=True)
    assert b"Password changed" in response.content
    user.refresh_from_db()
    assert user.check_password("staple 57 lantern")
