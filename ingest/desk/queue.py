"""What waits at the desk, in which order, and what is next."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from engagement.models import Meeting, Operation
from engagement.services.leases import free_for, lease_first
from ingest.desk.filters import DeskFilter, with_first_account
from ingest.models import Article, Report

MAX_SKIPPED = 500
_DECISIONS = (Operation.Kind.CONFIRM, Operation.Kind.REJECT)


@dataclass(frozen=True)
class Place:
    """Where a page stands: its filters, who it is, and what its analyst has put off for later."""

    filters: QueryDict
    holder: str
    skipped: list[int] = field(default_factory=list)


def waiting(request: HttpRequest, filters: QueryDict) -> QuerySet[Meeting]:
    """The proposals that fit the filters, in order; a filter that makes no sense is left out, and the page says so."""
    proposals = with_first_account(Meeting.objects.proposed())
    return DeskFilter(filters, queryset=proposals, request=request).qs


def next_item(request: HttpRequest, place: Place, user: User, article: int | None = None) -> Meeting | None:
    """The first that nobody else has before them, leased to this page: of the `article` in hand, then of those that
    follow it, then of all; what was put off comes last."""
    proposals = waiting(request, place.filters)
    fresh = proposals.exclude(pk__in=place.skipped)
    choices = [fresh, proposals]
    if article is not None and place.filters.get("ordering") in (None, "", "article"):
        # Those that it tells at all are found by index; whose surest account it is, need be asked of these alone.
        told = Report.objects.current().filter(article=article).values("meeting_id")
        choices = [fresh.filter(Q(article_id=article), pk__in=told), _after(fresh, article), *choices]
    for choice in choices:
        found = lease_first(choice, user=user, holder=place.holder)
        if found is not None:
            return found
    return None


def other_article(request: HttpRequest, place: Place, user: User, article: int, *, forward: bool) -> Meeting | None:
    """The first proposal of the article after or before this one, by upload; at the end, from the other end."""
    proposals = waiting(request, place.filters)
    elsewhere = proposals.filter(~Q(article_id=article)).order_by(*_by_article(forward))
    beyond = _after(elsewhere, article, forward=forward)
    return lease_first(beyond, user=user, holder=place.holder) or lease_first(elsewhere, user=user, holder=place.holder)


def _after(proposals: QuerySet[Meeting], article: int, *, forward: bool = True) -> QuerySet[Meeting]:
    upload = Article.objects.filter(pk=article).values_list("uploaded_at", flat=True).first()
    if upload is None:
        return proposals.none()
    way = "gt" if forward else "lt"
    same = Q(first_upload=upload, **{f"article_id__{way}": article})
    return proposals.filter(Q(**{f"first_upload__{way}": upload}) | same)


def _by_article(forward: bool) -> list[str]:  # noqa: FBT001
    sign = "" if forward else "-"
    return [f"{sign}first_upload", f"{sign}article_id", "evidence_start", "pk"]


def progress(request: HttpRequest, place: Place, user: User) -> dict[str, int]:
    """`waiting` in this queue, `free` of them, `skipped`, and `done`: the user's decisions of today."""
    proposals = waiting(request, place.filters).order_by()
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    decided = Operation.objects.of_user(user.pk).standing().filter(kind__in=_DECISIONS, at__gte=today)
    return {
        "waiting": proposals.count(),
        "free": free_for(proposals, place.holder).count(),
        "skipped": proposals.filter(pk__in=place.skipped).count(),
        "done": sum(len(meetings) for meetings in decided.values_list("meetings", flat=True)),
    }


def article_progress(article: Article) -> dict[str, int]:
    """Of the meetings that the article reports: how many there are, and how many wait for a decision."""
    current = Q(superseded_at=None, meeting__isnull=False)
    counts = article.reports.filter(current).aggregate(
        total=Count("meeting", distinct=True),
        undecided=Count("meeting", distinct=True, filter=Q(meeting__review_state="proposed")),
    )
    return {"total": counts["total"], "undecided": counts["undecided"]}
