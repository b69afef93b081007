"""What every folder of tests may use."""

from tests.live import live_worker
from tests.unfold_templates import _only_our_templates_are_strict

__all__ = ["_only_our_templates_are_strict", "live_worker"]
