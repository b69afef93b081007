"""Real articles, singly and several at once, by the real pipeline: the record is the same, line by line."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from benchmarks.articles import read_articles
from engagement.models import Meeting, Official
from engagement.services.seeding import load_seeds
from ingest.extraction import ArticleInput
from ingest.models import Article, MatchSuggestion, Report
from ingest.nlp import get_knowledge
from ingest.processing import process_article
from ingest.turns import process_waiting
from tests.ingest.factories import WaitingArticleFactory

pytestmark = pytest.mark.django_db(transaction=True)  # what is kept from article to article was committed
ARTICLES = 8


def told_twice(folder: str, settings: Settings) -> Iterator[ArticleInput]:
    """Articles of the corpus; some a day later in a paper of its own, and some once more as a near copy."""
    for number, one in enumerate(read_articles(settings.BASE_DIR / "corpus" / folder)[:ARTICLES]):
        yield one
        if number % 3 == 0:
            later = one.published + timedelta(days=1) if one.published else None
            half = one.text[: len(one.text) * 2 // 3].rpartition(".")[0]
            yield ArticleInput(f"Our correspondents write from the capital.\n\n{half}.", one.title, later, "Daily Post")
        if number % 4 == 0:
            yield ArticleInput(f"{one.text} This was edited.", one.title, one.published, "The Wire")


def upload(articles: Iterator[ArticleInput]) -> list[Article]:
    return [
        WaitingArticleFactory(
            filename=f"{number}.txt",
            original=one.text.encode(),
            title=one.title or "",
            outlet=one.outlet or "",
            published=one.published,
            given=["published"] if one.published else [],
        )
        for number, one in enumerate(articles)
    ]


def record() -> list[str]:
    """All that is on record, without keys and times."""
    order = {pk: number for number, pk in enumerate(Meeting.objects.order_by("pk").values_list("pk", flat=True))}
    lines = []
    for meeting in Meeting.objects.order_by("pk"):
        sides = [
            (p.official and p.official.slug, p.delegation and p.delegation.title, p.party and p.party.code, p.role)
            for p in meeting.participations.order_by("pk")
        ]
        topics = sorted(meeting.topics.values_list("slug", flat=True))
        told = [meeting.status, meeting.interval, meeting.city, meeting.country_id, meeting.format, meeting.is_disputed]
        lines.append(f"{order[meeting.pk]} {told} {sides} {topics}")
    for article in Article.objects.order_by("pk"):
        copy = article.copy_of and article.copy_of.filename
        lines.append(
            f"{article.filename} {article.state} {article.published} {copy} {article.notes} {article.mentions}"
        )
    for report in Report.objects.order_by("pk").select_related("article"):
        at = order.get(report.meeting_id or 0)
        lines.append(f"{report.article.filename} {report.fingerprint} {at} {report.flag} {report.moved} {report.draft}")
    for asked in MatchSuggestion.objects.order_by("pk").select_related("report__article"):
        lines.append(f"{asked.report.fingerprint} {order[asked.meeting_id]} {asked.probability:.9f} {asked.reasons}")
    for official in Official.objects.order_by("slug"):
        names = sorted(official.names.values_list("name", flat=True))
        lines.append(f"{official.slug} {official.is_provisional} {names}")
    return lines


def record_of_each_alone(articles: list[Article]) -> list[str]:
    """Processes the articles one after the other, and then leaves everything as it was."""
    with transaction.atomic():
        for article in articles:
            process_article(article.pk)
        singly = record()
        transaction.set_rollback(True)
    assert not Report.objects.exists()
    return singly


@pytest.mark.parametrize("folder", ["dev-plain", "dev-hard"])
def test_record_is_the_same(folder: str, settings: Settings) -> None:
    load_seeds(settings.SEEDS_DIR)
    get_knowledge()
    articles = upload(told_twice(folder, settings))
    singly = record_of_each_alone(articles)
    for article in articles:
        process_waiting(article.pk)
    together = record()
    assert Report.objects.count() > Meeting.objects.count()  # some were joined
    assert set(Article.objects.values_list("state", flat=True)) == {"processed"}
    assert together == singly
