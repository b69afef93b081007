"""When a predicted meeting's single values are right."""

from collections import Counter

from ingest.evaluation.meetings import Meeting
from ingest.evaluation.names import fold

_EVIDENCE_SHARE = 0.6  # of the gold sentence's words that a predicted one must hold


def same_status(gold: Meeting, predicted: Meeting) -> bool:
    return gold.status == predicted.status


def same_date(gold: Meeting, predicted: Meeting) -> bool:
    """Right if as precise as the gold or more so, or within the gold's interval."""
    if gold.start is None:
        return not predicted.start
    if not predicted.start:
        return False
    if predicted.start[: len(gold.start)] == gold.start:
        return True
    return bool(gold.end) and gold.start <= predicted.start <= (gold.end or "")


def same_country(gold: Meeting, predicted: Meeting) -> bool:
    return gold.country == predicted.country


def same_city(gold: Meeting, predicted: Meeting) -> bool:
    return fold(gold.city) == fold(predicted.city)


def same_format(gold: Meeting, predicted: Meeting) -> bool:
    return gold.format == predicted.format


def same_evidence(gold: Meeting, predicted: Meeting) -> bool:
    expected, told = Counter(fold(gold.evidence)), Counter(fold(predicted.evidence))
    return (expected & told).total() >= _EVIDENCE_SHARE * max(1, expected.total())
