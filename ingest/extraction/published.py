"""The date of publication where nobody gave it: from the dateline, the by-line or the copy's head."""

import re
from datetime import date

from ingest.extraction.cleaning import Paragraph
from ingest.extraction.dates import resolve_time
from ingest.extraction.rules import lower_keeping_length
from ingest.extraction.temporal import TimeExpression, find_times

HEAD_PARAGRAPHS, HEAD_CHARACTERS = 6, 160
YEAR_GAP = 20  # characters between a date and its year
_MARK = re.compile(r"\b(?:published|posted|updated|closed|dated?|issued|last modified)\b", re.IGNORECASE)


def find_published(paragraphs: list[Paragraph]) -> date | None:
    """The first full date, with its year, at the head of a paragraph near the top, else near the end."""
    head = paragraphs[:HEAD_PARAGRAPHS]
    tail = [p for p in paragraphs[-3:] if len(p.text) < HEAD_CHARACTERS]
    marked = [p for p in paragraphs if _MARK.search(p.text[:80]) and len(p.text) < 200]
    for paragraph in [*marked, *head, *tail]:
        lower = lower_keeping_length(paragraph.text[:HEAD_CHARACTERS])
        expressions = find_times(lower, 0)
        for number, expression in enumerate(expressions):
            found = resolve_time(expression, _year_beside(lower, expressions[number : number + 2]), direction="near")
            if found.precision == "day" and found.start:
                return date.fromisoformat(found.end or found.start)
    return None


def _year_beside(lower: str, expressions: list[TimeExpression]) -> date | None:
    """The middle of the year that follows a date without one: 'November 5, Juche 113 (2024)'."""
    if len(expressions) < 2 or expressions[0].kind not in ("dmy", "mdy"):
        return None
    first, second = expressions
    in_brackets = lower[second.start - 1] == "("
    if second.kind != "bareyear" or not in_brackets or second.start - first.end > YEAR_GAP:
        return None
    return date(int(second.part("yb")), 7, 1)
