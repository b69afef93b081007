"""The schema: valid, without warnings, true to what is there; and its page, which asks no other site."""

import re
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from tests.api_client import ApiClient
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def schema() -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    found: dict[str, dict[str, dict[str, dict[str, object]]]] = yaml.safe_load(out.getvalue())
    return found


def test_it_is_valid_and_names_every_address() -> None:
    paths = schema()["paths"]
    assert {path: sorted(operations) for path, operations in paths.items()} == {
        "/api/v1/meetings/": ["get"],
        "/api/v1/meetings/{id}/": ["get", "patch"],
        "/api/v1/meetings/{id}/confirm/": ["post"],
        "/api/v1/meetings/{id}/reject/": ["post"],
        "/api/v1/meetings/{id}/reopen/": ["post"],
        "/api/v1/officials/": ["get"],
        "/api/v1/officials/{slug}/": ["get"],
        "/api/v1/parties/": ["get"],
        "/api/v1/parties/{code}/": ["get"],
        "/api/v1/topics/": ["get"],
        "/api/v1/topics/{slug}/": ["get"],
        "/api/v1/articles/": ["get", "post"],
        "/api/v1/articles/{id}/": ["get"],
        "/api/v1/addresses/": ["post"],
        "/api/v1/addresses/{id}/": ["get"],
    }
    for operations in paths.values():
        for operation in operations.values():
            assert {"400", "401", "403", "429"} <= set(operation["responses"])  # type: ignore[call-overload]


def test_filters_are_described_with_their_words() -> None:
    parameters = schema()["paths"]["/api/v1/meetings/"]["get"]["parameters"]
    by_name = {one["name"]: one for one in parameters}  # type: ignore[attr-defined]
    assert by_name["status"]["schema"]["items"]["enum"] == ["", "held", "planned", "cancelled", "denied"]
    assert by_name["party"]["schema"]["type"] == "array"
    assert by_name["country"]["schema"]["type"] == "string"
    assert by_name["review_state"]["schema"]["default"] == "confirmed"
    assert by_name["page_size"]["schema"]["maximum"] == 200


def test_its_page_needs_sign_in_and_no_other_site(viewer: ApiClient) -> None:
    assert Client().get("/api/v1/docs/").headers["Location"] == "/sign-in/?next=/api/v1/docs/"
    browser = Client()
    browser.force_login(UserFactory())
    page = browser.get("/api/v1/docs/")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert addresses
    assert all(address.startswith("/") for address in addresses)
    assert browser.get("/api/v1/docs/?script=").status_code == 200
    for address in addresses:
        response = browser.get(address)
        assert response.status_code == 200
        assert response.getvalue()  # read to its end, the file is closed
