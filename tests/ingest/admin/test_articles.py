"""Articles in the admin: found, corrected, processed again."""

from datetime import date
from unittest.mock import patch

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from engagement.models import Meeting
from ingest.models import Article
from tests.factories import ConfirmedMeetingFactory, UserFactory
from tests.ingest.factories import ArticleFactory, FailedArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db

URL = reverse("admin:ingest_article_changelist")


def change(article: Article) -> str:
    return reverse("admin:ingest_article_change", args=[article.pk])


def article_post(article: Article, **changes: str) -> dict[str, str]:
    """The form as shown, with what it hides of what was shown."""
    shown = {
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "published": article.published.isoformat() if article.published else "",
    }
    return {**{f"initial-{name}": value for name, value in shown.items()}, **shown, **changes}


@pytest.fixture
def viewing_client() -> Client:
    client = Client()
    client.force_login(UserFactory(is_staff=True, permissions=["ingest.view_article", "ingest.view_report"]))
    return client


def test_articles_are_listed_found_and_filtered(analyst_client: Client) -> None:
    article = ArticleFactory(title="Talks in Doha", outlet="Wire")
    ReportFactory(article=article)
    ReportFactory(article=article, superseded=True)
    failed = FailedArticleFactory()
    found = analyst_client.get(URL, {"q": "doha"}).context["cl"].result_list
    assert [(row.pk, row.report_count) for row in found] == [(article.pk, 1)]
    assert [row.pk for row in analyst_client.get(URL, {"state__exact": "failed"}).context["cl"].result_list] == [
        failed.pk
    ]


def test_what_is_corrected_counts_as_given(analyst_client: Client) -> None:
    article = Article.objects.get(pk=ArticleFactory().pk)
    assert analyst_client.get(change(article)).status_code == 200
    response = analyst_client.post(change(article), article_post(article, outlet="Wire", published="2021-10-12"))
    assert response.status_code == 302
    article.refresh_from_db()
    assert (article.outlet, article.published, article.published_from) == ("Wire", date(2021, 10, 12), "given")
    assert set(article.given) == {"outlet", "published"}
    assert article.text  # what the form does not show is as it was
    assert any("process the article again" in str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [("published", "2999-01-01", "lies in the future"), ("url", "javascript:alert(1)", "no web address")],
)
def test_wrong_values_are_told_beside_the_field(analyst_client: Client, field: str, value: str, message: str) -> None:
    article = ArticleFactory()
    response = analyst_client.post(change(article), article_post(article, **{field: value}))
    assert response.status_code == 200
    assert message in response.context["adminform"].form.errors[field][0]


def test_process_again(
    analyst_client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    article, busy = FailedArticleFactory(original=b"They met."), ArticleFactory(state=Article.State.PROCESSING)
    post = {"action": "process_again", "_selected_action": [article.pk, busy.pk]}
    with patch("ingest.claiming.enqueue_article") as enqueue, django_capture_on_commit_callbacks(execute=True):
        response = analyst_client.post(URL, post)
    enqueue.assert_called_once_with(article.pk)
    article.refresh_from_db()
    assert (article.state, article.error) == ("received", "")
    texts = [str(message) for message in get_messages(response.wsgi_request)]
    assert "1 article is processed again." in texts
    assert any("is being processed right now" in text for text in texts)


def test_who_may_do_what(
    client: Client, outsider_client: Client, viewing_client: Client, analyst_client: Client
) -> None:
    article = ArticleFactory()
    assert client.get(URL).status_code == outsider_client.get(URL).status_code == 302
    assert viewing_client.get(change(article)).status_code == 200
    assert viewing_client.post(change(article), article_post(article, outlet="Wire")).status_code == 403
    viewing_client.post(URL, {"action": "process_again", "_selected_action": [article.pk]})
    article.refresh_from_db()
    assert (article.outlet, article.state) == ("", "processed")
    assert analyst_client.get(reverse("admin:ingest_article_add")).status_code == 403  # the site uploads


def test_article_is_deleted_with_its_reports_and_untouched_proposals(analyst_client: Client) -> None:
    report = ReportFactory()
    url = reverse("admin:ingest_article_delete", args=[report.article_id])
    response = analyst_client.post(url, {"post": "yes"})
    assert response.status_code == 302
    assert not Article.objects.exists()
    assert not Meeting.objects.exists()
    texts = [str(message) for message in get_messages(response.wsgi_request)]
    assert "1 proposal that nothing else reports was withdrawn." in texts


def test_articles_are_deleted_many_at_once(analyst_client: Client) -> None:
    reports = [ReportFactory(), ReportFactory(meeting=ConfirmedMeetingFactory())]
    ids = [report.article_id for report in reports]
    analyst_client.post(URL, {"action": "delete_selected", "_selected_action": ids, "post": "yes"})
    assert not Article.objects.exists()
    assert [meeting.review_state for meeting in Meeting.objects.all()] == ["confirmed"]


def test_reports_are_read_only(analyst_client: Client, viewing_client: Client) -> None:
    report = ReportFactory(draft={"status": "held", "evidence": "<b>"})
    listing, page = reverse("admin:ingest_report_changelist"), reverse("admin:ingest_report_change", args=[report.pk])
    assert viewing_client.get(listing, {"q": "muttaqi"}).context["cl"].result_count == 1
    html = viewing_client.get(page).content.decode()
    assert "&quot;status&quot;: &quot;held&quot;" in html
    assert "&quot;&lt;b&gt;&quot;" in html
    assert analyst_client.post(page, {"flag": "gone"}).status_code == 403
    assert analyst_client.get(reverse("admin:ingest_report_add")).status_code == 403
    assert (
        analyst_client.post(reverse("admin:ingest_report_delete", args=[report.pk]), {"post": "yes"}).status_code == 403
    )
