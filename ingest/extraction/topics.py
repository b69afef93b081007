"""What they talked about: topic words of `rules/topics.jsonl`, weighed where the meeting is told."""

import re
from collections import defaultdict
from functools import cache, lru_cache

from ingest.extraction.rules import load_rules
from ingest.extraction.schema import Span


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule.category, re.compile(rf"\b(?:{rule.pattern.pattern})\b")) for rule in load_rules("topics"))


@lru_cache(maxsize=256)
def _find(lower: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(
        (slug, match.start(), match.end()) for slug, pattern in _patterns() for match in pattern.finditer(lower)
    )


def find_topics(lower: str, offset: int) -> dict[str, list[Span]]:
    """Topic slugs with the spans of their words; `lower` is text in lower case that begins at `offset`."""
    found: dict[str, list[Span]] = defaultdict(list)
    for slug, start, end in _find(lower):
        found[slug].append(Span(offset + start, offset + end))
    return found
