"""The date of publication where nobody gave it: from the dateline, the by-line or the copy's head."""

import re
from datetime import date

from ingest.extraction.cleaning import Paragraph
from ingest.extraction.dates import resolve_time
from ingest.extraction.rules import lower_keeping_length
from ingest.extraction.temporal import find_times

HEAD_PARAGRAPHS, HEAD_CHARACTERS = 6, 160
_MARK = re.compile(r"\b(?:published|posted|updated|closed|dated?|issued|last modified)\b", re.IGNORECASE)


def find_published(paragraphs: list[Paragraph]) -> date | None:
    """The first full date, with its year, at the head of a paragraph near the top, else near the end."""
    head = paragraphs[:HEAD_PARAGRAPHS]
    tail = [p for p in paragraphs[-3:] if len(p.text) < HEAD_CHARACTERS]
    marked = [p for p in paragraphs if _MARK.search(p.text[:80]) and len(p.text) < 200]
    for paragraph in [*marked, *head, *tail]:
        lower = lower_keeping_length(paragraph.text[:HEAD_CHARACTERS])
        for expression in find_times(lower, 0):
            found = resolve_time(expression, None)
            if found.precision == "day" and found.start:
                return date.fromisoformat(found.end or found.start)
    return None
