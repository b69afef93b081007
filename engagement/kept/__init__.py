"""Figures that are kept until the record changes: counting a million meetings anew for every reader takes too long.

Exact, not merely recent: decisions 57 and 64. `kept…` keep what a query gives; `kept_sums` counts only what changed.
"""

from engagement.kept.bounds import OneOf
from engagement.kept.firsts import kept_firsts
from engagement.kept.memory import OneStateARequest, most_meetings, one_state
from engagement.kept.parts import Build, Line
from engagement.kept.state import read_state
from engagement.kept.sums import kept_number, kept_sums
from engagement.kept.whole import kept, kept_count, kept_rows

__all__ = [
    "Build",
    "Line",
    "OneOf",
    "OneStateARequest",
    "kept",
    "kept_count",
    "kept_firsts",
    "kept_number",
    "kept_rows",
    "kept_sums",
    "most_meetings",
    "one_state",
    "read_state",
]
