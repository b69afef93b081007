"""The filters and orders of the desk's queue, as the address of the page holds them."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, F, OrderBy, OuterRef, Q, QuerySet

from engagement.filters.meetings import MeetingFilter, no_such
from engagement.models import Meeting
from ingest.models import Article, MatchSuggestion, Report

# What is asked for → the confidence of the surest account, from (included) and to (excluded).
SURENESS = {"sure": (0.8, 1.01), "likely": (0.5, 0.8), "doubtful": (0.0, 0.5)}
NEEDS = {
    "dispute": "one source denies it",
    "match": "may be on record already",
    "flag": "read otherwise since",
    "plain": "nothing special",
}
ASSIGNED = {"me": "to me", "nobody": "to nobody"}


def _last(name: str) -> OrderBy:
    """The highest first, and what has none at the end."""
    return F(name).desc(nulls_last=True)


ORDERS: dict[str, tuple[str, list[str | OrderBy]]] = {
    "article": ("by article", ["first_upload", "article_id", "evidence_start", "pk"]),
    "-article": ("newest articles first", [_last("first_upload"), "-article_id", "evidence_start", "pk"]),
    "sure": ("surest first", [_last("confidence"), "pk"]),
    "doubt": ("least sure first", ["confidence", "pk"]),
    "date": ("latest meetings first", [_last("start"), "-pk"]),
}


def _reports(**conditions: Any) -> Exists:
    return Exists(Report.objects.current().filter(meeting=OuterRef("pk"), **conditions))


class DeskFilter(MeetingFilter):
    """Proposals only. `article` is a number, `batch` the day of upload, `outlet` part of a name."""

    sure = django_filters.ChoiceFilter(
        choices=[("sure", "80 % and more"), ("likely", "50 to 80 %"), ("doubtful", "below 50 %")],
        method="filter_sure",
        label="Confidence",
        empty_label="any",
        error_messages=no_such("confidence"),
    )
    outlet = django_filters.CharFilter(method="filter_outlet", label="Outlet", max_length=200)
    batch = django_filters.DateFilter(
        method="filter_batch", label="Uploaded on", widget=forms.DateInput(attrs={"type": "date"})
    )
    article = django_filters.NumberFilter(method="filter_article", label="Article no.", min_value=1)
    assigned = django_filters.ChoiceFilter(
        choices=list(ASSIGNED.items()),
        method="filter_assigned",
        label="Assigned",
        empty_label="to anybody",
        error_messages=no_such("assignment"),
    )
    needs = django_filters.ChoiceFilter(
        choices=list(NEEDS.items()),
        method="filter_needs",
        label="What",
        empty_label="all",
        error_messages=no_such("kind"),
    )
    ordering = django_filters.ChoiceFilter(
        choices=[(name, words) for name, (words, _) in ORDERS.items()],
        method="filter_ordering",
        label="Order",
        empty_label=None,
        error_messages=no_such("order"),
    )

    # Proposals wait whatever a rule would count, and `needs` says what is to be looked at.
    review_state = attention = None  # type: ignore[assignment]
    count = calls = multilateral = planned = None
    met_official = met_party = stood_for = None  # type: ignore[assignment]
    defaults = {"ordering": "article"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        django_filters.FilterSet.__init__(self, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        queryset = django_filters.FilterSet.filter_queryset(self, queryset)
        if not self.form.cleaned_data.get("ordering"):
            queryset = queryset.order_by(*ORDERS[self.defaults["ordering"]][1])
        return queryset

    def filter_sure(self, queryset: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        low, high = SURENESS[value]
        return queryset.filter(confidence__gte=low, confidence__lt=high)  # type: ignore[misc]

    def filter_outlet(self, queryset: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        return queryset.filter(_reports(article__outlet__unaccent__icontains=value))

    def filter_batch(self, queryset: QuerySet[Meeting], name: str, value: Any) -> QuerySet[Meeting]:
        return queryset.filter(_reports(article__uploaded_at__date=value))

    def filter_article(self, queryset: QuerySet[Meeting], name: str, value: Any) -> QuerySet[Meeting]:
        return queryset.filter(_reports(article=int(value)))

    def filter_assigned(self, queryset: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        user: Any = self.request and self.request.user
        return queryset.filter(assigned_to=user.pk if value == "me" else None)

    def filter_needs(self, queryset: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        likely = MatchSuggestion.objects.open()
        suggested = Q(Exists(likely.filter(report__meeting=OuterRef("pk")))) | Q(
            Exists(likely.filter(meeting=OuterRef("pk")))
        )
        flagged = _reports(flag__gt="")
        if value == "dispute":
            return queryset.filter(is_disputed=True)
        if value == "plain":
            return queryset.filter(~suggested, ~flagged, is_disputed=False)
        return queryset.filter(suggested if value == "match" else flagged)

    def filter_ordering(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.order_by(*ORDERS[value][1])


def with_first_account(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Each with `article_id`, `evidence_start`, `confidence` and `first_upload`, of its surest account."""
    surest = Report.objects.current().filter(meeting=OuterRef("pk")).order_by("-confidence", "pk")
    upload = Article.objects.filter(pk=OuterRef("article_id"))
    return meetings.annotate(
        article_id=surest.values("article")[:1],
        evidence_start=surest.values("start")[:1],
        confidence=surest.values("confidence")[:1],
    ).annotate(first_upload=upload.values("uploaded_at")[:1])
