"""In which order pytest-xdist shares the tests out (`--dist loadgroup`), to how many workers, and which go together.

xdist 3.8 and pytest 9.2 do not make groups of these: the names that xdist gives to its groups, pytest no longer reads.
So what is in a group runs beside others of it, each on its worker's own database, broker and Chromium, and nothing here
may lean on a group. Where the environment names one broker for all workers, give `-n 1`.
"""

import os
from collections.abc import Generator

import pytest

# By marker; the first that fits.
GROUPS = ("live", "browser")
# Files with tests of half a minute and more, the longest first: at the end, all would wait for the last of them.
LONG = (
    "drills/test_drills.py",
    "engagement/test_command_run.py",
    "ingest/matching/test_through_record.py",
    "matrix/test_matrix.py",
    "ingest/test_command_evaluate.py",
    "ingest/test_command_train.py",
    "browser/test_accessible.py",
    "browser/test_large_drop.py",
    "browser/test_fifty.py",
    "ingest/matching/test_lacroix.py",
    "engagement/pictures/test_exact.py",
    "ingest/extraction/test_enormous_texts.py",
    "ingest/readers/test_memory.py",
)
MOST_WORKERS = 4  # each holds a pipeline


def group_of(item: pytest.Item) -> str:
    return next((name for name in GROUPS if item.get_closest_marker(name)), "")


def rank(item: pytest.Item) -> int:
    """Long ones first; then those that wait for others (a worker, Chromium), beside which there is work to be done."""
    path = item.path.as_posix()
    long = next((number for number, name in enumerate(LONG) if path.endswith(f"/tests/{name}")), None)
    return long if long is not None else len(LONG) + (not group_of(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)  # around xdist, which reads the groups, and pytest-django, which sorts
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    for item in items:
        if group := group_of(item):
            item.add_marker(pytest.mark.xdist_group(group))
    yield
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=rank)  # stable: the others keep their order


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: those with Chromium, real workers and sites wait for these most of the time."""
    return min((os.cpu_count() or 1) + 1, MOST_WORKERS)
