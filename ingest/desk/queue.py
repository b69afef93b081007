"""What waits at the desk, in which order, and what is next."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from engagement.models import Meeting
from engagement.services.leases import PROPOSALS
from ingest.desk.filters import DeskFilter, with_first_account
from ingest.models import Article, Report

MAX_SKIPPED = 500


@dataclass(frozen=True)
class Place:
    """Where a page stands: its filters, who it is, and which proposals and articles its analyst has put off."""

    filters: QueryDict
    holder: str
    skipped: list[int] = field(default_factory=list)
    skipped_articles: list[int] = field(default_factory=list)


def waiting(request: HttpRequest, filters: QueryDict) -> QuerySet[Meeting]:
    """The proposals that fit the filters, in order; a filter that makes no sense is left out, and the page says so."""
    proposals = with_first_account(Meeting.objects.proposed())
    return DeskFilter(filters, queryset=proposals, request=request).qs


def next_item(
    request: HttpRequest, place: Place, user: User, article: int | None = None, *, put_off: bool = False
) -> Meeting | None:
    """The first that nobody else has before them, leased to this page: of the `article` in hand, then of those that
    follow it, then of all. What was put off is left for a call of its own (`put_off`)."""
    proposals = waiting(request, place.filters)
    fresh = proposals.exclude(pk__in=place.skipped)
    choices = [proposals if put_off else fresh]
    if not put_off and article is not None and place.filters.get("ordering") in (None, "", "article"):
        # Those that it tells at all are found by index; whose surest account it is, need be asked of these alone.
        told = Report.objects.current().filter(article=article).values("meeting_id")
        choices = [fresh.filter(Q(article_id=article), pk__in=told), _after(fresh, article), *choices]
    for choice in choices:
        found = PROPOSALS.first(choice, user=user, holder=place.holder)
        if found is not None:
            return found
    return None


def other_article(request: HttpRequest, place: Place, user: User, article: int, *, forward: bool) -> Meeting | None:
    """The first proposal of the article after or before this one, by upload; at the end, from the other end."""
    proposals = waiting(request, place.filters)
    elsewhere = proposals.filter(~Q(article_id=article)).order_by(*_by_article(forward))
    beyond = _after(elsewhere, article, forward=forward)
    return PROPOSALS.first(beyond, user=user, holder=place.holder) or PROPOSALS.first(
        elsewhere, user=user, holder=place.holder
    )


def _after(proposals: QuerySet[Meeting], article: int, *, forward: bool = True) -> QuerySet[Meeting]:
    beyond = beyond_article(article, "first_upload", "article_id", forward=forward)
    return proposals.none() if beyond is None else proposals.filter(beyond)


def beyond_article(article: int, upload: str, number: str, *, forward: bool) -> Q | None:
    """Rows of articles that were uploaded after (or before) this one, by the columns `upload` and `number`; None where
    there is no such article."""
    at = Article.objects.filter(pk=article).values_list("uploaded_at", flat=True).first()
    if at is None:
        return None
    way = "gt" if forward else "lt"
    return Q(**{f"{upload}__{way}": at}) | Q(**{upload: at, f"{number}__{way}": article})


def _by_article(forward: bool) -> list[str]:  # noqa: FBT001
    sign = "" if forward else "-"
    return [f"{sign}first_upload", f"{sign}article_id", "evidence_start", "pk"]
