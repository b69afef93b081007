"""The counting rule: what a figure counts, of which meetings, and how it says so. Decision 0051."""

from engagement.counting.known import KnownNumber, Order
from engagement.counting.rule import DEFAULT_RULE, RULE_PARAMETERS, CountingRule, Unit
from engagement.counting.tally import Sides, Tally, count_of, side_of, tally

__all__ = [
    "DEFAULT_RULE",
    "RULE_PARAMETERS",
    "CountingRule",
    "KnownNumber",
    "Order",
    "Sides",
    "Tally",
    "Unit",
    "count_of",
    "side_of",
    "tally",
]
