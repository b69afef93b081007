"""Filters of the list of articles."""

import django_filters
from django.db.models import Q, QuerySet
from django.forms import DateInput

from ingest.models import Article


class ArticleFilter(django_filters.FilterSet):
    """`q`: each word in the title, file name, outlet or text. The dates are those of publication, both included."""

    q = django_filters.CharFilter(method="filter_words", label="Words")
    state = django_filters.ChoiceFilter(choices=Article.State.choices, empty_label="any", label="State")
    outlet = django_filters.CharFilter(lookup_expr="icontains", label="Outlet")
    date_from = django_filters.DateFilter(
        "published", "gte", label="Published from", widget=DateInput({"type": "date"})
    )
    date_to = django_filters.DateFilter("published", "lte", label="Published until", widget=DateInput({"type": "date"}))

    class Meta:
        model = Article
        fields: list[str] = []

    def filter_words(self, queryset: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        del name
        for word in value.split():
            queryset = queryset.filter(
                Q(title__unaccent__icontains=word)
                | Q(filename__icontains=word)
                | Q(outlet__unaccent__icontains=word)
                | Q(text__icontains=word)
            )
        return queryset
