"""How far analysts are with an article: on its page, in the list and its filter."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting, Operation
from engagement.services.review import confirm_meeting
from ingest.models import Article
from tests.factories import AnalystFactory, MeetingFactory, ParticipationFactory, UserFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client: Client) -> User:
    user: User = AnalystFactory(username="zarghona")
    client.force_login(user)
    return user


@pytest.fixture
def article() -> Article:
    meeting = MeetingFactory(review_state="proposed")
    ParticipationFactory.create_batch(2, meeting=meeting)
    article: Article = ArticleFactory()
    ReportFactory(article=article, meeting=meeting)
    return article


def review(client: Client, article: Article) -> str:
    """The word under which the list finds the article."""
    words = [word for word, _ in Article.Review.choices if article.pk in found(client, word)]
    assert len(words) == 1
    return words[0]


def found(client: Client, word: str) -> list[int]:
    page = client.get(reverse("articles"), {"review": word})
    return [one.pk for one in page.context["articles"]]


def test_not_looked_at_partly_and_done(client: Client, analyst: User, article: Article) -> None:
    assert review(client, article) == "unseen"
    client.post(reverse("article-finish", args=[article.pk]))
    assert review(client, article) == "unseen"  # refused: a proposal waits
    confirm_meeting(meeting_id=Meeting.objects.get().pk, by=analyst)
    assert review(client, article) == "partly"
    client.post(reverse("article-finish", args=[article.pk]))
    assert review(client, article) == "done"
    assert b"No meeting is missing, says zarghona" in client.get(article.get_absolute_url()).content
    client.post(reverse("article-finish", args=[article.pk]), {"open": "1"})
    assert review(client, article) == "partly"
    assert Operation.objects.filter(kind="finish").count() == 2


def test_article_without_a_meeting_is_done_when_somebody_has_looked(client: Client, analyst: User) -> None:
    article = ArticleFactory()
    assert review(client, article) == "unseen"
    client.post(reverse("article-finish", args=[article.pk]))
    assert review(client, article) == "done"


def test_reader_finishes_nothing(client: Client, article: Article) -> None:
    address = reverse("article-finish", args=[article.pk])
    assert client.post(address).status_code == 302
    client.force_login(UserFactory())
    assert client.post(address).status_code == 403
    client.force_login(AnalystFactory())
    assert client.get(address).status_code == 405
    assert client.post(reverse("article-finish", args=[999_999])).status_code == 404
