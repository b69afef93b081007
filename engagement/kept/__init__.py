"""Figures that are kept until the record changes: counting a million meetings anew for every reader takes too long.

Exact, not merely recent: decisions 57 and 63. `kept…` keep what a query gives; `kept_sums` counts only what changed.
"""

from engagement.kept.state import OneStateARequest
from engagement.kept.sums import Build, kept_number, kept_sums
from engagement.kept.whole import kept, kept_count, kept_rows

__all__ = ["Build", "OneStateARequest", "kept", "kept_count", "kept_number", "kept_rows", "kept_sums"]
