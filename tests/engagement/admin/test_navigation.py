"""The admin's sidebar shows what its user may open."""

import pytest
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")


def titles(client: Client, url: str = INDEX) -> list[str]:
    groups = client.get(url).context["sidebar_navigation"]
    return [item["title"] for group in groups for item in group["items"]]


def test_analyst_sees_proposals_first_and_no_users(analyst_client: Client, meeting: Meeting) -> None:
    response = analyst_client.get(INDEX)
    desk, proposals, *_ = response.context["sidebar_navigation"][0]["items"]
    assert desk["title"] == "Review desk"
    assert (proposals["title"], proposals["badge"]) == ("Proposals", "1")
    assert analyst_client.get(proposals["link"]).context["cl"].result_count == 1
    assert "Articles" in titles(analyst_client)
    assert "Users" not in titles(analyst_client)


def test_reader_sees_what_may_be_read(reader_client: Client) -> None:
    assert titles(reader_client) == ["Meetings", "Officials", "Parties", "Back to the site"]


def test_every_link_opens(admin_client: Client, meeting: Meeting) -> None:
    for group in admin_client.get(INDEX).context["sidebar_navigation"]:
        for item in group["items"]:
            assert admin_client.get(item["link"]).status_code in {200, 302}
