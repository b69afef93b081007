from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from ingest import fetches
from ingest.models import Fetch
from tests.factories import UserFactory
from tests.ingest.factories import ArticleFactory, FailedArticleFactory, FailedFetchFactory, FetchFactory

pytestmark = pytest.mark.django_db
UPLOAD, LIST = reverse("upload"), reverse("addresses")
JSON = {"Accept": "application/json"}
HOST = "news.example.org"


@pytest.fixture(autouse=True)
def on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FETCH_HOSTS = [HOST]
    monkeypatch.setattr(fetches, "enqueue_fetch", lambda pk: True)


@pytest.fixture(autouse=True)
def uploader(client: Client) -> Any:
    user = UserFactory(permissions=["ingest.add_article"])
    client.force_login(user)
    return user


def test_addresses_without_the_script_lead_to_their_rows(client: Client, uploader: Any) -> None:
    lines = f"https://{HOST}/a\r\n\r\nhttps://evil.org/<b>\r\nhttps://{HOST}/a"
    page = client.post(UPLOAD, {"addresses": lines, "outlet": "Tolo", "published": "2024-05-17"}, follow=True)
    row = Fetch.objects.get()
    assert (row.address, row.outlet, str(row.published), row.by) == (
        f"https://{HOST}/a",
        "Tolo",
        "2024-05-17",
        uploader,
    )
    assert f'data-fetch="{row.pk}"' in page.text
    assert "https://evil.org/&lt;b&gt;" in page.text
    assert "Articles are not fetched from evil.org" in page.text


def test_the_script_gets_rows(client: Client) -> None:
    html = client.post(UPLOAD, {"addresses": f"https://{HOST}/a"}, headers=JSON).json()["html"]
    assert "data-waiting" in html
    assert "a worker fetches it" in html


def test_too_many_addresses_are_an_error_of_the_field(client: Client) -> None:
    lines = "\n".join(f"https://{HOST}/{n}" for n in range(201))
    answer = client.post(UPLOAD, {"addresses": lines}, headers=JSON)
    assert answer.status_code == 422
    assert "201 addresses" in answer.json()["errors"]["addresses"][0]["message"]
    assert not Fetch.objects.exists()


def test_switched_off_there_is_no_field_and_every_address_is_refused(client: Client, settings: Settings) -> None:
    settings.FETCH_HOSTS = []
    assert "id_addresses" not in client.get(UPLOAD).text
    html = client.post(UPLOAD, {"addresses": f"https://{HOST}/a"}, headers=JSON).json()["html"]
    assert "switches it on" in html
    assert "switched off" in client.get(LIST).text


def test_status_follows_an_address_to_its_article(client: Client) -> None:
    row = FetchFactory()

    def ask() -> Any:
        return client.get(reverse("article-status"), {"fetches": row.pk}).json()["fetches"][str(row.pk)]

    assert (ask()["state"], ask()["waiting"]) == ("waiting", True)
    Fetch.objects.update(state="failed", message="The site <b> does not answer.")
    assert "The site &lt;b&gt; does not answer." in ask()["html"]
    assert "Try again" in ask()["html"]
    article = ArticleFactory(state="received", text="")
    Fetch.objects.update(state="done", message="", article=article)
    assert f'data-article="{article.pk}"' in ask()["html"]
    assert "data-waiting" in ask()["html"]
    article.delete()
    assert "removed since" in ask()["html"]


def test_brief_tells_rows_of_what_needs_a_look(client: Client) -> None:
    fine, bad = ArticleFactory(), FailedArticleFactory()
    answer = client.get(reverse("article-status"), {"ids": f"{fine.pk},{bad.pk}", "brief": "1"}).json()["articles"]
    assert answer[str(fine.pk)] == {"state": "processed", "waiting": False, "html": ""}
    assert bad.error in answer[str(bad.pk)]["html"]


def test_the_list_has_all_and_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert "Nobody has asked" in client.get(LIST).text
    for number in range(60):
        FetchFactory(state="done", article=ArticleFactory(), address=f"https://{HOST}/done/{number}")
    FailedFetchFactory()
    with django_assert_max_num_queries(12):
        page = client.get(LIST)
    assert page.text.count("upload-row-name") == 50
    assert "The site does not give the page." in page.text


def test_another_try(client: Client) -> None:
    row = FailedFetchFactory()
    url = reverse("address-retry", args=[row.pk])
    assert client.get(url).status_code == 405
    assert client.post(url).headers["Location"] == LIST
    row.refresh_from_db()
    assert (row.state, row.message) == ("waiting", "")
    Fetch.objects.update(state="failed", message="No.")
    assert "data-waiting" in client.post(url, headers=JSON).json()["html"]
    assert client.post(reverse("address-retry", args=[row.pk + 9])).status_code == 404


def test_viewers_and_strangers_may_not() -> None:
    url = reverse("address-retry", args=[FailedFetchFactory().pk])
    assert Client().post(url).status_code == 302
    viewer = Client()
    viewer.force_login(UserFactory())
    assert viewer.post(url).status_code == viewer.get(LIST).status_code == 403
    assert Fetch.objects.get().state == "failed"
