import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ingest.models import Article
from tests.factories import ConfirmedMeetingFactory, UserFactory
from tests.ingest.factories import ArticleFactory, FailedArticleFactory, ReportFactory, WaitingArticleFactory

pytestmark = pytest.mark.django_db
URL = reverse("articles")


@pytest.fixture(autouse=True)
def signed_in(client: Client) -> None:
    client.force_login(UserFactory())


def titles(client: Client, **query: str) -> set[str]:
    return {str(article) for article in client.get(URL, query).context["articles"]}


def test_sign_in_is_required() -> None:
    response = Client().get(URL)
    assert (response.status_code, response["Location"]) == (302, f"{reverse('login')}?next={URL}")


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "No article yet" in client.get(URL).text


def test_meetings_are_counted_of_the_last_run_and_the_undecided_apart(client: Client) -> None:
    article = ArticleFactory()
    ReportFactory(article=article)
    ReportFactory(article=article, meeting=ConfirmedMeetingFactory())
    ReportFactory(article=article, superseded=True)
    [row] = client.get(URL).context["articles"]
    assert (row.proposals, row.undecided) == (2, 1)


def test_failures_show_their_words(client: Client) -> None:
    article = FailedArticleFactory()
    assert article.error in client.get(URL).text


def test_filters(client: Client) -> None:
    ArticleFactory(title="Talks", outlet="Tolo News", text="Muttaqi went to Doha.", published="2024-05-17")
    ArticleFactory(title="Élysée", outlet="AFP", published="2024-05-20")
    WaitingArticleFactory(title="New")
    assert titles(client, state="received") == {"New"}
    assert titles(client, outlet="tolo") == {"Talks"}
    assert titles(client, q="doha muttaqi") == {"Talks"}
    assert titles(client, q="elysee") == {"Élysée"}
    assert titles(client, date_from="2024-05-18") == {"Élysée"}
    assert titles(client, date_from="2024-05", date_to="2024-05") == {"Talks", "Élysée"}
    assert titles(client, date_from="2024-05-17", date_to="2024-05-17") == {"Talks"}
    assert titles(client, q="doha", state="received") == set()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"state": "nonsense"}, "There is no state “nonsense”"),
        ({"date_from": "32 May"}, "“32 May” is no date"),
        ({"date_from": "2024", "date_to": "2023"}, "The range ends before it starts"),
        ({"q": "\x00"}, "Null characters are not allowed"),
        ({"page": "x"}, "There is no page “x”"),
        ({"page": "99"}, "this is page 1 of 1"),
        ({"colour": "red"}, "There is no filter “colour”"),
    ],
)
def test_what_does_not_fit_is_told(client: Client, query: dict[str, str], words: str) -> None:
    assert words in client.get(URL, query).text


def test_a_filter_that_does_not_fit_lists_nothing_instead_of_everything(client: Client) -> None:
    ArticleFactory(title="Talks")
    assert titles(client, date_from="32 May") == set()
    assert titles(client, page="99") == {"Talks"}


def test_the_order_is_chosen(client: Client) -> None:
    for title, day in [("Late", "2024-05-20"), ("Undated", None), ("Early", "2024-05-17")]:
        ArticleFactory(title=title, published=day)
    for order, expected in [
        ("uploaded", ["Late", "Undated", "Early"]),
        ("published", ["Early", "Late", "Undated"]),
        ("-published", ["Late", "Early", "Undated"]),
    ]:
        response = client.get(URL, {"ordering": order})
        assert [str(article) for article in response.context["articles"]] == expected


def test_queries_do_not_grow_with_the_articles(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(60):
        ReportFactory()
    # session, user, count, the page's ids, the page's rows, the user's permissions and those of the groups
    with django_assert_num_queries(6):
        response = client.get(URL)
    assert len(response.context["articles"]) == 50


def test_titles_are_escaped(client: Client) -> None:
    ArticleFactory(title="<script>alert(1)</script>")
    text = client.get(URL).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_way_to_upload_is_shown_to_those_who_may(client: Client) -> None:
    assert reverse("upload") not in client.get(URL).text
    client.force_login(UserFactory(permissions=["ingest.add_article"]))
    assert reverse("upload") in client.get(URL).text


def test_the_list_takes_no_post(client: Client) -> None:
    assert client.post(URL).status_code == 405
    assert Article.objects.count() == 0
