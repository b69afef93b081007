"""What the admin's forms post."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from engagement.models import Meeting, Participation

Row = dict[str, object]


def change_url(meeting: Meeting) -> str:
    return reverse("admin:engagement_meeting_change", args=[meeting.pk])


def row_of(participation: Participation, **changes: object) -> Row:
    """The inline row of a stored participation, as the form shows it."""
    stored: Row = {
        "id": participation.pk,
        "meeting": participation.meeting_id,
        "official": participation.official_id or "",
        "delegation": participation.delegation_id or "",
        "party": participation.party_id or "",
        "role": participation.role,
    }
    return {**stored, **changes}


def meeting_post(
    meeting: Meeting | None = None, *, rows: Sequence[Row] | None = None, **changes: Any
) -> dict[str, Any]:
    """The whole form of a stored meeting (or of a new one), with `changes`; `rows` without `id` are new."""
    if rows is None:
        rows = [row_of(one) for one in meeting.participations.all()] if meeting else []
    values: dict[str, Any] = {
        "status": meeting.status if meeting else "held",
        "format": meeting.format if meeting else "unknown",
        "date": "/".join(filter(None, meeting.interval.iso())) if meeting else "",
        "city": meeting.city if meeting else "",
        "country": (meeting.country_id or "") if meeting else "",
        "topics": [topic.pk for topic in meeting.topics.all()] if meeting else [],
        "note": meeting.note if meeting else "",
        "version": meeting.version if meeting else "",
    }
    values |= {
        "participations-TOTAL_FORMS": len(rows),
        "participations-INITIAL_FORMS": sum("id" in row for row in rows),
        "participations-MIN_NUM_FORMS": 0,
        "participations-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(rows):
        values |= {f"participations-{number}-{name}": value for name, value in row.items()}
    return {**values, **changes}
