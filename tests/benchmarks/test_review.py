"""The benchmark of the review asks for every page and gets it; what it measures depends on the machine."""

from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import review_filling
from benchmarks.review import RUNS, measure
from benchmarks.review_filling import fill
from benchmarks.review_pages import Page, pages
from engagement.models import Meeting, Official
from ingest.models import Article, Report
from tests.factories import OfficialFactory, PartyFactory, TopicFactory


@pytest.fixture
def small(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small record in the place of the seeds."""

    def seed(*_: Any, **__: Any) -> None:
        for n in range(6):
            PartyFactory(code=f"P{n}", name=f"Party {n}")
            OfficialFactory(name=f"Given{n} Family{n}", spellings=[f"Given{n} Family{n}"])
        TopicFactory(slug="trade", name="Trade")

    monkeypatch.setattr(review_filling, "call_command", seed)
    fill(60, articles=12, officials=60)


@pytest.mark.django_db
def test_record_is_as_large_as_asked_for(small: None) -> None:
    assert Meeting.objects.proposed().count() == 60
    assert Meeting.objects.confirmed().count() == 30
    assert Article.objects.count() == 12
    assert Official.objects.established().count() == 60
    assert Official.objects.unidentified().count() > 5
    assert Report.objects.exclude(article=Article.objects.earliest("pk")).count() > 40


@pytest.mark.django_db
def test_every_page_answers(small: None) -> None:
    answers = {page.name: page.ask(page.prepare(0) if page.prepare else 0).status_code for page in pages()}
    assert len(answers) > 80
    assert set(answers.values()) == {200}, answers


def test_turns_are_prepared_and_failures_told(db: None) -> None:
    turns: list[object] = []

    def ask(turn: object) -> SimpleNamespace:
        turns.append(turn)
        return SimpleNamespace(status_code=200)

    timing = measure(Page("it", ask, prepare=lambda turn: turn * 2))
    assert turns == [2 * n for n in range(RUNS + 1)]
    assert 0 < timing.least <= timing.median <= timing.most
    failing = Page("it", lambda _: SimpleNamespace(status_code=500, content=b"broken"))
    with pytest.raises(SystemExit, match="it: 500 b'broken'"):
        measure(failing)
