"""Old articles under a newer extractor: who is queued, what yields to whom, what an analyst decided stays."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from engagement.models import Meeting
from ingest import processing, reextraction, tasks
from ingest.extraction import Extraction
from ingest.models import Article, Reextraction, Report
from ingest.processing import process_article
from ingest.readers import ReadError
from ingest.reextraction import queue_articles, run_step
from tests.factories import PartyFactory
from tests.ingest.builders import SECOND, TEXT, build_draft, build_extraction, build_participant
from tests.ingest.factories import ArticleFactory, FailedArticleFactory, WaitingArticleFactory

pytestmark = pytest.mark.django_db
State, Outcome = Reextraction.State, Reextraction.Outcome


@pytest.fixture(autouse=True)
def parties(monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("CN", "TALIBAN", "US"):
        PartyFactory(code=code)
    monkeypatch.setattr(processing, "get_pipeline", lambda: None)


def answer(monkeypatch: pytest.MonkeyPatch, result: Extraction | Exception) -> None:
    def extract(nlp: object, **arguments: Any) -> Extraction:
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(processing, "extract_meetings", extract)


def newer(monkeypatch: pytest.MonkeyPatch, result: Extraction | Exception) -> None:
    """From now on version 2 reads, and tells this."""
    monkeypatch.setattr(reextraction, "EXTRACTOR_VERSION", "2")
    answer(monkeypatch, result)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Article:
    """An article with one proposal, as version 1 read it."""
    article = WaitingArticleFactory(original=TEXT.encode(), title="")
    answer(monkeypatch, build_extraction([build_draft()], version="1"))
    process_article(article.pk)
    return article


def outcome() -> tuple[str, str]:
    row = Reextraction.objects.get()
    return row.state, row.outcome


def test_processed_articles_of_another_version_are_queued_once(read: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    FailedArticleFactory()
    none_kept = ArticleFactory(original=b"", size=0)
    assert queue_articles() == []
    monkeypatch.setattr(reextraction, "EXTRACTOR_VERSION", "2")
    others = [ArticleFactory().pk for _ in range(3)]
    assert queue_articles(limit=2) == [read.pk, others[0]]
    assert queue_articles(after=others[0]) == others[1:]
    assert queue_articles() == []
    assert not Reextraction.objects.filter(article=none_kept).exists()
    Reextraction.objects.update(state=State.DONE, outcome=Outcome.SAME)
    monkeypatch.setattr(reextraction, "EXTRACTOR_VERSION", "3")
    assert queue_articles() == [read.pk, *others]
    assert set(Reextraction.objects.values_list("version", "state", "outcome")) == {("3", State.WAITING, "")}


def test_the_same_reading_moves_only_the_version(read: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    newer(monkeypatch, build_extraction([build_draft()], version="2"))
    queue_articles()
    assert run_step() == 1
    assert outcome() == (State.DONE, Outcome.SAME)
    assert read.reports.get().extractor_version == "2"
    assert Meeting.objects.get().version == 1


def test_what_nobody_decided_follows_the_newer_reading(read: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    newer(monkeypatch, build_extraction([build_draft(status="planned")], version="2"))
    queue_articles()
    run_step()
    assert outcome() == (State.DONE, Outcome.CHANGED)
    assert Meeting.objects.get().status == "planned"


@pytest.mark.parametrize("flag", [Report.Flag.DIFFERS, Report.Flag.GONE])
def test_what_was_decided_stays_and_is_marked(read: Article, monkeypatch: pytest.MonkeyPatch, flag: str) -> None:
    Meeting.objects.update(review_state="confirmed", reviewed_at=timezone.now())
    found = [build_draft(status="planned")] if flag == Report.Flag.DIFFERS else []
    newer(monkeypatch, build_extraction(found, version="2"))
    queue_articles()
    run_step()
    assert outcome() == (State.DONE, Outcome.FLAGGED)
    assert Meeting.objects.get().status == "held"
    assert read.reports.current().get().flag == flag
    out = io.StringIO()
    call_command("reextract", "--status", stdout=out)
    assert "1 done, an analyst's meeting is marked" in out.getvalue()
    assert "“an account is marked”" in out.getvalue()


def test_new_articles_go_first(read: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    newer(monkeypatch, build_extraction([build_draft()], version="2"))
    ArticleFactory()
    queue_articles()
    fresh = WaitingArticleFactory()
    assert run_step() == 0
    fresh.delete()
    ticks = iter([0, 1, 30])  # the second article would begin after the step's end
    assert run_step(clock=lambda: next(ticks)) == 1
    assert Reextraction.objects.unfinished().count() == 1
    assert run_step() == 1


@pytest.mark.parametrize("error", [ReadError("The file is damaged.", "binary"), ValueError("odd")])
def test_a_failure_leaves_what_was_known(read: Article, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    newer(monkeypatch, error)
    queue_articles()
    run_step()
    row = Reextraction.objects.get()
    assert (row.state, "Its earlier accounts stand." in row.error) == (State.FAILED, True)
    assert queue_articles() == []
    assert queue_articles(everything=True) == [read.pk], "where an administrator asks for it"
    read.refresh_from_db()
    assert (read.state, read.reports.current().count()) == (Article.State.PROCESSED, 1)


def test_files_are_read_within_the_settings_limits(
    read: Article, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.READER_MAX_CHARACTERS = 10
    newer(monkeypatch, build_extraction([build_draft()], version="2"))
    queue_articles()
    run_step()
    row = Reextraction.objects.get()
    assert (row.state, "READER_MAX_CHARACTERS" in row.error) == (State.FAILED, True)
    assert read.reports.current().count() == 1


def test_an_article_that_kills_its_worker_is_given_up(read: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    newer(monkeypatch, build_extraction([build_draft()], version="2"))
    queue_articles()
    Reextraction.objects.update(state=State.WORKING, attempts=1)
    assert run_step() == 0  # its worker may live
    Reextraction.objects.update(state_at=timezone.now() - timedelta(hours=1))
    assert run_step() == 1
    Reextraction.objects.update(state=State.WORKING, attempts=3, state_at=timezone.now() - timedelta(hours=1))
    assert run_step() == 0
    row = Reextraction.objects.get()
    assert (row.state, "3 times without a result" in row.error) == (State.FAILED, True)


def test_an_article_processed_meanwhile_is_left_alone(read: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    queue_and = build_extraction([build_draft(build_participant("Else", "US"), evidence=SECOND)], version="2")
    monkeypatch.setattr(reextraction, "EXTRACTOR_VERSION", "2")
    queue_articles()

    def extract(*arguments: object) -> Extraction:
        Article.objects.update(state_at=timezone.now())
        return queue_and

    monkeypatch.setattr(reextraction, "extract_read", extract)
    run_step()
    assert read.reports.get().extractor_version == "1"


def test_the_command_queues_in_batches_and_may_read_here(read: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    newer(monkeypatch, build_extraction([build_draft()], version="2"))
    ArticleFactory.create_batch(4)
    out = io.StringIO()
    call_command("reextract", "--batch=2", "--limit=3", stdout=out)
    assert "3 articles queued" in out.getvalue()
    assert Reextraction.objects.count() == 3
    call_command("reextract", "--batch=2", "--here", stdout=out)
    assert "2 articles queued" in out.getvalue()
    assert set(Reextraction.objects.values_list("state", flat=True)) == {State.DONE}
    with pytest.raises(CommandError, match="1 or more"):
        call_command("reextract", "--batch=0")


def test_steps_are_asked_for_while_articles_wait(read: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    monkeypatch.setattr(tasks.reextract, "apply_async", lambda *, expires: asked.append(expires))
    tasks.start_reextraction()
    assert asked == []
    newer(monkeypatch, build_extraction([build_draft()], version="2"))
    queue_articles()
    tasks.start_reextraction()
    assert asked == [reextraction.STEP_SECONDS]
    tasks.reextract()
    assert outcome() == (State.DONE, Outcome.SAME)
