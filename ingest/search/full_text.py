"""Meetings and articles by their words: PostgreSQL's full text of English, accents aside, by index.

Words are stemmed ("met", "meetings"), "quoted words" stand together, `or` and `-word` work as in any search.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVectorField
from django.db.models import F, Func, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Left
from django.utils.formats import date_format

from engagement.models import Meeting, Participation
from engagement.models.querysets import Fold
from engagement.services.editing import name_of
from engagement.templatetags.intervals import when
from engagement.templatetags.record import place
from ingest.models import Article, Report
from ingest.search.hits import START, STOP, Hit, marked

# The hit is looked for in so much of an article's text, in characters; a later one is found and not shown.
_SHOWN_OF = 60_000
_LONGEST_SNIPPET = 320
_SENTENCE_END = re.compile(r"[.!?][”\"’)]*\s+|\n+")


class _Words(Func):
    """Of two texts, as the indexes of migration `0008_full_text` have it."""

    function = "ingest_words"
    output_field = SearchVectorField()


def _matches(rows: QuerySet[Any], first: str, second: Any, words: str) -> QuerySet[Any]:
    vector: Any = _Words(first, second)
    found: QuerySet[Any] = rows.annotate(vector=vector).filter(vector=_query(Fold(Value(words))))
    return found


def _query(words: Any) -> SearchQuery:
    return SearchQuery(words, config="english", search_type="websearch")


def _headline(field: Any, words: str) -> SearchHeadline:
    options: Any = {"start_sel": START, "stop_sel": STOP, "highlight_all": True}
    return SearchHeadline(field, _query(words), config="english", **options)


def find_meetings(words: str, limit: int, *, states: Iterable[str]) -> list[Hit]:
    """Meetings of which an account's evidence has the words, the latest first; one more than `limit` tells of more."""
    told = Report.objects.current().filter(meeting__review_state__in=list(states))
    matching = _matches(told, "quote", Value(""), words).order_by()
    chosen = Meeting.objects.filter(pk__in=matching.values("meeting"))
    first = matching.filter(meeting=OuterRef("pk")).annotate(shown=_headline("quote", words)).order_by("pk")
    people = Prefetch("participations", Participation.objects.select_related("official", "delegation"))
    shown = chosen.annotate(shown=Subquery(first.values("shown")[:1])).order_by(F("start").desc(nulls_last=True), "-pk")
    meetings: list[Any] = list(shown.select_related("country").prefetch_related(people)[: limit + 1])
    return [_meeting(meeting, meeting.shown) for meeting in meetings]


def _meeting(meeting: Meeting, quote: str) -> Hit:
    return Hit(
        title=name_of(meeting),
        url=meeting.get_absolute_url(),
        detail=" · ".join(part for part in (when(meeting.interval), place(meeting)) if part),
        snippet=marked(sentence_of(quote)),
        status=meeting.status,
        review_state=meeting.review_state,
    )


def find_articles(words: str, limit: int) -> list[Hit]:
    """Articles whose title or text has the words, the latest upload first; one more than `limit` tells of more."""
    found = _matches(Article.objects.listed(), "title", "text", words)
    shown = found.annotate(head=_headline(Left("text", _SHOWN_OF), words)).order_by("-pk")
    return [_article(article) for article in shown[: limit + 1]]


def _article(article: Any) -> Hit:
    published = date_format(article.published, "j F Y") if article.published else ""
    return Hit(
        title=str(article),
        url=article.get_absolute_url(),
        detail=" · ".join(part for part in (article.outlet, published) if part),
        snippet=marked(sentence_of(article.head)) if START in article.head else "",
    )


def sentence_of(text: str) -> str:
    """The sentence with the most words found, cut around the first of them where it is too long."""
    sentences = [part for part in _SENTENCE_END.split(text) if part.strip()]
    best = max(sentences, key=lambda part: part.count(START), default="")
    if len(best) <= _LONGEST_SNIPPET:
        return best
    begin = max(0, best.find(START) - _LONGEST_SNIPPET // 3)
    cut = best[begin : begin + _LONGEST_SNIPPET].rsplit(" ", 1)[0]
    # A mark that the cut has opened is closed.
    cut += STOP if cut.count(START) > cut.count(STOP) else ""
    return f"{'… ' if begin else ''}{cut} …"
