"""Articles without a proposal to decide come at the end of the queue, one analyst each, until somebody says done."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from engagement.models import Meeting
from ingest.models import Article, ArticleLease
from tests.factories import AnalystFactory
from tests.ingest.desk.conftest import Post, accept, poster, proposal
from tests.ingest.factories import ArticleFactory, FailedArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db


def whole(answer: dict[str, object]) -> int | None:
    """The article shown as a whole; None for a proposal, or nothing."""
    item = answer["item"]
    assert item is None or isinstance(item, dict)
    return item["article"]["id"] if item and item["meeting"] is None else None


def test_they_come_after_the_proposals_and_before_what_was_put_off(post: Post) -> None:
    empty = ArticleFactory(text="Nobody met <b>anybody</b>.")
    FailedArticleFactory()
    first, skipped = proposal(), proposal()
    answer = post("desk-item", skipped=[skipped.pk]).json()
    assert answer["item"]["meeting"]["id"] == first.pk
    assert answer["progress"]["whole"] == 1
    own = Article.objects.get(reports__meeting=first)
    answer = post("desk-decision", **accept(first, skipped=[skipped.pk], article=own.pk)).json()
    assert whole(answer) == own.pk, "the one in hand first"
    assert [one["review_state"] for one in answer["item"]["meetings"]] == ["confirmed"]
    assert 'class="dk-other"' in answer["item"]["text"]
    answer = post("desk-finish", own.pk, how="done", skipped=[skipped.pk]).json()
    assert whole(answer) == empty.pk
    assert "&lt;b&gt;" in answer["item"]["text"]
    answer = post("desk-finish", empty.pk, how="nothing", skipped=[skipped.pk]).json()
    assert answer["item"]["meeting"]["id"] == skipped.pk


def test_undo_opens_the_article_again_and_shows_it(post: Post) -> None:
    article = ArticleFactory()
    assert post("desk-finish", article.pk, how="nothing").json()["item"] is None
    assert whole(post("desk-undo").json()) == article.pk
    article.refresh_from_db()
    assert article.finished_at is None


def test_two_windows_look_through_different_ones(post: Post, analyst: User) -> None:
    first, second = ArticleFactory(), ArticleFactory()
    client = Client()
    client.force_login(AnalystFactory())
    other = poster(client, "window-2")
    assert whole(post("desk-item").json()) == first.pk
    assert whole(other("desk-item").json()) == second.pk
    assert poster(client, "window-3")("desk-item").json()["item"] is None
    held = other("desk-item", whole=first.pk).json()
    assert (whole(held), held["held_by"]) == (first.pk, analyst.get_username())
    assert other("desk-renew", whole=first.pk).json() == {"held_by": analyst.get_username()}
    assert post("desk-leave").status_code == 204
    assert list(ArticleLease.objects.values_list("article", flat=True)) == [second.pk]
    assert other("desk-item", whole=999_999).status_code == 404


def test_skipped_ones_come_last_and_steps_go_round(post: Post) -> None:
    first, second, third = (ArticleFactory().pk for _ in range(3))
    assert whole(post("desk-item", skipped_articles=[first]).json()) == second
    assert whole(post("desk-item", skipped_articles=[first, second, third]).json()) == first
    step = {"in_whole": True, "article": third}
    assert whole(post("desk-item", step="next", **step).json()) == first
    assert whole(post("desk-item", step="previous", **step).json()) == second
    assert post("desk-item", skipped_articles=["one"]).status_code == 400


def test_an_article_asked_for_by_number_is_shown_even_if_it_is_done(post: Post) -> None:
    article = ArticleFactory()
    post("desk-finish", article.pk, how="done")
    answer = post("desk-item", filters=f"article={article.pk}").json()
    assert whole(answer) == article.pk
    assert answer["item"]["article"]["finished"] == "zarghona"
    assert whole(post("desk-finish", article.pk, how="open").json()) == article.pk


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        ("outlet=tolo", True),
        ("outlet=tass", False),
        ("batch=2020-01-01", False),
        ("batch=nonsense", True),
        ("ordering=doubt", True),
        ("party=CN", False),
        ("sure=sure", False),
    ],
)
def test_filters_that_speak_of_proposals_ask_for_no_article(post: Post, filters: str, fits: bool) -> None:
    ArticleFactory(outlet="TOLOnews")
    assert (whole(post("desk-item", filters=filters).json()) is not None) == fits


def test_copies_are_looked_through_with_the_first(post: Post) -> None:
    first = ArticleFactory()
    ArticleFactory(copy_of=first)
    assert post("desk-item").json()["progress"]["whole"] == 1


def test_a_proposal_that_waits_keeps_its_article_out(post: Post, meeting: Meeting) -> None:
    ReportFactory(meeting=meeting, article=ArticleFactory(), fingerprint="9" * 64)
    assert post("desk-item").json()["progress"]["whole"] == 0
