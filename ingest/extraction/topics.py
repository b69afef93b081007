"""What they talked about: topic words of `rules/topics.jsonl`, weighed where the meeting is told."""

import re
from collections import defaultdict
from functools import cache

from ingest.extraction.rules import load_rules
from ingest.extraction.schema import Span


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule.category, re.compile(rf"\b(?:{rule.pattern.pattern})\b")) for rule in load_rules("topics"))


def find_topics(lower: str, offset: int) -> dict[str, list[Span]]:
    """Topic slugs with the spans of their words; `lower` is text in lower case that begins at `offset`."""
    found: dict[str, list[Span]] = defaultdict(list)
    for slug, pattern in _patterns():
        for match in pattern.finditer(lower):
            found[slug].append(Span(offset + match.start(), offset + match.end()))
    return found
