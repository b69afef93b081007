"""The filters of officials and parties."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from engagement import stats
from engagement.filters.counting import CountingFilter
from engagement.filters.fields import PartyField
from engagement.models import Official, Party
from engagement.models.querysets import OfficialQuerySet, PartyQuerySet

ORDERINGS = [("-meetings", "most meetings first"), ("name", "by name")]


class OnePartyFilter(django_filters.Filter):
    field_class = PartyField


class OfficialFilter(CountingFilter):
    """Officials of the record; each comes with `meeting_count`."""

    q = django_filters.CharFilter(method="filter_name", label="Name, in any spelling", max_length=200)
    party = OnePartyFilter(method="filter_party", label="Party", is_several=False)
    ordering = django_filters.ChoiceFilter(choices=ORDERINGS, method="filter_nothing", label="Order", empty_label=None)

    defaults = {**CountingFilter.defaults, "ordering": "-meetings"}

    class Meta:
        model = Official
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        queryset = stats.with_meeting_counts(super().filter_queryset(queryset), self.rule)
        by_name = self.form.cleaned_data.get("ordering") == "name"
        return queryset.order_by(*(["name", "pk"] if by_name else ["-meeting_count", "name", "pk"]))

    def filter_name(self, queryset: OfficialQuerySet, name: str, value: str) -> OfficialQuerySet:
        return queryset.named(value)

    def filter_party(self, queryset: OfficialQuerySet, name: str, value: list[Party]) -> OfficialQuerySet:
        return queryset.of_party(value[0].code)


class PartyFilter(CountingFilter):
    """Countries, organisations, authorities and groups; each comes with `meeting_count` and `hosted_count`."""

    q = django_filters.CharFilter(method="filter_name", label="Name or code", max_length=200)
    kind = django_filters.ChoiceFilter(choices=Party.Kind.choices, label="Kind", empty_label="any")
    ordering = django_filters.ChoiceFilter(choices=ORDERINGS, method="filter_nothing", label="Order", empty_label=None)

    defaults = {**CountingFilter.defaults, "ordering": "-meetings"}

    class Meta:
        model = Party
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        queryset = stats.with_party_counts(super().filter_queryset(queryset), self.rule)
        by_name = self.form.cleaned_data.get("ordering") == "name"
        return queryset.order_by(*(["name", "pk"] if by_name else ["-meeting_count", "name", "pk"]))

    def filter_name(self, queryset: PartyQuerySet, name: str, value: str) -> PartyQuerySet:
        return queryset.named(value)
