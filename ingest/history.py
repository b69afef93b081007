"""The trail of an article: its own row, and its accounts of meetings."""

from typing import Any

from engagement.history import Source, Trail, own_rows
from engagement.history.names import Names

_QUOTED = 200


def _account(event: Any, names: Names) -> str:
    meeting = f"meeting {event.meeting_id}" if event.meeting_id else "no meeting"
    quote = event.quote if len(event.quote) <= _QUOTED else f"{event.quote[: _QUOTED - 1]}…"
    return f"the account of {meeting}: “{quote}”"


ARTICLE_TRAIL: Trail = (
    own_rows("ingest.article"),
    Source("ingest.report", "article_id", _account, silent=frozenset({"start", "end", "quote"})),
)
