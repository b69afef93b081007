"""Several articles at once: the record is as if each had come alone, and nobody's fault is another's."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from pghistory.models import Events
from pytest_django import Settings

from engagement.models import Meeting
from ingest import claiming, processing, together, turns
from ingest.claiming import claim_article, sweep_abandoned
from ingest.extraction import Extraction
from ingest.extraction.schema import DateRange, Span
from ingest.models import Article, Report
from ingest.queue import LARGEST_JOINED
from ingest.readers import ReadError
from ingest.reading import read_file
from ingest.turns import process_waiting
from tests.factories import PartyFactory
from tests.ingest.builders import build_draft, build_extraction
from tests.ingest.factories import ArticleFactory, WaitingArticleFactory

pytestmark = pytest.mark.django_db
TEXT = "Wang Yi met Amir Khan Muttaqi in Beijing on day {day} of the month, it was told by number {day}."


class Batch:
    """Articles that each tell of a meeting of their own day; and how often what was asked for several or for one."""

    def __init__(self) -> None:
        for code in ("CN", "TALIBAN"):
            PartyFactory(code=code)
        self.articles = [
            WaitingArticleFactory(original=TEXT.format(day=day).encode(), title=f"Day {day}") for day in (1, 2, 3)
        ]
        self.together: list[int] = []
        self.alone: list[str] = []
        self.enqueued: list[int] = []
        self.fault: BaseException | None = None  # of reading several

    def extract_many(self, nlp: object, inputs: list[Any], knowledge: object) -> Iterator[Extraction]:
        self.together.append(len(inputs))
        for one in inputs:
            if self.fault is not None:
                raise self.fault
            yield self._extraction(one.title)

    def extract_one(self, nlp: object, **told: Any) -> Extraction:
        self.alone.append(told["title"])
        return self._extraction(told["title"])

    def enqueue(self, article_id: int) -> bool:
        self.enqueued.append(article_id)
        return True

    def states(self) -> list[str]:
        return [Article.objects.values_list("state", flat=True).get(pk=one.pk) for one in self.articles]

    def _extraction(self, title: str) -> Extraction:
        day = title.removeprefix("Day ")
        return build_extraction([build_draft(date=DateRange(f"2021-0{day}-01", None, "day"))])


@pytest.fixture
def batch(monkeypatch: pytest.MonkeyPatch) -> Batch:
    made = Batch()
    monkeypatch.setattr(processing, "get_pipeline", lambda: None)
    monkeypatch.setattr(together, "get_pipeline", lambda: None)
    monkeypatch.setattr(together, "extract_many", made.extract_many)
    monkeypatch.setattr(processing, "extract_meetings", made.extract_one)
    monkeypatch.setattr(claiming, "enqueue_article", made.enqueue)
    monkeypatch.setattr(claiming, "remind_of_article", lambda pk, *, size: made.enqueue(pk))
    return made


def test_those_that_wait_are_taken_along(batch: Batch) -> None:
    process_waiting(batch.articles[1].pk)
    assert (batch.together, batch.alone) == ([3], [])
    assert batch.states() == ["processed"] * 3
    assert [article.reports.count() for article in batch.articles] == [1, 1, 1]
    assert Meeting.objects.count() == 3
    process_waiting(batch.articles[0].pk)  # its own message comes later
    assert batch.together == [3]
    assert set(Article.objects.values_list("attempts", flat=True)) == {1}


def test_history_tells_which_article_each_row_is_of(batch: Batch) -> None:
    process_waiting(batch.articles[0].pk)
    for report in Report.objects.all():
        contexts = Events.objects.tracks(report).values_list("pgh_context", flat=True)
        assert [one["article"] for one in contexts] == [report.article_id]
    for meeting in Meeting.objects.all():
        (context,) = Events.objects.tracks(meeting).values_list("pgh_context", flat=True)
        assert context["article"] == Report.objects.get(meeting=meeting).article_id


def test_each_is_alone_where_the_setting_says_so(batch: Batch, settings: Settings) -> None:
    settings.ARTICLES_AT_ONCE = 1
    process_waiting(batch.articles[0].pk)
    assert batch.states() == ["processed", "received", "received"]
    assert batch.enqueued == [batch.articles[1].pk]


def test_what_was_begun_before_is_alone(batch: Batch) -> None:
    first, second, third = batch.articles
    Article.objects.filter(pk=second.pk).update(attempts=1)
    process_waiting(first.pk)
    assert batch.together == [2]
    assert batch.states() == ["processed", "received", "processed"]
    Article.objects.filter(pk__in=[first.pk, third.pk]).update(state="received", attempts=0)
    process_waiting(second.pk)
    assert batch.alone == ["Day 2"]
    assert batch.states() == ["received", "processed", "received"]
    assert batch.enqueued == [first.pk]  # whoever takes it finds the other one


def test_large_files_are_left_for_their_own_turn(batch: Batch) -> None:
    Article.objects.filter(pk=batch.articles[1].pk).update(size=LARGEST_JOINED + 1)
    process_waiting(batch.articles[0].pk)
    assert batch.states() == ["processed", "received", "processed"]
    Article.objects.filter(pk=batch.articles[0].pk).update(state="received", attempts=0)
    process_waiting(batch.articles[1].pk)
    assert (batch.together, batch.alone) == ([2], ["Day 2"])


def test_long_texts_are_extracted_alone(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    long = (TEXT.format(day=2) + " It was long.").encode()
    Article.objects.filter(pk=batch.articles[1].pk).update(original=long)
    monkeypatch.setattr(together, "LARGEST_TEXT", len(TEXT.format(day=1)))
    process_waiting(batch.articles[0].pk)
    assert (batch.together, batch.alone) == ([2], ["Day 2"])
    assert batch.states() == ["processed"] * 3


def test_one_that_cannot_be_read_says_why_and_the_others_go_on(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    faults: dict[str, Exception] = {
        "Day 1": ReadError("The file is broken.", "damaged"),
        "Day 3": ZeroDivisionError("boom"),
    }

    def read(filename: str, data: bytes) -> Any:
        for title, fault in faults.items():
            if title.replace("D", "d").encode() in data:
                raise fault
        return read_file(filename, data)

    monkeypatch.setattr(processing, "read_file", read)
    process_waiting(batch.articles[0].pk)
    assert batch.states() == ["failed", "processed", "failed"]
    errors = [Article.objects.get(pk=one.pk).error for one in batch.articles]
    assert errors[0] == "The file is broken."
    assert "ZeroDivisionError" in errors[2]


def test_a_fault_of_several_is_answered_one_by_one(
    batch: Batch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    batch.fault = ZeroDivisionError("boom")
    alone = batch.extract_one

    def extract(nlp: object, **told: Any) -> Extraction:
        if told["title"] == "Day 2":
            raise ZeroDivisionError("boom of its own")
        return alone(nlp, **told)

    monkeypatch.setattr(processing, "extract_meetings", extract)
    process_waiting(batch.articles[0].pk)
    assert batch.states() == ["processed", "failed", "processed"]
    assert "could not be processed together" in caplog.text
    assert Meeting.objects.count() == 2


def test_a_fault_of_recording_leaves_nothing_half_done(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def fail_at_the_second(article: Article, *told: Any, is_first: bool) -> None:
        calls.append(article.pk)
        processing.record(article, *told, is_first=is_first)
        if len(calls) == 2:
            raise ZeroDivisionError("boom")

    monkeypatch.setattr(together, "record", fail_at_the_second)
    process_waiting(batch.articles[0].pk)
    assert batch.states() == ["processed"] * 3
    assert Meeting.objects.count() == Report.objects.count() == 3


def test_over_time_gives_back_and_each_is_then_alone(batch: Batch) -> None:
    batch.fault = SoftTimeLimitExceeded()
    process_waiting(batch.articles[0].pk)
    assert batch.states() == ["received"] * 3
    assert sorted(batch.enqueued) == [one.pk for one in batch.articles]  # in the order in which they were claimed
    batch.fault = None
    for article in batch.articles:
        process_waiting(article.pk)
    assert batch.alone == ["Day 1", "Day 2", "Day 3"]
    assert batch.states() == ["processed"] * 3


@pytest.mark.django_db(transaction=True)
def test_all_of_a_cut_connection_are_given_back(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "BACK_SECONDS", (0, 0))
    batch.fault = OperationalError("cut off")
    with pytest.raises(OperationalError):
        process_waiting(batch.articles[0].pk)
    assert batch.states() == ["received"] * 3
    assert sorted(batch.enqueued) == [one.pk for one in batch.articles]  # in the order in which they were claimed


def test_absent_database_leaves_all_claims_to_the_sweep(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "BACK_SECONDS", (0, 0))
    batch.fault = OperationalError("away")

    def away() -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as cut:
        cut.setattr(connection, "close_if_unusable_or_obsolete", away)
        with pytest.raises(OperationalError):
            process_waiting(batch.articles[0].pk)
    assert batch.states() == ["processing"] * 3


def test_poison_takes_its_neighbours_down_once(batch: Batch, settings: Settings) -> None:
    """Its worker dies without a word: three times, then it is parked, and the others are done."""
    settings.ARTICLE_LEASE_SECONDS = 0
    first, poison, third = batch.articles

    batch.fault = KeyboardInterrupt()  # as good as a SIGKILL: nothing of ours answers it
    with pytest.raises(KeyboardInterrupt):
        process_waiting(first.pk)
    assert batch.states() == ["processing"] * 3
    assert set(sweep_abandoned()) == {first.pk, poison.pk, third.pk}
    process_waiting(first.pk)
    process_waiting(third.pk)
    for _ in range(2):
        claim = claim_article(poison.pk)  # and dies
        assert claim is not None
        sweep_abandoned()
    assert batch.states() == ["processed", "parked", "processed"]
    assert batch.together == [3]
    assert "begun 3 times" in Article.objects.get(pk=poison.pk).error


def test_one_taken_away_meanwhile_is_dropped_alone(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    extract = batch.extract_many

    def lose(nlp: object, inputs: list[Any], knowledge: object) -> Iterator[Extraction]:
        Article.objects.filter(pk=batch.articles[1].pk).update(attempts=2)
        return extract(nlp, inputs, knowledge)

    monkeypatch.setattr(together, "extract_many", lose)
    process_waiting(batch.articles[0].pk)
    assert batch.states() == ["processed", "processing", "processed"]
    assert Meeting.objects.count() == 2


def test_articles_of_one_batch_find_each_others_meetings(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_extraction", lambda title: build_extraction([build_draft(evidence=Span(0, 9))]))
    process_waiting(batch.articles[0].pk)
    assert Meeting.objects.count() == 1
    assert Report.objects.filter(meeting=Meeting.objects.get()).count() == 3


def test_idle_article_is_alone(batch: Batch) -> None:
    Article.objects.exclude(pk=batch.articles[0].pk).delete()
    ArticleFactory()
    process_waiting(batch.articles[0].pk)
    assert (batch.together, batch.alone) == ([], ["Day 1"])


@pytest.mark.django_db(transaction=True)
def test_a_database_cut_off_between_two_claims_leaves_nothing_behind(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*told: object, **more: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(turns, "claim_fresh", cut_off)
    monkeypatch.setattr(claiming, "BACK_SECONDS", (0,))
    with pytest.raises(OperationalError):
        process_waiting(batch.articles[0].pk)
    assert batch.states() == ["received"] * 3


def test_what_all_of_them_ask_is_asked_once(batch: Batch) -> None:
    with CaptureQueriesContext(connection) as queries:
        process_waiting(batch.articles[0].pk)
    told = [query["sql"].lstrip() for query in queries.captured_queries]
    looks = [sql for sql in told if sql.startswith(("SELECT", "WITH")) and "set_config" not in sql]
    for asked in ("engagement_fold(told.name)", "(bands, number)", "'topic', id"):
        assert sum(asked in sql for sql in looks) == 1, asked
    assert batch.states() == ["processed"] * 3
