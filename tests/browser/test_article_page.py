"""An article's page while its article is read, and the marks of hostile texts."""

from datetime import date

import pytest
from django.db import transaction

from ingest.models import Article
from tests.browser.site import Site
from tests.ingest.factories import TEXT, ArticleFactory, ReportFactory, WaitingArticleFactory

pytestmark = pytest.mark.browser


@transaction.atomic
def finish(article: Article) -> None:
    """As a worker does: the state and the meetings at once."""
    article.text, article.title, article.state = TEXT, "Found", Article.State.PROCESSED
    article.mentions = [{"kind": "official", "start": 0, "end": 7, "label": "wang-yi"}]
    article.published, article.published_from = date(2024, 5, 17), Article.PublishedFrom.FOUND
    article.save()
    ReportFactory(article=article)


def test_a_waiting_page_fills_itself_once(site: Site) -> None:
    article = WaitingArticleFactory(title="")
    site.open("article", article.pk)
    site.browser.execute_script("window.neverReloaded = true")
    assert "waits for its turn" in site.text("main")
    finish(article)
    site.until(lambda: site.find_all(".article-text mark[data-kind=official]"), "the marks are there")
    assert site.text("h1") == "Found"
    assert "found in the article" in site.text("#article-facts")
    assert len(site.find_all(".meeting-card")) == 1
    assert site.find_all("[data-waiting]") == []
    assert site.find("[name=title]").get_attribute("value") == "Found"
    assert site.browser.execute_script("return window.neverReloaded")


def test_the_list_follows_its_articles(site: Site) -> None:
    first, second = WaitingArticleFactory(), WaitingArticleFactory()
    site.open("articles")
    site.browser.execute_script("window.neverReloaded = true")
    finish(first)
    site.until(lambda: len(site.find_all("tr[data-state=processed]")) == 1, "the first one is processed")
    finish(second)
    site.until(lambda: len(site.find_all("tr[data-state=processed]")) == 2, "the second one is processed")
    assert site.find_all("[data-waiting]") == []
    assert site.browser.execute_script("return window.neverReloaded")


def test_what_somebody_types_meanwhile_stays(site: Site) -> None:
    article = WaitingArticleFactory(title="")
    site.open("article", article.pk)
    site.click("#article-edit summary")
    site.fill("#article-form [name=outlet]", "Tolo News")
    finish(article)
    site.until(lambda: site.find_all(".meeting-card"), "the meetings are there")
    assert site.find("#article-form [name=outlet]").get_attribute("value") == "Tolo News"
    site.leave_by("#article-form button[type=submit]")
    article.refresh_from_db()
    assert (article.title, article.outlet, str(article.published)) == ("Found", "Tolo News", "2024-05-17")


def test_markup_of_an_article_does_nothing(site: Site) -> None:
    hostile = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> met."
    article = ArticleFactory(
        title=hostile, text=hostile, mentions=[{"kind": "date", "start": 3, "end": 20, "label": '"'}]
    )
    ReportFactory(article=article)
    for name, args in [("article", [article.pk]), ("articles", [])]:
        site.open(name, *args)
        assert hostile in site.text("main")
        assert "owned" not in site.browser.title.split("·")[-1]
        assert site.browser.execute_script("return document.querySelector('main img, main script:not([src])')") is None


def test_kinds_of_marks_are_switched_by_keyboard(site: Site) -> None:
    article = ArticleFactory(mentions=[{"kind": "official", "start": 0, "end": 7, "label": ""}])
    site.open("article", article.pk)
    mark = ".article-text mark[data-kind=official]"
    box = site.find("#show-official")
    assert site.find(mark).value_of_css_property("border-bottom-style") == "solid"
    box.send_keys(" ")
    assert site.find(mark).value_of_css_property("border-bottom-style") == "none"
    box.send_keys(" ")
    assert site.find(mark).value_of_css_property("border-bottom-style") == "solid"
