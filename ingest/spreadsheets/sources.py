"""What a spreadsheet says of the sources of its meetings → articles that hold no more than that, and accounts.

An article of a spreadsheet has no file: its text is what the spreadsheet quotes, or the row as it was written where it
quotes nothing. It says so in its notes, and cannot be processed, for nothing of the real article is here.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date

from django.contrib.auth.models import User
from django.utils import timezone

from engagement.models import Meeting
from ingest.drafts import draft_as_json
from ingest.extraction.schema import DateRange, MeetingDraft, ParticipantDraft, PlaceDraft, Span
from ingest.models import Article, Report
from ingest.pairing import fingerprint
from ingest.reconciliation import BY_HAND
from ingest.spreadsheets.plan import Attendant, Draft, PlannedRow, Source

_NOTE = (
    "From the spreadsheet {name}: this is what it quotes of the article, or the row as it was written where it quotes "
    "nothing, and not the article itself."
)
_BETWEEN = "\n\n"
_MOST_OF_ADDRESS = 5
_Key = tuple[str, ...]


def keep_articles(rows: Sequence[PlannedRow], name: str, by: User) -> dict[int, list[Article]]:
    """An article for each source that the rows name, by the rows' numbers, in the order of their sources.

    Before the act and outside of it, as uploads are: an undo takes the meetings back and leaves the articles, and the
    same file imported again finds them.
    """
    quotes: dict[_Key, dict[str, None]] = {}
    first: dict[_Key, Source] = {}
    for row in rows:
        for source in _sources(row):
            first.setdefault(_key(source), source)
            quotes.setdefault(_key(source), {})[evidence_of(source, row)] = None
    articles = {key: _keep(first[key], list(told), name, by) for key, told in quotes.items()}
    return {row.number: [articles[_key(source)] for source in _sources(row)] for row in rows}


def evidence_of(source: Source, row: PlannedRow) -> str:
    return source.quote or row.as_written


def store_reports(
    meeting: Meeting, row: PlannedRow, articles: Sequence[Article], slugs: Mapping[tuple[object, ...], str]
) -> list[Report]:
    """The row's account of the meeting in each of its articles, by an analyst's hand: no run takes it back."""
    told: dict[tuple[int, str], Report] = {}
    for source, article in zip(_sources(row), articles, strict=True):
        quote = evidence_of(source, row)
        if row.draft is None or (article.pk, quote) in told:
            continue
        start = article.text.index(quote)
        draft = draft_as_json(_draft(row.draft, quote, start, slugs))
        if article.reports.current().filter(fingerprint=fingerprint(draft)).exists():
            continue  # told of another meeting already
        told[article.pk, quote] = Report.objects.create(
            article=article,
            meeting=meeting,
            draft=draft,
            fingerprint=fingerprint(draft),
            start=start,
            end=start + len(quote),
            quote=quote,
            prominence=Report.Prominence.MAIN,
            confidence=1.0,
            extractor_version=BY_HAND,
        )
    return list(told.values())


def _sources(row: PlannedRow) -> tuple[Source, ...]:
    return row.draft.sources if row.draft else ()


def _key(source: Source) -> _Key:
    """One article: by its address, else by what else is said of it."""
    return (source.url,) if source.url else ("", source.outlet, source.title, source.published)


def _keep(source: Source, quotes: Sequence[str], name: str, by: User) -> Article:
    """The article on file that has the address and all the quotes; else one that has nothing but these."""
    if source.url:
        for article in Article.objects.filter(url=source.url).exclude(text="").order_by("pk")[:_MOST_OF_ADDRESS]:
            if all(quote in article.text for quote in quotes):
                return article
    stored = json.dumps([*_key(source), *quotes], ensure_ascii=False).encode()
    published = date.fromisoformat(source.published) if source.published else None
    article, _ = Article.objects.get_or_create(
        sha256=hashlib.sha256(stored).hexdigest(),
        defaults={
            "filename": name[-255:],
            "original": b"",
            "size": 0,
            "title": source.title[:500],
            "outlet": source.outlet[:200],
            "url": source.url[:2000],
            "published": published,
            "published_from": Article.PublishedFrom.GIVEN if published else Article.PublishedFrom.NONE,
            "given": ["title", "outlet", "url", "published"],
            "language": "en",
            "text": _BETWEEN.join(quotes),
            "notes": [_NOTE.format(name=name)],
            "state": Article.State.PROCESSED,
            "uploaded_by": by,
            # Nothing can be missing in what is quoted: nobody is asked to look it through.
            "finished_at": timezone.now(),
            "finished_by": by,
        },
    )
    return article


def _draft(draft: Draft, quote: str, start: int, slugs: Mapping[tuple[object, ...], str]) -> MeetingDraft:
    first, last = draft.interval.iso()
    return MeetingDraft(
        status=draft.status,  # type: ignore[arg-type]
        date=DateRange(first, last, draft.interval.precision),  # type: ignore[arg-type]
        place=PlaceDraft(draft.city or None, draft.country.code if draft.country else None),
        format=draft.format,  # type: ignore[arg-type]
        participants=tuple(_participant(one, slugs) for one in draft.attendants),
        topics=tuple(topic.slug for topic in draft.topics),
        prominence="main",
        evidence=Span(start, start + len(quote)),
        quote=quote,
        confidence=1.0,
    )


def _participant(one: Attendant, slugs: Mapping[tuple[object, ...], str]) -> ParticipantDraft:
    return ParticipantDraft(
        kind="official" if one.is_person else "delegation",
        name=one.name if one.is_person else None,
        role=(one.role if one.is_person else one.name) or None,
        parties=(one.party.code,) if one.party else (),
        as_told=one.name,
        key=one.official.slug if one.official else slugs.get(one.identity),
    )
