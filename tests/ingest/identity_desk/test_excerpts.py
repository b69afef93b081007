"""The sentences that name somebody: the evidence, and where the name is not in it, its own."""

import pytest

from engagement.models import Meeting
from ingest.identity_desk.excerpts import MAX_EXCERPTS, excerpts_of
from tests.factories import MeetingFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db

TEXT = "Amir Motaki came early. He met Qatari officials in Kabul. Nothing <i>else</i> happened."


def report(meeting: Meeting, text: str = TEXT, spans: list[list[int]] | None = None, **fields: object) -> None:
    draft = {"participants": [{"name": "Amir Motaki", "as_told": None, "spans": [[0, 11]] if spans is None else spans}]}
    values = {"start": text.index("He met"), "end": text.index("Kabul.") + 6, "draft": draft, **fields}
    ReportFactory(article=ArticleFactory(text=text), meeting=meeting, **values)


def shown(meeting: Meeting, *names: str) -> list[tuple[str, ...]]:
    excerpts, _ = excerpts_of(names, [meeting.pk])
    return [excerpt.texts for excerpt in excerpts]


def test_name_outside_the_evidence_brings_its_sentence() -> None:
    meeting = MeetingFactory()
    report(meeting)
    mark = '<mark class="review-mark" data-kind="official">Amir Motaki</mark> came early. '
    assert shown(meeting, "amir motaki") == [(mark, "He met Qatari officials in Kabul.")]


def test_without_the_name_the_evidence_stands_alone() -> None:
    meeting = MeetingFactory()
    report(meeting)
    assert shown(meeting, "Somebody Else") == [("He met Qatari officials in Kabul.",)]


def test_text_is_escaped_and_odd_spans_do_no_harm() -> None:
    meeting = MeetingFactory()
    report(meeting, start=TEXT.index("Nothing"), end=len(TEXT), spans=[[5000, 5011]])
    assert shown(meeting, "Amir Motaki") == [("Nothing &lt;i&gt;else&lt;/i&gt; happened.",)]


def test_long_sentences_are_cut() -> None:
    meeting, text = MeetingFactory(), f"Amir Motaki {'x' * 4000} He met Qatari officials in Kabul."
    report(meeting, text)
    assert all(len(part) < 1000 for parts in shown(meeting, "Amir Motaki") for part in parts)


def test_more_accounts_are_counted() -> None:
    meeting = MeetingFactory()
    for _ in range(MAX_EXCERPTS + 2):
        report(meeting)
    excerpts, more = excerpts_of(["Amir Motaki"], [meeting.pk])
    assert (len(excerpts), more) == (MAX_EXCERPTS, 2)
