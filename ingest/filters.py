"""Filters of the list of articles."""

from typing import Any

import django_filters
from django.db.models import F, OrderBy, QuerySet, Value

from engagement.dates import DateInterval
from engagement.filters.meetings import DateRangeForm, PreciseDateFilter, no_such
from engagement.models.querysets import Fold
from ingest.models import Article
from ingest.models.articles import ArticleQuerySet

ORDERINGS: dict[str, tuple[str, list[str | OrderBy]]] = {
    "-uploaded": ("latest upload first", ["-uploaded_at", "-pk"]),
    "uploaded": ("earliest upload first", ["uploaded_at", "pk"]),
    "-published": ("latest published first", [F("published").desc(nulls_last=True), "-pk"]),
    "published": ("earliest published first", [F("published").asc(nulls_last=True), "pk"]),
}


class ArticleFilter(django_filters.FilterSet):
    """`q`: each word in the title, file name, outlet or text. The dates are those of publication, both included."""

    q = django_filters.CharFilter(method="filter_words", label="Words", max_length=200)
    state = django_filters.ChoiceFilter(
        choices=Article.State.choices, empty_label="any", label="State", error_messages=no_such("state")
    )
    review = django_filters.ChoiceFilter(
        choices=Article.Review.choices,
        method="filter_review",
        empty_label="any",
        label="Review",
        error_messages=no_such("state of review"),
    )
    outlet = django_filters.CharFilter(lookup_expr="icontains", label="Outlet", max_length=200)
    date_from = PreciseDateFilter(method="filter_from", label="Published from")
    date_to = PreciseDateFilter(method="filter_to", label="Published until")
    ordering = django_filters.ChoiceFilter(
        choices=[(name, words) for name, (words, _) in ORDERINGS.items()],
        method="filter_ordering",
        label="Order",
        empty_label=None,
        error_messages=no_such("order"),
    )

    # What is meant where the address says nothing; addresses leave it out.
    defaults = {"ordering": "-uploaded"}

    class Meta:
        model = Article
        fields: list[str] = []
        form = DateRangeForm

    def filter_words(self, queryset: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        """By index: of a union each part has its own, where conditions joined by OR are tried on every article."""
        rows: QuerySet[Any] = Article.objects.order_by()
        for word in value.split():
            folded: Any = Fold(Value(word))
            title = rows.annotate(folded=Fold("title")).filter(folded__contains=folded).values("pk")
            outlet = rows.annotate(folded=Fold("outlet")).filter(folded__contains=folded).values("pk")
            file, text = rows.filter(filename__icontains=word), rows.filter(text__icontains=word)
            queryset = queryset.filter(pk__in=title.union(outlet, file.values("pk"), text.values("pk"), all=True))
        return queryset

    def filter_review(self, queryset: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return queryset.with_review().filter(review=value)  # type: ignore[misc]

    def filter_from(self, queryset: QuerySet[Any], name: str, value: DateInterval) -> QuerySet[Any]:
        return queryset.filter(published__gte=value.start)

    def filter_to(self, queryset: QuerySet[Any], name: str, value: DateInterval) -> QuerySet[Any]:
        return queryset.filter(published__lte=value.end)

    def filter_ordering(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.order_by(*ORDERINGS[value][1])
