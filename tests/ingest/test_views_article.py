import re
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from engagement.models import Meeting
from ingest import claiming
from tests.factories import (
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    TopicFactory,
    UserFactory,
)
from tests.ingest.factories import ArticleFactory, FailedArticleFactory, ReportFactory, WaitingArticleFactory

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    ids: list[int] = []
    monkeypatch.setattr(claiming, "enqueue_article", ids.append)
    return ids


@pytest.fixture(autouse=True)
def viewer(client: Client) -> None:
    client.force_login(UserFactory())


@pytest.fixture
def analyst() -> Client:
    client = Client()
    client.force_login(UserFactory(permissions=["ingest.change_article", "engagement.change_meeting"]))
    return client


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_sign_in_is_required() -> None:
    article = ArticleFactory()
    for name in ("article", "article-original"):
        assert Client().get(reverse(name, args=[article.pk])).status_code == 302


@pytest.mark.parametrize("pk", [1, 10**30])
@pytest.mark.parametrize("name", ["article", "article-original"])
def test_there_is_no_such_article(client: Client, name: str, pk: int) -> None:
    assert client.get(reverse(name, args=[pk])).status_code == 404


def test_meeting_and_sentence_link_each_other(client: Client) -> None:
    between = [OfficialFactory(name="Wang Yi"), DelegationFactory(title="the Qatari envoy")]
    meeting = MeetingFactory(between=between, about=[TopicFactory(name="Sanctions")], city="Beijing")
    report = ReportFactory(meeting=meeting, confidence=0.87)
    html = client.get(report.article.get_absolute_url()).text
    assert html.count(f'id="report-{report.pk}"') == html.count(f'href="#report-{report.pk}"') == 1
    assert html.count(f'id="card-{report.pk}"') == html.count(f'href="#card-{report.pk}"') == 1
    for words in ("Wang Yi", "the Qatari envoy", "Sanctions", "Beijing", "12 October 2021", "87 %", "proposed"):
        assert words in text_of(html)
    assert meeting.get_absolute_url() in html


def test_mentions_are_marked(client: Client) -> None:
    mentions = [{"kind": "official", "start": 0, "end": 7, "label": "wang-yi"}]
    html = client.get(ArticleFactory(mentions=mentions).get_absolute_url()).text
    assert '<mark class="evidence" data-kind="official" title="official: wang-yi">Wang Yi</mark>' in html


def test_only_the_last_run_is_shown(client: Client) -> None:
    report = ReportFactory(superseded=True)
    assert client.get(report.article.get_absolute_url()).context["cards"] == []


def test_a_report_whose_meeting_was_removed(client: Client) -> None:
    report = ReportFactory(meeting=None)
    assert "No longer on record" in client.get(report.article.get_absolute_url()).text


def test_a_flag_is_shown(client: Client) -> None:
    report = ReportFactory(flag="gone", meeting=ConfirmedMeetingFactory())
    assert "a later run no longer finds it" in client.get(report.article.get_absolute_url()).text


def test_markup_is_shown_as_text(client: Client) -> None:
    meeting = MeetingFactory(between=[OfficialFactory(name=SCRIPT)], city=SCRIPT)
    article = ArticleFactory(title=SCRIPT, outlet=SCRIPT, text=f"{SCRIPT} met. {SCRIPT}", notes=[SCRIPT])
    ReportFactory(article=article, meeting=meeting)
    html = client.get(article.get_absolute_url()).text
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;") >= 7


def test_an_error_is_shown_in_words(client: Client) -> None:
    article = FailedArticleFactory()
    assert article.error in client.get(article.get_absolute_url()).text


def test_a_waiting_article_refreshes_itself(client: Client) -> None:
    waiting, done = WaitingArticleFactory(), ArticleFactory()
    assert re.search(r'id="article-head"[^>]*data-waiting', client.get(waiting.get_absolute_url()).text)
    assert "data-waiting" not in client.get(done.get_absolute_url()).text


@pytest.mark.parametrize(
    ("published", "origin", "words"),
    [
        ("2024-05-17", "given", "17 May 2024 (given)"),
        ("2024-05-17", "found", "17 May 2024 (found in the article)"),
        (None, "none", "not known (dates such as"),
    ],
)
def test_the_publication_date_says_how_it_is_known(
    client: Client, published: str | None, origin: str, words: str
) -> None:
    article = ArticleFactory(published=published, published_from=origin)
    assert words in " ".join(text_of(client.get(article.get_absolute_url()).text).split())


