"""Articles without a proposal to decide: nobody has said yet that no meeting is missing in them.

They come at the end of the queue. The analyst adds what extraction missed, or says that nothing is missing or nothing
is here.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.dateparse import parse_date

from engagement.models import Meeting
from engagement.services.editing import name_of
from engagement.services.leases import Leases
from engagement.templatetags.intervals import when
from ingest.desk.article_facts import article_of
from ingest.desk.marks import render_whole
from ingest.desk.queue import Place, beyond_article
from ingest.models import Article, ArticleLease, Report
from ingest.models.articles import ArticleQuerySet

ARTICLES: Leases[Article] = Leases(ArticleLease, "article")
MOST_MEETINGS = 100
# Filters of the desk that say something of an article too; with any other, only proposals are asked for.
_OF_ARTICLES = {"article", "outlet", "batch", "ordering", "page"}


def unfinished(filters: QueryDict) -> ArticleQuerySet:
    """Those to look through, the first upload first. Copies are looked through with the first of them, unless one is
    asked for by its number."""
    told = {name: str(value) for name, value in filters.items() if value}
    if set(told) - _OF_ARTICLES:
        return Article.objects.none()
    proposed = Report.objects.current().filter(article=OuterRef("pk"), meeting__review_state="proposed")
    articles = Article.objects.listed().filter(~Exists(proposed), state=Article.State.PROCESSED)
    articles = articles.filter(finished_at=None)
    if number := asked_for(filters):
        return articles.filter(pk=number)
    articles = articles.filter(copy_of=None)
    if "outlet" in told:
        articles = articles.filter(outlet__unaccent__icontains=told["outlet"].replace("\x00", ""))
    day = parse_date(told.get("batch", ""))
    if day:
        articles = articles.filter(uploaded_at__date=day)
    return articles.order_by("uploaded_at", "pk")


def asked_for(filters: QueryDict) -> int | None:
    """The article whose number the filters name."""
    number = str(filters.get("article", ""))
    return min(int(number), 2**62) if number.isdecimal() and number.isascii() else None


def next_article(
    place: Place,
    user: User,
    after: int | None = None,
    *,
    forward: bool = True,
    in_hand: int | None = None,
    put_off: bool = False,
) -> Article | None:
    """The first that nobody else looks through, leased to this page: the one `in_hand` before the others; with `after`,
    of those beyond that article, then from the other end. What was put off is for a call of its own (`put_off`)."""
    articles = unfinished(place.filters)
    fresh = articles if put_off else articles.exclude(pk__in=place.skipped_articles)
    choices = [fresh.filter(pk=in_hand or 0), fresh]
    beyond = beyond_article(after or 0, "uploaded_at", "pk", forward=forward)
    if beyond is not None:
        sign = "" if forward else "-"
        others = articles.exclude(pk=after or 0).order_by(f"{sign}uploaded_at", f"{sign}pk")
        choices = [others.filter(beyond), others]
    for choice in choices:
        found = ARTICLES.first(choice, user=user, holder=place.holder)
        if found is not None:
            return found
    return None


def whole_item(article_id: int) -> dict[str, Any]:
    """The article with the evidence of its meetings underlined, and those meetings. Raises `Article.DoesNotExist`."""
    article = Article.objects.defer("original", "mentions", "signature", "bands").get(pk=article_id)
    reports = Report.objects.current().filter(article=article, meeting__isnull=False).order_by("start", "pk")
    told = list(reports.values_list("pk", "start", "end", "meeting_id")[:MOST_MEETINGS])
    meetings = Meeting.objects.with_details().in_bulk([meeting for *_, meeting in told])
    return {
        "meeting": None,
        "article": article_of(article),
        "text": render_whole(article.text, {pk: (start, end) for pk, start, end, _ in told}),
        "meetings": [_meeting(one) for one in meetings.values()],
        "sources": [],
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.pk,
        "name": name_of(meeting),
        "when": when(meeting.interval),
        "review_state": meeting.review_state,
        "url": meeting.get_absolute_url(),
    }
