"""The columns of the meetings' list, and the queries that they need."""

from typing import Any

from django.db.models import Count, F, QuerySet, Subquery
from django.db.models.expressions import Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest

from engagement.admin.base import display
from engagement.admin.list_filters import reports
from engagement.admin.record_admin import RecordAdmin
from engagement.models import Meeting
from engagement.templatetags.intervals import when_short
from engagement.templatetags.record import place, shared_sides


class MeetingColumns(RecordAdmin[Meeting]):
    """`confidence` and `source` are of the report that is the surest of the meeting."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        best = reports().order_by(F("confidence").desc(), "pk")
        title = Coalesce(NullIf("article__title", Value("")), "article__filename")
        count = reports().order_by().values("meeting").annotate(number=Count("pk")).values("number")
        return (
            super()
            .get_queryset(request)
            .select_related("assigned_to")
            .annotate(
                confidence=Subquery(best.values("confidence")[:1]),
                source=Subquery(best.annotate(name=title).values("name")[:1]),
                source_count=Subquery(count),
            )
        )

    @display(description="date", ordering="start")
    def date(self, meeting: Meeting) -> str:
        return when_short(meeting.interval)

    @display(description="participants")
    def people(self, meeting: Meeting) -> str:
        parts = []
        for side in shared_sides(meeting):
            names = ", ".join(one.name for one in side.shown) + (f" and {side.more} more" if side.more else "")
            parts.append(f"{names} ({', '.join(party.code for party in side.parties) or 'no party'})")
        return " – ".join(parts) or "nobody yet"

    @display(description="place", ordering="city")
    def where(self, meeting: Meeting) -> str:
        return place(meeting)

    @display(
        description="status",
        ordering="status",
        label={
            "held": "success",
            "planned": "info",
            "cancelled": "warning",
            "denied": "danger",
            "disputed": "danger",
        },
    )
    def said(self, meeting: Meeting) -> tuple[str, str]:
        if meeting.is_disputed:
            return "disputed", f"{meeting.get_status_display()}, disputed"
        return meeting.status, meeting.get_status_display()

    @display(
        description="review",
        ordering="review_state",
        label={"proposed": "warning", "confirmed": "success", "rejected": "danger"},
    )
    def review(self, meeting: Meeting) -> tuple[str, str]:
        return meeting.review_state, meeting.get_review_state_display()

    @display(description="confidence", ordering="confidence")
    def surest(self, meeting: Any) -> str:
        return f"{meeting.confidence:.0%}" if meeting.confidence is not None else "by hand"

    @display(description="assigned to", ordering="assigned_to__username")
    def assignee(self, meeting: Meeting) -> str:
        return meeting.assigned_to.get_username() if meeting.assigned_to else ""

    @display(description="source", ordering="source")
    def told_by(self, meeting: Any) -> str:
        others = (meeting.source_count or 1) - 1
        return f"{meeting.source} and {others} more" if others else meeting.source or ""
