"""What every folder of tests may use."""

# Hypothesis looks at who refers to a generator of random numbers, and the loaded pipeline hides that from then on
# (`gc.freeze` in `load_pipeline`): it must have looked before.
import hypothesis  # noqa: F401

from tests.groups import pytest_collection_modifyitems
from tests.live import live_worker
from tests.unfold_templates import _only_our_templates_are_strict

__all__ = ["_only_our_templates_are_strict", "live_worker", "pytest_collection_modifyitems"]
