"""What the analyst should know before deciding: where accounts differ, what moved, whose names nobody knows."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from engagement.models import Meeting, Official
from ingest.claims import Claims, claims_of
from ingest.desk.suggesting import suggestions_of
from ingest.models import Report

FLAG_WORDS = {
    Report.Flag.DIFFERS: "reads the article otherwise since",
    Report.Flag.GONE: "no longer finds this meeting",
    Report.Flag.MOVES: "tells of a later state",
}


def notices_of(meeting: Meeting, reports: Sequence[Report]) -> dict[str, Any]:
    """`clashes` field by field, `flags` of accounts, `suggestions` of matches, `unknown` names with the way to them.

    `reports` are the meeting's current accounts, with their articles.
    """
    unknown = Official.objects.unidentified().filter(participations__meeting=meeting).distinct()
    return {
        "clashes": _clashes(claims_of(meeting)) if len(reports) > 1 else [],
        "flags": [_flag(report) for report in reports if report.flag],
        "suggestions": suggestions_of(meeting),
        "unknown": [official.name for official in unknown],
        "identity": f"{reverse('identity')}?meeting={meeting.pk}",
    }


def _clashes(claims: Claims) -> list[dict[str, Any]]:
    return [
        {
            "label": field.label,
            "sayings": [
                {"words": saying.words, "sources": [claim.source for claim in saying.shown]} for saying in field.sayings
            ],
        }
        for field in claims.fields
        if field.clashes
    ]


def _flag(report: Report) -> dict[str, Any]:
    return {
        "report": report.pk,
        "flag": report.flag,
        "source": report.article.outlet or str(report.article),
        "words": FLAG_WORDS[Report.Flag(report.flag)],
        "status": report.draft.get("status", ""),
    }