def test_queries_do_not_grow_with_the_meetings(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = ArticleFactory()
    for _ in range(8):
        meeting = MeetingFactory(between=[OfficialFactory(), DelegationFactory()], about=[TopicFactory()])
        ReportFactory(article=article, meeting=meeting)
    # session, user, article, reports, meetings, participations, topics, original; permissions of the user and groups
    with django_assert_num_queries(9):
        client.get(article.get_absolute_url())


def test_a_long_article_comes_in_parts_and_soon(client: Client) -> None:
    sentence = "Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday to talk about trade and transit.\n\n"
    text = sentence * 10_000
    mentions = [
        {"kind": "official", "start": start, "end": start + 7, "label": ""}
        for start in range(0, len(text), len(sentence))
    ]
    article = ArticleFactory(text=text, mentions=mentions)
    near = ReportFactory(article=article, start=0, end=84)
    far = ReportFactory(article=article, start=600 * len(sentence), end=600 * len(sentence) + 84)
    began = time.perf_counter()
    response = client.get(article.get_absolute_url())
    assert time.perf_counter() - began < 2
    assert len(response.content) < 200_000
    assert [report for _, report in response.context["cards"]] == [near]
    assert f"?part=2#report-{far.pk}" in response.text
    second = client.get(article.get_absolute_url(), {"part": 2})
    assert [report for _, report in second.context["cards"]] == [far]
    assert f'id="report-{far.pk}"' in second.text


@pytest.mark.parametrize("part", ["0", "x", "99", "-1", "²", "9" * 30])
def test_a_part_that_there_is_not(client: Client, part: str) -> None:
    article = ArticleFactory()
    assert client.get(article.get_absolute_url(), {"part": part}).context["part"].number == 1


def test_the_review_is_linked_for_those_who_may(client: Client, analyst: Client) -> None:
    report = ReportFactory()
    review = reverse("admin:engagement_meeting_change", args=[report.meeting.pk])
    assert review not in client.get(report.article.get_absolute_url()).text
    assert review in analyst.get(report.article.get_absolute_url()).text


def test_the_original_is_downloaded_never_shown(client: Client) -> None:
    article = ArticleFactory(filename="ä <b>.html", original=SCRIPT.encode())
    response = client.get(reverse("article-original", args=[article.pk]))
    assert response.content == SCRIPT.encode()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_original_that_was_not_kept_is_not_found(client: Client) -> None:
    article = FailedArticleFactory(original=b"")
    assert client.get(reverse("article-original", args=[article.pk])).status_code == 404
    assert reverse("article-original", args=[article.pk]) not in client.get(article.get_absolute_url()).text


def test_viewers_may_not_process_again(client: Client, enqueued: list[int]) -> None:
    article = ArticleFactory()
    assert client.post(reverse("article-reprocess", args=[article.pk])).status_code == 403
    assert "article-form" not in client.get(article.get_absolute_url()).text
    assert enqueued == []


def test_processing_again_is_no_get(analyst: Client) -> None:
    assert analyst.get(reverse("article-reprocess", args=[ArticleFactory().pk])).status_code == 405


def test_processing_an_article_that_there_is_not(analyst: Client) -> None:
    assert analyst.post(reverse("article-reprocess", args=[1])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_analyst_corrects_and_processes_again(analyst: Client, enqueued: list[int]) -> None:
    article = FailedArticleFactory(original=b"They met.")
    typed = {"title": "Talks", "published": "2024-05-17"}
    response = analyst.post(reverse("article-reprocess", args=[article.pk]), typed)
    assert response["Location"] == article.get_absolute_url()
    article.refresh_from_db()
    assert (article.title, str(article.published), article.state, article.error) == (
        "Talks",
        "2024-05-17",
        "received",
        "",
    )
    assert enqueued == [article.pk]


def test_a_future_date_is_refused_beside_its_field(analyst: Client, enqueued: list[int]) -> None:
    article = ArticleFactory(title="Stored", published="2024-05-17")
    future = (timezone.localdate() + timedelta(days=9)).isoformat()
    response = analyst.post(reverse("article-reprocess", args=[article.pk]), {"title": "Typed", "published": future})
    assert "This date lies in the future" in response.context["form"]["published"].errors[0]
    assert f'value="{future}"' in response.text
    assert 'value="Typed"' in response.text
    article.refresh_from_db()
    assert (article.title, str(article.published), article.state) == ("Stored", "2024-05-17", "processed")
    assert enqueued == []


def test_an_article_in_work_keeps_the_change_and_says_so(analyst: Client, enqueued: list[int]) -> None:
    article = WaitingArticleFactory(state="processing")
    response = analyst.post(reverse("article-reprocess", args=[article.pk]), {"title": "Talks"}, follow=True)
    assert "Your changes are stored. This article is being processed right now." in response.text
    article.refresh_from_db()
    assert (article.title, article.state) == ("Talks", "processing")
    assert enqueued == []


def test_without_the_bytes_nothing_is_processed_again(analyst: Client, enqueued: list[int]) -> None:
    article = FailedArticleFactory(original=b"")
    response = analyst.post(reverse("article-reprocess", args=[article.pk]), {"title": "Talks"}, follow=True)
    assert "Upload it again" in response.text
    article.refresh_from_db()
    assert article.state == "failed"
    assert enqueued == []


def test_a_meeting_shows_its_review_state(client: Client) -> None:
    report = ReportFactory(meeting=ConfirmedMeetingFactory())
    assert report.meeting.review_state == Meeting.ReviewState.CONFIRMED
    assert 'chip-review" data-value="confirmed"' in client.get(report.article.get_absolute_url()).text
