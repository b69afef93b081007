"""Filters of the meetings' list that no field offers by itself."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from engagement.models import Meeting, Participation


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


def reports() -> QuerySet[Any]:
    """The current accounts of the meeting of the outer query, through their reverse name."""
    model = Meeting._meta.get_field("reports").related_model
    current: QuerySet[Any] = model._default_manager.filter(meeting=OuterRef("pk"), superseded_at=None)  # type: ignore[union-attr]
    return current
