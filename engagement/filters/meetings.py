"""The filters of meetings, the same on pages, exports and API."""

from typing import Any, cast

import django_filters
from django import forms
from django.db.models import F, OrderBy, QuerySet
from django.utils import timezone

from engagement.dates import DateInterval
from engagement.filters.counting import (
    COUNTING_DEFAULTS,
    OfficialsFilter,
    PartiesFilter,
    SidesFilter,
    counted_by_address,
    of_sides,
)
from engagement.filters.fields import ChoicesField, PeriodsField, PreciseDateField, TopicField
from engagement.models import Meeting, Official, Party, Topic
from engagement.models.choices import Level
from engagement.models.querysets import MeetingQuerySet
from engagement.periods import Period

ALL = "all"
REVIEW_CHOICES = [(state, state) for state in ("confirmed", "proposed", "rejected", ALL)]
ATTENTION = [("disputed", "disputed"), ("overdue", "plans without news")]
ORDERINGS: dict[str, tuple[str, list[str | OrderBy]]] = {
    "-date": ("newest first", [F("start").desc(nulls_last=True), "-pk"]),
    "date": ("oldest first", [F("start").asc(nulls_last=True), "pk"]),
    "-recorded": ("latest recorded first", ["-created_at", "-pk"]),
    "recorded": ("earliest recorded first", ["created_at", "pk"]),
}


class TopicsFilter(django_filters.Filter):
    field_class = TopicField


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    field_class = ChoicesField


class PeriodsFilter(django_filters.Filter):
    field_class = PeriodsField


class PreciseDateFilter(django_filters.Filter):
    field_class = PreciseDateField


class DateRangeForm(forms.Form):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("date_from"), cleaned.get("date_to")
        if first and last and last.end < first.start:
            self.add_error("date_to", "The range ends before it starts: swap the two dates.")
        return cleaned


def no_such(noun: str) -> dict[str, str]:
    """Error messages of a choice that names none."""
    return {"invalid_choice": f"There is no {noun} “%(value)s” to choose: take one of the list."}


