"""The history of an article: its state, what is known of it, and its accounts of meetings."""

import pghistory
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.history import history_of
from ingest.claiming import claim_article, finish
from ingest.history import ARTICLE_TRAIL
from ingest.models import Article
from ingest.tasks import sweep_articles
from tests.factories import AnalystFactory, MeetingFactory, UserFactory
from tests.ingest.factories import ArticleFactory, ReportFactory, WaitingArticleFactory

pytestmark = pytest.mark.django_db


def test_states_accounts_and_the_end_are_told() -> None:
    article = WaitingArticleFactory()
    with pghistory.context(task="process_article", article=article.pk):
        claim = claim_article(article.pk)
        assert claim
        finish(claim, Article.State.PARKED, "In another language.")
        report = ReportFactory(article=article, meeting=MeetingFactory(), start=0, end=4, quote="Wang")
    with pghistory.context(user=UserFactory(username="amina").pk):
        Article.objects.filter(pk=article.pk).update(finished_at=timezone.now())
    changes = history_of(article, ARTICLE_TRAIL)
    by_machine = next(change for change in changes if change.who == f"the machine (reading article {article.pk})")
    assert by_machine.lines == (
        "changed the state from “received” to “processing”",
        "changed the state from “processing” to “parked”",
        "changed the error from nothing to “In another language.”",
        f"added the account of meeting {report.meeting_id}: “Wang”",
    )
    assert (
        "changed the day of the end of its review from nothing to"
        in next(c for c in changes if c.who == "amina").lines[0]
    )


@pytest.mark.django_db(transaction=True)
def test_commands_and_sweeps_are_named(tmp_path: pytest.TempPathFactory, settings: object) -> None:
    (tmp_path / "a.txt").write_text("Wang Yi met Amir Khan Muttaqi in Beijing.")  # type: ignore[operator]
    call_command("ingest", str(tmp_path))
    article = Article.objects.get()
    assert [change.who for change in history_of(article, ARTICLE_TRAIL)] == ["the command ingest"]
    Article.objects.update(state_at="2020-01-01T00:00Z", state="processing")
    sweep_articles()
    assert history_of(article, ARTICLE_TRAIL)[0].who == "the machine (at the task sweep_articles)"


def test_article_has_its_history_page(client: Client) -> None:
    article = ArticleFactory(title="Talks")
    url = reverse("admin:ingest_article_history", args=[article.pk])
    assert client.get(url).status_code == 302
    client.force_login(UserFactory(is_staff=True))
    assert client.get(url).status_code == 403
    client.force_login(AnalystFactory())
    page = client.get(url).content.decode()
    assert "History: Talks" in page
    assert "put it on record (filename" in page
    assert client.get(reverse("admin:ingest_article_history", args=[article.pk + 1])).status_code == 404
    assert url in client.get(article.get_absolute_url()).content.decode()
