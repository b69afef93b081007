"""A meeting that extraction missed, from the words that an analyst has selected in the article."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User

from engagement.exceptions import InvalidDate, RecordError
from engagement.models import Meeting, Official, Operation, Party
from engagement.services.editing import mark_edited, name_of
from engagement.services.operations import operation
from engagement.services.recording import lock_recording
from ingest.desk.written_dates import read_date
from ingest.extraction import MeetingDraft
from ingest.extraction.extract import ArticleInput, extract_at
from ingest.extraction.schema import DateRange, ParticipantDraft, PlaceDraft, Span
from ingest.models import Article
from ingest.nlp import get_knowledge, get_pipeline
from ingest.reconciliation import record_by_hand

LONGEST = 3_000


class NothingSelected(RecordError):
    """The selection holds no words of the article's text."""


def add_from_selection(*, article_id: int, start: int, end: int, by: User) -> Meeting:
    """Read characters `start` to `end` of the article's text again, and propose what they tell of.

    Where no word there can be read as a meeting, the proposal has the officials, parties, date and place that are
    named in the selection, for the analyst to complete. Raises `Article.DoesNotExist`, `NothingSelected`.
    """
    article = Article.objects.get(pk=article_id)
    start, end = max(0, start), min(end, len(article.text), start + LONGEST)
    if not article.text[start:end].strip():
        raise NothingSelected("Select the sentence that tells of the meeting, in the article's text, then add it.")
    draft = _read(article, start, end)
    with operation(Operation.Kind.ADD, by=by, reason="missed by extraction") as act:
        lock_recording()
        meeting = record_by_hand(article, draft)
        mark_edited(meeting, by=by)
        act.meetings, act.label = [meeting.pk], name_of(meeting)
    return Meeting.objects.with_details().get(pk=meeting.pk)


def _read(article: Article, start: int, end: int) -> MeetingDraft:
    told = ArticleInput(article.text, article.title or None, article.published, article.outlet or None)
    found = extract_at(get_pipeline(), told, get_knowledge(), start, end)
    if found:
        return replace(found[0], confidence=1.0)
    return _outline(article, start, end)


def _outline(article: Article, start: int, end: int) -> MeetingDraft:
    """What the article's marks name between the two offsets."""
    marks = [mark for mark in article.mentions if start <= mark["start"] and mark["end"] <= end]
    people = _people(article, marks)
    told = {participant.parties[0] for participant in people if participant.parties}
    people += [_group(mark) for mark in _of(marks, "party") if mark["label"] and mark["label"] not in told]
    dates = [article.text[mark["start"] : mark["end"]] for mark in _of(marks, "date")]
    return MeetingDraft(
        status="held",
        date=_date(dates[0], article) if dates else DateRange(),
        place=_place(_of(marks, "place")),
        format="in_person",
        participants=tuple(people),
        topics=(),
        prominence="main",
        evidence=Span(start, end),
        quote=article.text[start:end],
        confidence=1.0,
        field_spans={},
    )


def _of(marks: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [mark for mark in marks if mark["kind"] == kind]


def _people(article: Article, marks: list[dict[str, Any]]) -> list[ParticipantDraft]:
    people: dict[str, ParticipantDraft] = {}
    for mark in _of(marks, "official"):
        label, start, end = str(mark["label"]), mark["start"], mark["end"]
        official = Official.objects.filter(slug=label).prefetch_related("affiliations__party").first()
        office = next(iter(official.affiliations.all()), None) if official else None
        people.setdefault(
            label,
            ParticipantDraft(
                kind="official",
                name=official.name if official else label or article.text[start:end],
                role=office.role if office else None,
                parties=(office.party.code,) if office else (),
                as_told=article.text[start:end],
                key=official.slug if official else None,
                spans=(Span(start, end),),
            ),
        )
    return list(people.values())


def _group(mark: dict[str, Any]) -> ParticipantDraft:
    span = Span(mark["start"], mark["end"])
    return ParticipantDraft("delegation", None, None, (str(mark["label"]),), None, None, (span,))


def _date(text: str, article: Article) -> DateRange:
    try:
        interval = read_date(text, article.published)
    except InvalidDate:
        return DateRange()
    start, end = interval.iso()
    precision: Any = interval.precision
    return DateRange(start, end, precision)


def _place(marks: list[dict[str, Any]]) -> PlaceDraft:
    label = str(marks[0]["label"]) if marks else ""
    is_country = bool(label) and Party.objects.filter(code=label).exists()
    return PlaceDraft(None, label) if is_country else PlaceDraft(label or None, None)
