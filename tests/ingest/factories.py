"""Factories for articles and their reports: the smallest valid row each."""

import hashlib
from typing import Any

import factory
from django.utils import timezone

from ingest.models import Article, Fetch, Report
from tests.factories import MeetingFactory

TEXT = "Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday. Nothing else happened."


class ArticleFactory(factory.django.DjangoModelFactory):
    """A processed article. `text` is what was read of it, and the original's bytes are the text's."""

    class Meta:
        model = Article

    filename = factory.Sequence(lambda n: f"article-{n}.txt")
    title = factory.Sequence(lambda n: f"Article {n}")
    text = TEXT
    original = factory.LazyAttribute(lambda article: article.text.encode())
    # Of the name, since two articles of a test may share their text.
    sha256 = factory.LazyAttribute(lambda article: hashlib.sha256(article.filename.encode()).hexdigest())
    size = factory.LazyAttribute(lambda article: len(article.original))
    published_from = factory.LazyAttribute(lambda article: "given" if article.published else "none")
    published = None
    state = Article.State.PROCESSED


class WaitingArticleFactory(ArticleFactory):
    state = Article.State.RECEIVED
    text = ""
    original = b"Wang Yi met Amir Khan Muttaqi."


class FailedArticleFactory(ArticleFactory):
    state = Article.State.FAILED
    error = "The file is empty. Check that it was saved completely, and upload it again."
    text = ""


class FetchFactory(factory.django.DjangoModelFactory):
    """An address that waits for a worker."""

    class Meta:
        model = Fetch

    address = factory.Sequence(lambda n: f"https://news.example.org/{n}")


class FailedFetchFactory(FetchFactory):
    state = Fetch.State.FAILED
    message = "The site does not give the page."


class ReportFactory(factory.django.DjangoModelFactory):
    """An account of a proposed meeting, whose evidence is the text's first sentence."""

    class Meta:
        model = Report

    class Params:
        superseded = factory.Trait(superseded_at=factory.LazyFunction(timezone.now))

    article = factory.SubFactory(ArticleFactory)
    meeting = factory.SubFactory(MeetingFactory)
    draft = factory.LazyFunction(dict[str, Any])
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    start = 0
    end = factory.LazyAttribute(lambda report: report.article.text.index(".") + 1)
    quote = factory.LazyAttribute(lambda report: report.article.text[report.start : report.end])
    prominence = Report.Prominence.MAIN
    confidence = 0.8
    extractor_version = "test-1"