class MeetingFilter(SidesFilter):
    """Meetings, confirmed ones unless `review_state` says otherwise.

    Several officials or parties must all have taken part, and several topics all have been talked about; of several
    statuses, formats or levels, one is enough. `date_from`
    and `date_to` take in every meeting whose date may fall into the range (the intervals overlap); meetings without a
    date are left out as soon as one is given. `period` takes in what began in it and is dated exactly enough
    (`engagement.periods`): what a mark of a picture counts. `source` is an outlet, exactly. `level`: somebody took
    part at it, by the role held that day. `attention`: those on whose dispute nobody has ruled, or plans whose day has
    passed without news.

    A counting rule in the address (`count` and its switches) narrows the list to what the rule counts; `uncounted` is
    the list without it.
    """

    q = django_filters.CharFilter(method="filter_words", label="Words", max_length=200)
    official = OfficialsFilter(method="filter_officials", label="Official")
    party = PartiesFilter(method="filter_parties", label="Party")
    date_from = PreciseDateFilter(method="filter_from", label="From")
    date_to = PreciseDateFilter(method="filter_to", label="To")
    topic = TopicsFilter(method="filter_topics", label="Topic")
    status = ChoicesFilter(
        choices=Meeting.Status.choices,
        method="filter_status",
        label="Status",
        error_messages=no_such("status"),
    )
    place = django_filters.CharFilter(method="filter_place", label="City or place", max_length=100)
    city = django_filters.CharFilter(label="City, exactly", max_length=100)
    country = PartiesFilter(method="filter_country", label="Held in", is_several=False, owns_datalist=False)
    format = ChoicesFilter(
        choices=Meeting.Format.choices,
        method="filter_format",
        label="Format",
        error_messages=no_such("format"),
    )
    period = PeriodsFilter(method="filter_period", label="In the period")
    precision = django_filters.ChoiceFilter(
        choices=Meeting.Precision.choices,
        label="Date known to the",
        empty_label="any",
        error_messages=no_such("precision"),
    )
    source = django_filters.CharFilter(method="filter_source", label="Told by", max_length=200)
    level = ChoicesFilter(
        choices=Level.choices,
        method="filter_level",
        label="Level",
        error_messages=no_such("level"),
    )
    attention = django_filters.ChoiceFilter(
        choices=ATTENTION,
        method="filter_attention",
        label="Needs attention",
        empty_label="any",
        error_messages=no_such("kind of attention"),
    )
    review_state = django_filters.ChoiceFilter(
        choices=REVIEW_CHOICES,
        method="filter_review_state",
        label="Review",
        empty_label=None,
        error_messages=no_such("review state"),
    )
    ordering = django_filters.ChoiceFilter(
        choices=[(name, words) for name, (words, _) in ORDERINGS.items()],
        method="filter_ordering",
        label="Order",
        empty_label=None,
        error_messages=no_such("order"),
    )

    # What is meant where the address says nothing; addresses leave it out.
    defaults = {"review_state": "confirmed", "ordering": "-date", **COUNTING_DEFAULTS}

    class Meta:
        model = Meeting
        fields: list[str] = []
        form = DateRangeForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is not None and not user.has_perm("engagement.change_meeting"):
            self.filters["review_state"].extra["choices"] = REVIEW_CHOICES[:1]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("review_state"):
            queryset = queryset.filter(review_state=self.defaults["review_state"])
        self.uncounted = of_sides(cast("MeetingQuerySet", queryset), self.form.cleaned_data)
        return counted_by_address(self.uncounted, self.form.cleaned_data)

    def filter_words(self, queryset: MeetingQuerySet, name: str, value: str) -> MeetingQuerySet:
        return queryset.mentioning(value)

    def filter_officials(self, queryset: MeetingQuerySet, name: str, value: list[Official]) -> MeetingQuerySet:
        for official in value:
            queryset = queryset.involving(official)
        return queryset

    def filter_parties(self, queryset: MeetingQuerySet, name: str, value: list[Party]) -> MeetingQuerySet:
        for party in value:
            queryset = queryset.at_which(party)
        return queryset

    def filter_from(self, queryset: MeetingQuerySet, name: str, value: DateInterval) -> MeetingQuerySet:
        return queryset.overlapping(value.start, None)

    def filter_to(self, queryset: MeetingQuerySet, name: str, value: DateInterval) -> MeetingQuerySet:
        return queryset.overlapping(None, value.end)

    def filter_topics(self, queryset: MeetingQuerySet, name: str, value: list[Topic]) -> MeetingQuerySet:
        for topic in value:
            queryset = queryset.about(topic)
        return queryset

    def filter_period(self, queryset: MeetingQuerySet, name: str, value: list[Period]) -> MeetingQuerySet:
        for period in value:
            queryset = queryset.beginning_in(period)
        return queryset

    def filter_source(self, queryset: MeetingQuerySet, name: str, value: str) -> MeetingQuerySet:
        return queryset.told_by(value)

    def filter_place(self, queryset: MeetingQuerySet, name: str, value: str) -> MeetingQuerySet:
        return queryset.at_place(value)

    def filter_country(self, queryset: MeetingQuerySet, name: str, value: list[Party]) -> MeetingQuerySet:
        return queryset.filter(country=value[0])

    def filter_status(self, queryset: MeetingQuerySet, name: str, value: list[str]) -> MeetingQuerySet:
        return queryset.filter(status__in=value) if value else queryset

    def filter_format(self, queryset: MeetingQuerySet, name: str, value: list[str]) -> MeetingQuerySet:
        return queryset.filter(format__in=value) if value else queryset

    def filter_level(self, queryset: MeetingQuerySet, name: str, value: list[str]) -> MeetingQuerySet:
        return queryset.at_levels(value) if value else queryset

    def filter_attention(self, queryset: MeetingQuerySet, name: str, value: str) -> MeetingQuerySet:
        return queryset.disputed() if value == "disputed" else queryset.overdue(timezone.localdate())

    def filter_review_state(self, queryset: MeetingQuerySet, name: str, value: str) -> MeetingQuerySet:
        return queryset if value == ALL else queryset.filter(review_state=value)

    def filter_ordering(self, queryset: MeetingQuerySet, name: str, value: str) -> MeetingQuerySet:
        return queryset.order_by(*ORDERINGS[value][1])
