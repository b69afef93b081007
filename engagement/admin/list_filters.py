"""Filters of the meetings' list that no field offers by itself."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from engagement.models import Meeting, Participation
from engagement.services.assigning import assignable_users


class NeedsAnotherLookFilter(admin.SimpleListFilter):
    """Meetings that want an analyst: an account is flagged, or disputes them, or a name, a party or news is missing."""

    title = "needs another look"
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("flagged", "an account is marked"),
            ("ambiguous", "a name fits several officials"),
            ("no_party", "a participant has no party"),
            ("disputed", "disputed: held or denied"),
            ("overdue", "a plan without news"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Meeting]) -> QuerySet[Meeting]:
        participations = Participation.objects.filter(meeting=OuterRef("pk"))
        match self.value():
            case "flagged":
                return queryset.filter(Exists(reports().exclude(flag="")))
            case "ambiguous":
                return queryset.filter(Exists(participations.filter(resolution=Participation.Resolution.AMBIGUOUS)))
            case "no_party":
                return queryset.filter(Exists(participations.filter(party=None)))
            case "disputed":
                return queryset.filter(pk__in=Meeting.objects.disputed().values("pk"))
            case "overdue":
                return queryset.filter(pk__in=Meeting.objects.overdue(timezone.localdate()).values("pk"))
            case _:
                return queryset


class ConfidenceFilter(admin.SimpleListFilter):
    """By the surest account of the meeting: the column `confidence` of the list's queryset."""

    title = "confidence"
    parameter_name = "confidence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("high", "80 % and more"), ("middle", "50 to 80 %"), ("low", "below 50 %"), ("hand", "by hand")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "high":
                return queryset.filter(confidence__gte=0.8)
            case "middle":
                return queryset.filter(confidence__gte=0.5, confidence__lt=0.8)
            case "low":
                return queryset.filter(confidence__lt=0.5)
            case "hand":
                return queryset.filter(confidence=None)
            case _:
                return queryset


class AssignedFilter(admin.SimpleListFilter):
    """Whose turn it is: one's own first."""

    title = "assigned to"
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        others = assignable_users().exclude(pk__in=[request.user.pk]).values_list("pk", "username")
        return [("me", "me"), ("nobody", "nobody"), *((str(pk), name) for pk, name in others)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Meeting]) -> QuerySet[Meeting]:
        value = self.value() or ""
        if value == "me":
            return queryset.filter(assigned_to=request.user.pk)
        if value == "nobody":
            return queryset.filter(assigned_to=None)
        return queryset.filter(assigned_to=int(value)) if value.isdecimal() and len(value) < 19 else queryset


def reports() -> QuerySet[Any]:
    """The current accounts of the meeting of the outer query, through their reverse name."""
    model = Meeting._meta.get_field("reports").related_model
    current: QuerySet[Any] = model._default_manager.filter(meeting=OuterRef("pk"), superseded_at=None)  # type: ignore[union-attr]
    return current
