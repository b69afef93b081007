"""What every folder of tests may use."""

from tests.live import live_worker

__all__ = ["live_worker"]
