"""How they met: by phone, by video, or in person."""

from ingest.extraction.rules import RuleMatch, rule_set
from ingest.extraction.schema import Format


def find_formats(lower: str) -> list[RuleMatch]:
    """Words for a call or a video link in text in lower case."""
    return rule_set("formats").find(lower)


def format_of(matches: list[RuleMatch]) -> Format:
    """The format that the words say; without any, people meet in person."""
    for match in matches:
        if match.rule.category == "video":
            return "video"
    return "phone" if matches else "in_person"
