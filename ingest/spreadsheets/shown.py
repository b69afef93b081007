"""A plan as a page shows it: plain values, so that a worker may make them and the page of another process show them."""

from typing import Any

from engagement.templatetags.intervals import when_short
from ingest.spreadsheets.plan import Plan, PlannedRow

MOST_SHOWN = 300
_LONGEST = 300  # characters of a row as it was written


def shown_of(plan: Plan) -> dict[str, Any]:
    """The numbers of each outcome, and the first rows, those with errors before the others."""
    rows = sorted(plan.rows, key=lambda row: (row.outcome != "error", row.number))[:MOST_SHOWN]
    return {
        "counts": dict(plan.counts),
        "confirm": plan.confirm,
        "imported_before": plan.imported_before,
        "total": len(plan.rows),
        "most": MOST_SHOWN,
        "rows": [_row(plan, row) for row in rows],
    }


def _row(plan: Plan, row: PlannedRow) -> dict[str, Any]:
    draft = row.draft if row.outcome != "error" else None
    long = len(row.as_written) > _LONGEST
    return {
        "number": row.number,
        "outcome": row.outcome,
        "words": row.words,
        "errors": plan.errors_of(row),
        "known": row.known.get_absolute_url() if row.known else "",
        "asked": [match.meeting.get_absolute_url() for match in row.asked],
        "as_written": f"{row.as_written[:_LONGEST]}…" if long else row.as_written,
        "draft": draft
        and {
            "status": draft.status,
            "date": when_short(draft.interval),
            "who": [one.words for one in draft.attendants],
            "place": draft.place_words,
            "topics": draft.topic_words,
        },
    }
