"""How they met: by phone, by video, or in person."""

import re

from ingest.extraction.rules import RuleMatch, rule_set
from ingest.extraction.schema import Format

# Between the word for a meeting and that for a call they begin another happening: 'met, days after they had phoned'.
_ELSEWHEN = re.compile(r"\b(?:after|before|when|since|following|having|until|instead of|rather than|ahead of)\b|;")


def find_formats(lower: str) -> list[RuleMatch]:
    """Words for a call or a video link in text in lower case."""
    return [match for match in rule_set("formats").find(lower) if match.rule.category != "none"]


def format_of(matches: list[RuleMatch]) -> Format:
    """The format that the words say; without any, people meet in person."""
    for match in matches:
        if match.rule.category == "video":
            return "video"
    return "phone" if matches else "in_person"


def bearing_on(matches: list[RuleMatch], lower: str, told: tuple[int, int], people: list[int]) -> list[RuleMatch]:
    """The matches in a sentence that speak of what is told at the characters `told`.

    One across 'after' or 'when' from there speaks of something else, unless all the `people` stand on its side.
    """
    return [
        match
        for match in matches
        if not _parted(lower, match, *told)
        or (len(people) > 1 and not any(_parted(lower, match, at, at) for at in people))
    ]


def _parted(lower: str, match: RuleMatch, start: int, end: int) -> bool:
    between = lower[end : match.start] if match.start >= end else lower[match.end : start]
    return bool(_ELSEWHEN.search(between))
