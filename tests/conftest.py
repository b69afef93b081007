"""What every folder of tests may use."""

# Hypothesis looks at who refers to a generator of random numbers, and the loaded pipeline hides that from then on
# (`gc.freeze` in `load_pipeline`): it must have looked before.
import hypothesis  # noqa: F401
import pytest

from engagement.following import visits
from tests.groups import pytest_collection_modifyitems, pytest_xdist_auto_num_workers
from tests.live import live_worker
from tests.migrated import django_db_modify_db_settings, django_db_setup, handover
from tests.server_gate import served, server_gate
from tests.static_files import _static_files_are_found_once
from tests.unfold_templates import _only_our_templates_are_strict

__all__ = [
    "_only_our_templates_are_strict",
    "_static_files_are_found_once",
    "django_db_modify_db_settings",
    "django_db_setup",
    "handover",
    "live_worker",
    "pytest_collection_modifyitems",
    "pytest_xdist_auto_num_workers",
    "served",
    "server_gate",
]


@pytest.fixture(autouse=True)
def _visit_noted_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds of queries are those of a page in the middle of a visit: noting it comes once in two minutes."""
    monkeypatch.setattr(visits, "is_due", lambda user_id: False)
